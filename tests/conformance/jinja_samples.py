"""The templates of jinja2's own tests, with what the tests give them.

They are taken from jinja2's source distribution, which is fetched; nothing of it is kept in the repository.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tests.conformance.jinja_contexts import Values, fixtures, functions
from tests.conformance.sdist import files

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import parse as jinja

VERSION = "3.1.6"
_TAGS = ("{{", "{%", "{#")
_Given: TypeAlias = tuple[Mapping[str, str], tuple[Values, ...]]
_LOADERS = {"from_string", "parse", "Template", "compile", "DictLoader"}


@dataclass(frozen=True)
class Sample:
    """One template, and where it was found.

    ``files`` are the templates that it includes, as far as its tests have them; ``contexts`` what they render it with.
    """

    text: str
    place: str
    files: Mapping[str, str]
    contexts: tuple[Values, ...] = ()


def samples(cache: Path) -> tuple[Sample, ...]:
    """Return the templates of jinja2's tests, each text once; the sources are kept in the folder ``cache``."""
    found: dict[str, Sample] = {}
    for sample in _all_samples(cache):
        first = found.setdefault(sample.text, sample)
        if first is not sample:
            contexts = (*first.contexts, *sample.contexts)
            found[sample.text] = replace(first, files=first.files or sample.files, contexts=contexts)
    return tuple(replace(sample, files=_reached(sample)) for sample in found.values())


def _all_samples(cache: Path) -> Iterator[Sample]:
    for name, program in sorted(files("jinja2", VERSION, "tests", cache).items()):
        yield from in_program(name, ast.parse(program))
    for folder in ("tests/res/templates", "tests/res/templates/foo"):
        for name, text in sorted(files("jinja2", VERSION, folder, cache).items()):
            yield Sample(text, f"{folder}/{name}", {})


def in_program(name: str, tree: ast.Module) -> Iterator[Sample]:
    """Yield the templates of one program, with what the function that has them gives them."""
    shared = fixtures(tree)
    given: dict[int, _Given] = {}
    for function in functions(tree):  # the innermost function comes last
        fixed = [shared[one.arg] for one in function.node.args.args if one.arg in shared]
        own = {file: text for templates in (*fixed, function.files()) for file, text in templates.items()}
        contexts = function.contexts()
        given.update({id(node): (own, contexts) for node in ast.walk(function.node)})
    by_text = {text: templates for templates in shared.values() for text in templates.values()}
    loaded = {id(text) for call in ast.walk(tree) if isinstance(call, ast.Call) for text in _given(call)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and (id(node) in loaded or any(tag in text for tag in _TAGS)):
            templates, values = given.get(id(node), ({}, ()))
            yield Sample(text, f"{name}:{getattr(node, 'lineno', 0)}", templates or by_text.get(text, {}), values)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call makes templates of."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in _LOADERS and call.args:
        first = call.args[0]
        yield from first.values if isinstance(first, ast.Dict) else [first]


def _reached(sample: Sample) -> dict[str, str]:
    """Return the files that a template names, and those that they name; none where one of them cannot be read."""
    found: dict[str, str] = {}
    waiting = [sample.text]
    try:
        while waiting:
            names = [name for name, _ in jinja.references(waiting.pop()) if name in sample.files and name not in found]
            found |= {name: sample.files[name] for name in names}
            waiting += (sample.files[name] for name in names)
        jinja.parse(sample.text, files=found)
    except TemplateSyntaxError:
        return {}
    return found
