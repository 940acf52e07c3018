"""Binding names: which definition a name stands for, and when a new value is a new state of the old one."""

from __future__ import annotations

from genprompts_codegen.definitions import PromptKind
from genprompts_codegen.sources.python.prompts import Prompt
from genprompts_codegen.sources.python.scopes import Import, Scope, UserClass
from genprompts_codegen.sources.python.values import Value, alternatives


def bind(name: str, value: Value, scope: Scope) -> None:
    """Bind ``name`` to ``value`` in ``scope``."""
    target = scope.foreign.get(name, scope)
    old = target.names.get(name)
    before = None if isinstance(old, Import) else old
    _take_over(value, before, scope, local=target.kind == "function")
    target.names[name] = value
    target.counts[name] = target.counts.get(name, 0) + 1


def bind_attribute(owner: UserClass, name: str, value: Value, scope: Scope) -> None:
    """Bind ``self.name`` to ``value`` in a method of ``owner``."""
    _take_over(value, owner.attributes.get(name), scope, local=False)
    owner.attributes[name] = value
    owner.set_in[name] = scope


def _take_over(value: Value, old: "Value | None", scope: Scope, *, local: bool) -> None:
    """Mark the prompts in ``value`` as named, and the versions of them that ``old`` held as superseded."""
    before = [one for one in alternatives(old) if isinstance(one, Prompt)] if old is not None else []
    for prompt in alternatives(value):
        if not isinstance(prompt, Prompt):
            continue
        if not prompt.named:
            prompt.named = True
            prompt.local = local and prompt.kind is PromptKind.MESSAGE
        ancestor = prompt.base
        while ancestor is not None:
            if any(ancestor is one for one in before) and not ancestor.foreign:
                _supersede(ancestor, prompt, scope)
                break
            ancestor = ancestor.base


def _supersede(ancestor: Prompt, prompt: Prompt, scope: Scope) -> None:
    if scope.block.surrounds(ancestor.block):
        ancestor.superseded = True
        prompt.spot, prompt.place, prompt.folded = ancestor.spot, ancestor.place, ancestor.folded
        prompt.local, prompt.doc = ancestor.local, prompt.doc or ancestor.doc
    else:
        ancestor.unsure(f"it is changed {scope.block.name}")
        prompt.folded = True


def assign_attribute(receiver: Value, name: str, value: Value, scope: Scope) -> None:
    """Do ``receiver.name = value`` for what is no ``self``."""
    for prompt in alternatives(receiver):
        if isinstance(prompt, Prompt):
            prompt.unsure(f'its "{name}" is assigned')
    if isinstance(receiver, UserClass):
        receiver.scope.names[name] = value
        receiver.scope.counts[name] = receiver.scope.counts.get(name, 0) + 1
    _take_over(value, None, scope, local=False)
