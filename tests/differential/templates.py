"""Single templates: our grammar and compilers against LangChain's formatters, without definitions around them."""

import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jinja2 import Template
from jinja2.sandbox import SandboxedEnvironment
from langchain_core.prompts import get_template_variables
from langchain_core.prompts.string import DEFAULT_FORMATTER_MAPPING
from tests.differential import data, evidence, jinja_texts, mustache_texts
from tests.differential.choices import Choices, shrink
from tests.differential.explained import sign
from tests.differential.jinja_pools import shaped
from tests.differential.reference import Failed, steady
from tests.differential.rendering import OURS, Ours

TEXTS: dict[str, Callable[[Choices], str]] = {"mustache": mustache_texts.template, "jinja2": jinja_texts.template}


@dataclass(frozen=True, slots=True)
class Difference:
    """One template that comes out differently; ``kind`` is what shrinking keeps."""

    language: str
    text: str
    kind: str
    detail: str
    taken: tuple[int, ...]

    def __str__(self) -> str:
        """Return what to look at."""
        return f"{self.kind}: {self.text!r}\n    {self.detail}"


@dataclass(slots=True)
class Tally:
    """The figures of a run."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)


def tried(function: Callable[[], Any]) -> Any:
    """Return what ``function`` returns, or how it failed."""
    try:
        found = function()
    except Exception as error:  # noqa: BLE001  (whatever it says is the answer)
        return Failed(f"{type(error).__name__}: {error}")
    return steady(found) if isinstance(found, str) else found


def compare(language: str, draw: Choices, tally: Tally, text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what is different about the template ``text``, rendered with values that ``draw`` decides."""
    tally.counts["templates"] += 1
    wanted = tried(lambda: get_template_variables(text, language))
    ours = tried(lambda: OURS[language](text))
    if isinstance(wanted, Failed) or isinstance(ours, Failed):
        if isinstance(wanted, Failed) and isinstance(ours, Failed):
            tally.counts["both refuse"] += 1
            if "TemplateSyntaxError" not in ours.error:
                yield text, "crash", ours.error
        elif isinstance(ours, Failed):
            word = sign(ours.error)
            tally.counts[f"refused: {word or ours.error[:60]}"] += 1
            if word is None:
                yield text, f"refused {ours.error[:34]}", ours.error
        else:
            yield text, "taken, LangChain refuses", wanted.error
        return
    required, guarded = ours.names()
    if set(wanted) != (required | guarded if language == "jinja2" else required):
        yield text, "names", f"{sorted(required)} and {sorted(guarded)} are {wanted}"
        return
    for _ in range(4):
        left_out = {draw.pick(sorted(guarded))} if guarded and draw.rarely(3) else set()
        yield from renders(language, text, ours, (sorted({*wanted, *guarded} - left_out), draw), tally)


def renders(
    language: str, text: str, ours: Ours, given: tuple[Sequence[str], Choices], tally: Tally
) -> Iterator[tuple[str, str, str]]:
    """Yield how ``text`` renders differently for random values."""
    names, draw = given
    values = {name: shaped(name, draw) for name in names} if language == "jinja2" else data.values(names, draw)
    theirs = theirs_for(language, text)
    expected = tried(lambda: theirs(data.copied(values)))
    tally.counts["renders"] += 1
    tally.counts["renders, both fail"] += isinstance(expected, Failed)
    for way, render in ours.ways().items():
        found = tried(lambda: render(data.copied(values)))  # noqa: B023  (called at once)
        if expected == found:
            continue
        if isinstance(expected, Failed) and "no loader for this environment" in expected.error:
            tally.counts["explained: include that may fail"] += 1
            continue
        words = explained(language, text, values, found)
        tally.counts[f"explained: {', '.join(sorted(words)) if words else 'NO'}"] += 1
        if not words:
            sort = (
                "fails" if isinstance(found, Failed) else "renders, fails there" if isinstance(expected, Failed) else ""
            )
            yield text, f"{way} {sort}", f"{found!r} is {expected!r} for {values!r}"


def theirs_for(language: str, text: str) -> Callable[[dict[str, object]], str]:
    """Return LangChain's formatter for ``text``; it would read a jinja2 template anew each time."""
    if language == "jinja2":
        return lambda values: _read(text).render(**values)
    return lambda values: DEFAULT_FORMATTER_MAPPING[language](text, **values)


@lru_cache(maxsize=8)
def _read(text: str) -> Template:
    return SandboxedEnvironment().from_string(text)


def explained(language: str, text: str, values: Mapping[str, object], found: object) -> frozenset[str]:
    """Return what has to be put right in LangChain for it to give ``found``; nothing when that does not help."""
    for words in evidence.subsets(evidence.WORDS[language]):
        with evidence.corrected(words):
            given = evidence.prepared(data.copied(values), words)
            if tried(lambda: DEFAULT_FORMATTER_MAPPING[language](text, **given)) == found:  # noqa: B023  (called at once)
                return words
    return frozenset()


def alone(language: str, taken: Sequence[int], source: random.Random | None = None) -> list[Difference]:
    """Return what is different about the template of the decisions ``taken``."""
    draw, tally = Choices(taken, source), Tally()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(compare(language, draw, tally, TEXTS[language](draw)))
    return [Difference(language, *one, tuple(draw.taken)) for one in found]


def smallest(difference: Difference) -> Difference:
    """Return a small template that is different in the same way."""

    def fails(taken: Sequence[int]) -> bool:
        return any(one.kind == difference.kind for one in alone(difference.language, taken))

    found = alone(difference.language, shrink(difference.taken, fails))
    return min(
        (one for one in found if one.kind == difference.kind), key=lambda one: len(one.detail), default=difference
    )


def run(language: str, seed: int, numbers: range, tally: Tally, make: Callable[[Choices], str] | None = None) -> None:
    """Compare the templates of ``numbers``, made by ``make``."""
    make = make or TEXTS[language]
    for number in numbers:
        draw = Choices(source=random.Random(f"{language}/{seed}/{number}"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for one in compare(language, draw, tally, make(draw)):
                tally.differences.append(Difference(language, *one, tuple(draw.taken)))
                break
