"""One definition with our own classes, made twice: generated from its source, and built at run time.

Here nothing may differ but what is named: one grammar and one compiler serve both.
"""

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.differential import explained, product, reference
from tests.differential.choices import Choices
from tests.differential.data import copied
from tests.differential.inputs import fitting
from tests.differential.module import Case
from tests.differential.product import Made
from tests.differential.reference import Failed
from tests.differential.tally import Tally

from genprompts import ChatPromptTemplate, FewShotPromptWithTemplates, ImagePromptTemplate

RENDERS = 4
OWN_KEYS = {"url", "detail"}


class Twin:
    """One case of our own classes, made twice."""

    def __init__(self, one: Case, made: Made, tally: Tally) -> None:
        self.case = one
        self.made = made
        self.tally = tally
        self.built: Any = reference.run(one.source, "ours")
        self.draw = Choices(source=random.Random(one.source))

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yield what is different, the kind first."""
        self.tally.counts["twins"] += 1
        spec = self.made.spec
        if self.made.error:
            yield "twin: crash", self.made.error
        elif isinstance(self.built, Failed):
            yield from self.refused_when_built()
        elif self.made.refusals():
            yield from self.refused_when_generated()
        elif spec is None or spec.incomplete is not None or self.made.prompt is None:
            reason = str(spec and spec.incomplete)
            if not self.explained(explained.listed(reason)):
                yield "twin: listed only", reason
        else:
            self.tally.counts["twins, both take"] += 1
            yield from self.names()
            for _ in range(RENDERS):
                yield from self.renders(fitting(spec, frozenset(), self.draw))

    def explained(self, word: str | None) -> bool:
        """Count an explained difference; say whether there is one."""
        if word is not None:
            assert word in explained.OWN
            self.tally.explained[word] += 1
        return word is not None

    # --- who takes it ----------------------------------------------------------------------------

    def refused_when_built(self) -> Iterator[tuple[str, str]]:
        """Yield whether code is generated for what the classes refuse."""
        spec, error = self.made.spec, self.built.error
        if self.made.refusals():
            self.tally.counts["twins, both refuse"] += 1
        elif spec is not None and spec.incomplete is not None:
            self.tally.counts["twins, refused and listed"] += 1
        elif not self.explained(explained.taken_when_generated(error, self.case.source)):
            yield "twin: generated, refused at run time", error

    def refused_when_generated(self) -> Iterator[tuple[str, str]]:
        """Yield why no code is generated for what the classes take."""
        for finding in self.made.refusals():
            if not self.explained(explained.refused_when_generated(self.built, finding)):
                yield f"twin: refused {finding.code.id}, taken at run time", finding.message
                return

    # --- what it asks for and gives --------------------------------------------------------------

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield differences of inputs and of what the schemas say."""
        asked = set(self.built.input_variables), set(self.built.optional_variables)
        called = self.called()
        found = set(self.made.prompt.input_variables), set(self.made.prompt.optional_variables)
        if isinstance(self.built, ImagePromptTemplate) and (asked[1] - found[1]) & OWN_KEYS:
            self.explained("an image's own keys")
            asked = asked[0], asked[1] - (OWN_KEYS - found[1])
        dynamic = (found[0] - asked[0]) & called
        if dynamic:
            self.explained("partial that only the program knows")
            found = found[0] - dynamic, found[1] | dynamic
        if found != asked:
            yield "twin: inputs", f"{[sorted(names) for names in found]} are {[sorted(names) for names in asked]}"
        schema, built = self.made.prompt.input_schema, self.built.input_schema
        own = OWN_KEYS - found[1] if isinstance(self.built, ImagePromptTemplate) else set()
        keys = schema.__required_keys__ - dynamic, schema.__optional_keys__ | dynamic
        if keys != (built.__required_keys__, built.__optional_keys__ - own):
            yield "twin: schema", f"{keys} are {built.__required_keys__}, {built.__optional_keys__}"

    def called(self) -> set[str]:
        """Return the names of partials whose value only the running program knows: that of a call."""
        return {name for name, value in _partials(self.built) if callable(value) or value == float("inf")}

    def renders(self, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Yield how the two render differently."""
        expected = product.render(self.built, copied(given))
        found = product.render(self.made.prompt, copied(given))
        self.tally.counts["twins, renders"] += 1
        self.tally.counts["twins, renders, both fail"] += isinstance(expected, Failed) and isinstance(found, Failed)
        if expected == found:
            if isinstance(expected, Failed) and isinstance(found, Failed) and _kind(expected) != _kind(found):
                yield "twin: another error", f"{found} is {expected} for {given!r}"
            return
        called = self.called()
        if isinstance(found, Failed) and any(f'"{name}"' in found.error for name in called - given.keys()):
            self.explained("partial that only the program knows")
            return
        yield "twin: renders otherwise", f"{found!r} is {expected!r} for {given!r}"


def _partials(prompt: Any) -> Iterator[tuple[str, object]]:
    """Yield what ``prompt`` and the messages and prompts in it fill in."""
    yield from getattr(prompt, "partial_variables", {}).items()
    inner = list(getattr(prompt, "messages", ())) if isinstance(prompt, ChatPromptTemplate) else []
    if isinstance(prompt, FewShotPromptWithTemplates):
        inner += [one for one in (prompt.prefix, prompt.suffix) if one is not None]
    for one in inner:
        yield from _partials(one)


def _kind(failed: Failed) -> str:
    return re.sub(r":.*", "", failed.error, flags=re.DOTALL)
