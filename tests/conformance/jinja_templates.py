"""The templates of jinja2's own tests: read by jinja2 and by us, and compared."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from jinja2.sandbox import SandboxedEnvironment
from tests.conformance.jinja_samples import Sample, samples
from tests.conformance.result import Result, row

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja import parse as jinja
from genprompts.grammar.jinja.walk import Part, parts
from genprompts.grammar.nodes import Text

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


def compare(sample: Sample) -> tuple[str, str]:
    """Return how reading a template came out, in one word for the table, and what is to be said about it."""
    stock = refusal(sample.text)
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


def refusal(text: str) -> str | None:
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


def run(cache: Path) -> Result:
    """Compare all templates; say how many are read by both, and what only one of the two reads."""
    tally: Counter[str] = Counter()
    wrong: list[str] = []
    for sample in samples(cache):
        outcome, remark = compare(sample)
        tally[outcome] += 1
        if outcome.startswith("DIFFERENT"):
            wrong.append(f"{sample.place}: {outcome}: {remark}\n    {sample.text!r}")
    rows = tuple(row(outcome, count) for outcome, count in sorted(tally.items()))
    return Result((row("templates in its tests", tally.total()), *rows), (*wrong, *([] if tally else ["none found"])))
