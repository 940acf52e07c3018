"""The templates of jinja2's own tests: understood by us, and rendered by jinja2 and by us.

A template is rendered with what its tests give it, with values of the types that we infer from it, and with nothing. A
text on one side has to be the same text on the other, and an error an error; but a key that a value lacks is refused.
"""

import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import DictLoader
from jinja2.environment import Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from tests.conformance.jinja_contexts import Values
from tests.conformance.jinja_samples import Sample, samples
from tests.conformance.jinja_templates import refusal
from tests.conformance.result import Result, Row, row
from tests.differential import data
from tests.differential.choices import Choices
from tests.differential.typed import Typed
from tests.sdk.jinja_code import Built, Tracked, build, outcome, same_text

from genprompts.errors import MissingInputError, TemplateSyntaxError, UnexpectedInputError
from genprompts.grammar.jinja import parse as jinja
from genprompts.span import Span
from genprompts_codegen.analysis.infer import Settings
from genprompts_codegen.definitions import Anchor, PromptKind, TemplateDef, TemplateText
from genprompts_codegen.diagnostics.model import Diagnostic, Source
from genprompts_codegen.ir import PromptSpec
from genprompts_codegen.pipeline import understand

SHAPES = (("required", False), ("all", False), ("some", False), ("some", True))
"""Which keys the values of a type have, and whether there are edges: empty texts and lists, zeros, iterators."""
SAME, ERROR, REFUSED = "the same text", "an error by both", "a missing key that we refuse"
HIDDEN = "a hidden attribute in a format string, refused where jinja2 prints nothing"
DIFFERENT = "DIFFERENT"
OWN, TYPED, NOTHING = "with values of its tests", "with values of the inferred types", "with nothing"
CHANCE = ("random", "lipsum")
"""What makes a template render otherwise each time."""


def understood(sample: Sample, report: Callable[[Diagnostic], None]) -> PromptSpec:
    """Return the prompt that a template makes."""
    files = tuple((name, _template_text(name, text)) for name, text in sample.files.items())
    text = _template_text("prompt.j2", sample.text, files)
    class_path = "langchain_core.prompts.prompt.PromptTemplate"
    definition = TemplateDef(("prompt",), PromptKind.TEXT, class_path, "jinja2", text.anchor, texts=(text,))
    return understand(definition, Settings(), report=report)


def _template_text(name: str, text: str, files: tuple[tuple[str, TemplateText], ...] = ()) -> TemplateText:
    return TemplateText(text, Anchor(Source(name, text), Span(0, len(text))), files)


def typed(spec: PromptSpec, seed: str) -> Iterator[Values]:
    """Yield values of the types of ``spec``; the same for the same ``seed``."""
    draw = Choices(source=random.Random(seed))
    for keys, edges in SHAPES:
        values = Typed(spec, draw, keys, edges=edges).values()
        yield lambda values=values: data.copied(values)  # type: ignore[misc]  # mypy does not infer defaults of lambdas


@dataclass
class Pair:
    """One template, as jinja2 renders it and as we do; ``spec`` says which inputs it may do without."""

    sample: Sample
    spec: PromptSpec
    stock: Template
    built: dict[frozenset[str], Built] = field(default_factory=dict)

    @property
    def native(self) -> bool:
        """Whether all of the template is compiled."""
        return self.ours(()).code.sandboxed is None

    def ours(self, given: Mapping[str, object] | tuple[()]) -> Built:
        """Return our form, in which inputs may be left out that are not ``given``; () stands for what is required."""
        names = [entry.name for entry in self.spec.inputs]
        absent = {entry.name for entry in self.spec.inputs if not entry.required}
        if not isinstance(given, tuple):
            absent |= {name for name in names if name not in given}
        key = frozenset(absent)
        if key not in self.built:
            inputs = [name for name in names if name not in absent]
            self.built[key] = build(self.sample.text, inputs, absent=key, files=self.sample.files)
        return self.built[key]

    def compared(self, values: Values) -> tuple[str, str]:
        """Return how one rendering came out, in one word for the table, and what is to be said about it."""
        Tracked.seen = False
        wanted = outcome(lambda: self.stock.render(**values()))
        built, given = self.ours(values()), values()
        found = outcome(lambda: built.render(given))
        if isinstance(found, str) and isinstance(wanted, str) and same_text(found, wanted):
            return SAME, ""
        if isinstance(found, Exception) and isinstance(wanted, Exception):
            return ERROR, ""
        if isinstance(found, MissingInputError) and Tracked.seen:
            return REFUSED, ""
        if isinstance(found, UnexpectedInputError) and "__class__" in self.sample.text:
            return HIDDEN, ""
        return DIFFERENT, f"{self.sample.text!r} with {values()!r}: {wanted!r} by jinja2, {found!r} by us"


def pair_of(sample: Sample, spec: PromptSpec) -> Pair:
    """Return a template as both render it."""
    environment = ImmutableSandboxedEnvironment(undefined=Tracked, loader=DictLoader(dict(sample.files)))
    return Pair(sample, spec, environment.from_string(sample.text))


def pairs(found: Iterable[Sample]) -> tuple[list[Pair], list[str]]:
    """Return the templates as both render them, and what we crash at."""
    made: list[Pair] = []
    crashes: list[str] = []
    for sample in found:
        findings: list[Diagnostic] = []
        try:
            made.append(pair_of(sample, understood(sample, findings.append)))
        except Exception as error:  # noqa: BLE001  (whatever it is, it is a finding)
            crashes.append(f"{sample.place}: {error!r}\n    {sample.text!r}")
    return made, crashes


@dataclass
class Tally:
    """How often renderings came out how, and with whose values; ``compiled`` counts templates without the sandbox."""

    outcomes: Counter[str] = field(default_factory=Counter)
    compiled: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    by_chance: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, pair: Pair) -> None:
        """Render one template with all values, those that are the same only once."""
        if any(word in pair.sample.text for word in CHANCE):
            self.by_chance += 1
            return
        seen: set[str] = set()
        for source, values in contexts(pair):
            if (shown := repr(values())) in seen:
                continue
            seen.add(shown)
            found, remark = pair.compared(values)
            self.outcomes[found] += 1
            self.compiled[found] += pair.native
            self.sources[source] += 1
            self.wrong += [remark] if remark else []

    def rows(self) -> Iterator[Row]:
        """Yield the figures."""
        yield row("  not compared: they use chance", self.by_chance)
        yield row("renderings compared", self.outcomes.total())
        for source in (OWN, TYPED, NOTHING):
            yield row(f"  {source}", self.sources[source])
        for title, found in (("all", self.outcomes), ("by compiled templates", self.compiled)):
            yield row(f"  {title}", found.total())
            for name in (SAME, ERROR, REFUSED, HIDDEN, DIFFERENT):
                yield row(f"    {name}", found[name])


def contexts(pair: Pair) -> Iterator[tuple[str, Values]]:
    """Yield the values that a template is rendered with, and where they come from."""
    yield from ((OWN, values) for values in pair.sample.contexts)
    yield from ((TYPED, values) for values in typed(pair.spec, pair.sample.text))
    yield NOTHING, dict


def run(cache: Path) -> Result:
    """Understand and render all templates that jinja2 reads; a crash, and another text, is not as promised."""
    stock = [sample for sample in samples(cache) if refusal(sample.text) is None]
    read = [sample for sample in stock if _is_read(sample.text)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some templates make jinja2's own code warn
        made, crashes = pairs(read)
        tally = Tally()
        for pair in made:
            tally.add(pair)
    rows = (
        row("templates that jinja2 reads", len(stock)),
        row("  refused on purpose, for the reasons above", len(stock) - len(read)),
        row("parsed and analysed", len(made), len(read)),
        row("  compiled, the rest for the sandbox", sum(pair.native for pair in made), len(made), share=True),
    )
    return Result((*rows, *tally.rows()), (*crashes, *tally.wrong, *([] if made else ["none found"])))


def _is_read(text: str) -> bool:
    """Say whether we read a template; ``jinja_templates`` holds the reasons why we do not."""
    try:
        jinja.parse(text)
    except TemplateSyntaxError:
        return False
    return True
