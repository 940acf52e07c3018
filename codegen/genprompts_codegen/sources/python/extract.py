"""The prompt definitions of one Python module."""

import os
from pathlib import Path
from weakref import WeakKeyDictionary

from genprompts_codegen.definitions import TemplateDef
from genprompts_codegen.diagnostics.codes import DYNAMIC_TEMPLATE
from genprompts_codegen.diagnostics.model import Diagnostic, Report, Source
from genprompts_codegen.sources.model import SourceFile
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.python.calls import is_prompt_like
from genprompts_codegen.sources.python.flow import follow
from genprompts_codegen.sources.python.modules import Module, Modules, too_deep
from genprompts_codegen.sources.python.naming import callee
from genprompts_codegen.sources.python.places import Block
from genprompts_codegen.sources.python.prefilter import find_hits, may_define_prompts, mentions_library
from genprompts_codegen.sources.python.prompts import MAX_WRITTEN, Prompt, weigh, weight
from genprompts_codegen.sources.python.scopes import Function, Import, Scope
from genprompts_codegen.sources.python.values import SelfRef, Unknown

_MODULES: "WeakKeyDictionary[Project, Modules]" = WeakKeyDictionary()  # each project's modules, parsed once


def extract_python(file: SourceFile, source: Source, project: Project, *, report: Report) -> tuple[TemplateDef, ...]:
    """Return the definitions in ``source``, in the order in which they stand there.

    Definitions that cannot be read to their end are among them, and reported.
    """
    if not may_define_prompts(source.text):
        return ()
    modules = _MODULES.get(project)
    if modules is None:
        modules = _MODULES[project] = Modules(project, _start)
    module = modules.load(Path(os.path.realpath(project.root / file.path)), source)
    if isinstance(module, Diagnostic):
        if mentions_library(source.text):
            report(module)
        return ()
    assert module is not None
    try:
        _run(module)
    except RecursionError:
        report(too_deep(source))
        return ()
    return _definitions(module, report)


def _start(module: Module) -> None:
    """Follow the module's own statements; its functions wait."""
    module.scope = Scope("module", module, (), None, Block(None, "in the module"))
    follow(module.tree.body, module.scope)


def _run(module: Module) -> None:
    """Follow the module's statements, then the functions that can define or change a prompt."""
    if module.scope is None:
        _start(module)
    scope = module.scope
    assert scope is not None
    hits = find_hits(module.source.text, module.source.line_starts(), _words(scope))
    waiting = list(scope.functions)
    scope.functions.clear()
    for function in waiting:  # grows while it is walked: inner functions are appended
        owner = function.scope.owner if function.name == "__init__" else None  # sets what other methods use
        node = owner.node if owner is not None else function.node
        if hits.within(node.lineno, node.end_lineno or node.lineno):
            waiting.extend(_follow_function(function))


def _words(scope: Scope) -> list[str]:
    """Return the names of a module that stand for prompts, for their classes, or for what may be one."""
    return [
        name
        for name, value in scope.names.items()
        if (name[:1].isupper() and not name.isupper() if isinstance(value, Import) else is_prompt_like(value))
    ]


def _follow_function(function: Function) -> list[Function]:
    """Follow the body of a function and return the functions that stand in it."""
    outer, node = function.scope, function.node
    owner = outer.owner if outer.kind == "class" else None
    block = Block(outer.outermost_block(), f'in the function "{function.name}"')
    scope = Scope("function", outer.module, (*outer.path, function.name), outer, block)
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    for parameter in (*positional, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg):
        if parameter is not None:
            scope.names[parameter.arg] = Unknown(f'the parameter "{parameter.arg}"')
    decorators = {callee(decorator) for decorator in node.decorator_list}
    if owner is not None and positional and "staticmethod" not in decorators:
        is_class = "classmethod" in decorators or function.name in ("__new__", "__init_subclass__")
        scope.names[positional[0].arg] = SelfRef(owner, is_class)
    follow(node.body, scope)
    return scope.functions


def _definitions(module: Module, report: Report) -> tuple[TemplateDef, ...]:
    """Return what is listed of the module's prompts, and report what is wrong or uncertain with it."""
    for fault in module.faults:
        report(fault)
    listed = [prompt for prompt in module.prompts if prompt.listed()]
    listed.sort(key=lambda prompt: prompt.spot.span())
    written = 0
    for prompt in listed:
        written += sum(weight(text.text) for text in prompt.texts) + weigh(prompt.parts)[1]
        if written > MAX_WRITTEN:  # one constant that many prompts use
            prompt.parts.clear()
            prompt.texts.clear()
            prompt.unsure(f'the prompts of its module are longer than the limit "max-module-text" of {MAX_WRITTEN}')
        if prompt.reasons and not prompt.failed:
            report(_dynamic(prompt))
    return tuple(prompt.definition() for prompt in listed)


def _dynamic(prompt: Prompt) -> Diagnostic:
    name = ".".join(prompt.place or ("prompt",))
    message = f'"{name}" cannot be read to its end: {"; ".join(prompt.reasons)}'
    return Diagnostic(DYNAMIC_TEMPLATE, message, (prompt.spot.label(),), "write out what it is made of as constants")
