"""The templates of jinja2's own tests: read by jinja2 and by us, and compared.

The templates are taken from jinja2's source distribution, which is fetched; nothing of it is kept in the repository.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2.sandbox import SandboxedEnvironment
from tests.conformance.sdist import files

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.jinja.walk import Part, parts
from genprompts.grammar.nodes import Text

VERSION = "3.1.6"
_TAGS = ("{{", "{%", "{#")
_LOADERS = {"from_string", "parse", "Template", "compile", "DictLoader"}

EARLIER = {
    "attribute-access": "reads what the sandbox refuses when it runs",
    "No filter named": "names a filter that does not exist, which jinja2 says when it gets there",
    "No test named": "names a test that does not exist, which jinja2 says when it gets there",
    "filter ": "gives a filter what it does not take, which jinja2 says when it gets there",
    "test ": "gives a test what it does not take, which jinja2 says when it gets there",
    "keyword argument repeated": "gives an argument twice, which jinja2 overlooks when it is a word of Python",
    "a set block binds one name": "takes the first characters of a text apart",
    "the tag prints nothing": "prints nothing",
    "the number is too large": "has a number that Python cannot write",
    "jinja2 keeps the keyword": "uses a name that jinja2's own code uses",
    "unhashable type": "uses a list or a dict as a key of a dict, which Python says when it gets there",
    "too many statically nested": "nests as many loops as only some versions of Python do",
    "nested deeper": "is nested deeper than we read",
}
"""What we refuse on purpose though jinja2 reads it: the beginning of the fault or message, and the reason."""


@dataclass(frozen=True)
class Sample:
    """One template, and where it was found."""

    text: str
    place: str


def templates(cache: Path) -> Iterator[Sample]:
    """Yield the templates of jinja2's tests, each text once; the sources are kept in the folder ``cache``."""
    seen: set[str] = set()
    for sample in _all_templates(cache):
        if sample.text not in seen:
            seen.add(sample.text)
            yield sample


def _all_templates(cache: Path) -> Iterator[Sample]:
    for name, program in sorted(files("jinja2", VERSION, "tests", cache).items()):
        tree = ast.parse(program)
        loaded = {id(text) for call in ast.walk(tree) if isinstance(call, ast.Call) for text in _given(call)}
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and (id(node) in loaded or any(tag in text for tag in _TAGS)):
                yield Sample(text, f"{name}:{getattr(node, 'lineno', 0)}")
    for folder in ("tests/res/templates", "tests/res/templates/foo"):
        for name, text in sorted(files("jinja2", VERSION, folder, cache).items()):
            yield Sample(text, f"{folder}/{name}")


def _given(call: ast.Call) -> Iterator[ast.expr]:
    """Yield what a call makes templates of."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if called in _LOADERS and call.args:
        first = call.args[0]
        yield from first.values if isinstance(first, ast.Dict) else [first]


# --- comparing -----------------------------------------------------------------------------------


def compare(sample: Sample) -> tuple[str, str]:
    """Return how reading a template came out, in one word for the table, and what is to be said about it."""
    stock = _stock(sample.text)
    try:
        template = jinja.parse(sample.text)
    except TemplateSyntaxError as error:
        if not 0 <= error.span.start <= error.span.end <= len(sample.text):
            return "DIFFERENT: error without a place", f"{error.span}: {error}"
        if stock is not None:
            return "refused by both", ""
        reason = next((why for said, why in EARLIER.items() if said in {error.fault, error.message[: len(said)]}), None)
        return (f"refused earlier: {reason}", "") if reason else ("DIFFERENT: refused by us only", str(error))
    except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
        return "DIFFERENT: we crash", repr(error)
    if stock is not None:
        return "DIFFERENT: accepted by us only", stock
    wrong = [said for node in _nodes(template.body) if (said := _misplaced(node, sample.text))]
    return ("DIFFERENT: wrong place", "; ".join(wrong)) if wrong else ("accepted by both", "")


def _stock(text: str) -> str | None:
    """Return why jinja2 refuses the text, or None."""
    try:
        SandboxedEnvironment().from_string(text)
    except Exception as error:  # noqa: BLE001  (jinja2 also lets errors of Python through)
        return repr(error)
    return None


def _nodes(body: j.Statements) -> Iterator[Part]:
    stack: list[Part] = list(reversed(body))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, Text):
            stack.extend(reversed(list(parts(node))))


def _misplaced(node: Part, text: str) -> str:
    """Return what is wrong with the place of a node."""
    if isinstance(node, j.Name | j.Filter | j.Test | j.Macro | j.Block | j.Target):
        span, attribute = node.span, node.attribute if isinstance(node, j.Target) else None
        wanted = f"{node.name}.{attribute}" if attribute else node.name
        found = "".join(text[span.start : span.end].split())
    elif isinstance(node, j.Getattr | j.For):
        span, wanted = node.span, node.name if isinstance(node, j.Getattr) else "for"
        found = text[span.start : span.end][-len(wanted) :]
    elif isinstance(node, Text):
        span, wanted = node.span, node.value[:1] + node.value[-1:]
        written = text[span.start : span.end].replace("\r\n", "\n").replace("\r", "\n")
        found = written[:1] + written[-1:]
    else:
        return ""
    return "" if wanted == found else f"{type(node).__name__} {wanted!r} at {span} is {found!r}"


def run(cache: Path) -> int:
    """Compare all templates, print a table and what differs, and return 1 when something does."""
    tally: Counter[str] = Counter()
    for sample in templates(cache):
        outcome, remark = compare(sample)
        tally[outcome] += 1
        if outcome.startswith("DIFFERENT"):
            print(f"{sample.place}: {outcome}: {remark}\n    {sample.text!r}")
    for outcome, count in sorted(tally.items()):
        print(f"{count:>6}  {outcome}")
    return 1 if any(outcome.startswith("DIFFERENT") for outcome in tally) else 0
