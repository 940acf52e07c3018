"""What an attribute is, when the thing that has it is known."""

from __future__ import annotations

from genprompts_codegen.sources.python.compose import pick
from genprompts_codegen.sources.python.messages import CHAT_KINDS
from genprompts_codegen.sources.python.prompts import Prompt, Site
from genprompts_codegen.sources.python.resolve import attribute, class_attribute
from genprompts_codegen.sources.python.scopes import Scope, UserClass
from genprompts_codegen.sources.python.values import FilePath, Items, SelfRef, Str, Unknown, Value


def attribute_of(receiver: Value, name: str, site: Site) -> Value | None:
    """Return ``receiver.name``; None where it is not known."""
    match receiver:
        case SelfRef():
            return _of_self(receiver, name, site.scope)
        case Prompt():
            return _of_prompt(receiver, name, site)
        case FilePath() if name == "parent":
            return FilePath(receiver.path.parent)
        case Str() if name == "value":  # the member of an enumeration
            return receiver
        case Unknown():
            return None
        case _:
            return attribute(receiver, name, site.scope.module)


def _of_prompt(prompt: Prompt, name: str, site: Site) -> Value | None:
    if name == "template" and len(prompt.texts) == 1:
        return prompt.texts[0]
    if name == "messages" and prompt.kind in CHAT_KINDS and not prompt.reasons:
        parts = [pick(prompt, at, site) for at in range(len(prompt.parts))]
        prompt.consumed = prompt.consumed or not prompt.named
        return Items(parts, is_list=True, block=site.scope.block, spot=site.spot)
    return None


def _of_self(receiver: SelfRef, name: str, scope: Scope) -> Value | None:
    owner = receiver.owner
    if name == "__class__":
        return owner
    if name in owner.attributes:
        same_method = owner.set_in.get(name) is scope
        if same_method or _set_once(owner, name):
            return owner.attributes[name]
        return Unknown(f'the attribute "self.{name}", which is assigned in more than one place')
    if name in owner.overridden:
        return Unknown(f'the attribute "{name}", which another class assigns anew')
    if name in owner.fields:
        return Unknown(f'the field "{name}", which is set when the object is made')
    found = class_attribute(owner, name)
    return None if found is not None and not _set_once(owner, name, times=0) else found


def _set_once(owner: UserClass, name: str, times: int = 1) -> bool:
    """Return whether the class changes ``self.name`` at most ``times`` times."""
    first, last = owner.node.lineno, owner.node.end_lineno or owner.node.lineno
    changes = owner.scope.module.attribute_changes().get(name, ())
    known = ("self", "cls", owner.name)
    return sum(first <= line <= last and receiver in known for line, receiver in changes) <= times
