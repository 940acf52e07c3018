"""One definition, made twice: by langchain-core and by us."""

import random
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import Undefined
from langchain_core.prompts import DictPromptTemplate, FewShotPromptWithTemplates
from langchain_core.prompts.image import ImagePromptTemplate
from tests.differential import evidence, explained, product, reference
from tests.differential.choices import Choices
from tests.differential.data import copied
from tests.differential.inputs import fitting, values
from tests.differential.module import Case
from tests.differential.pair_forms import apart, completed, emptied, without_detail
from tests.differential.product import Made
from tests.differential.reference import Failed
from tests.differential.tally import Tally

from genprompts import ValueChatPrompt, ValueTextPrompt


class Pair:
    """One case, made twice."""

    def __init__(self, one: Case, made: Made, tally: Tally) -> None:
        self.case = one
        self.made = made
        self.tally = tally
        self.theirs: Any = reference.run(one.source, "theirs")
        self.listless = not isinstance(self.theirs, Failed) and completed(self.theirs)
        self.draw = Choices(source=random.Random(one.source))
        self.guarded: frozenset[str] = frozenset()

    def differences(self) -> Iterator[tuple[str, str]]:
        """Yield what is different, the kind first."""
        self.tally.counts["cases"] += 1
        if self.listless:
            self.explain("inputs of an image")
        if not isinstance(self.theirs, Failed) and reference.complete_examples(self.theirs):
            self.explain("names in sections of examples")
        if self.made.error:
            yield "crash", self.made.error
        elif isinstance(self.theirs, Failed):
            yield from self.refused_there()
        elif self.made.refusals():
            yield from self.refused_here()
        elif self.made.spec is not None and "each in its own way" in (self.made.spec.incomplete or ""):
            self.explain("partials of two messages")
        elif self.made.spec is not None and "templates of different languages" in (self.made.spec.incomplete or ""):
            self.explain("blocks of two languages")
        elif self.made.spec is not None and "of a block cannot be filled in" in (self.made.spec.incomplete or ""):
            self.explain("partial of a block")
        elif self.made.spec is not None and (word := explained.listed(self.made.spec.incomplete or "")):
            self.explain(word)
        elif self.made.spec is None or self.made.spec.incomplete is not None or self.made.prompt is None:
            yield "undecided", str(self.made.spec and self.made.spec.incomplete)
        else:
            self.tally.counts["both take"] += 1
            yield from self.names()
            for given in (self.inputs(), self.inputs(), emptied(self.inputs())):
                yield from self.renders(given)
            yield from self.bare()
            yield from self.others()
            yield from self.at_run_time()

    def explain(self, word: str) -> None:
        """Count an explained difference."""
        assert word in explained.EXPLAINED or word in explained.OWN
        self.tally.explained[word] += 1

    # --- who takes it ----------------------------------------------------------------------------

    def refused_there(self) -> Iterator[tuple[str, str]]:
        """Yield whether we take what LangChain refuses."""
        if self.made.refusals():
            self.tally.counts["both refuse"] += 1
        elif self.sliced():
            self.explain("message sliced away")
        elif "overlapping input and partial" in self.theirs.error and "FewShot" in self.case.source:
            self.explain("few-shot partial")
        elif "overlapping input and partial" in self.theirs.error and "ImagePrompt" in self.case.source:
            self.explain("partial of an image")
        elif "an input variable named 'stop'" in self.theirs.error and "WithTemplates" in self.case.source:
            self.explain("input called stop")
        elif self.case.language != "f-string" and self.summed():
            self.explain("part of a sum")
        elif self.made.spec is not None and (word := explained.listed(self.made.spec.incomplete or "")):
            self.explain(word)
        elif self.made.spec is None or self.made.spec.incomplete is not None:
            yield "undecided, LangChain refuses", f"{self.theirs.error}; {[one.message for one in self.made.findings]}"
        else:
            yield "taken, LangChain refuses", self.theirs.error

    def refused_here(self) -> Iterator[tuple[str, str]]:
        """Yield why we refuse what LangChain takes, where that is not explained."""
        words: set[str] = set()
        for finding in self.made.refusals():
            word = explained.refusal(self.theirs, finding, self.draw)
            if word is None and self.sliced():
                word = "message sliced away"
            if word is None:
                yield f"refused {finding.code.id}", finding.message
                return
            words.add(word)
        for word in sorted(words):
            self.explain(word)

    def summed(self) -> bool:
        """Whether the definition adds something."""
        return re.search(r" \+=? ", self.case.source) is not None

    def sliced(self) -> bool:
        """Whether the definition drops messages."""
        return re.search(r"^ *prompt = .*\[:?-?[12]?:?[12]?\]$", self.case.source, re.MULTILINE) is not None

    # --- what it asks for and gives --------------------------------------------------------------

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield differences of inputs."""
        assert self.made.spec is not None
        wanted, found = reference.asked(self.theirs), product.asked(self.made.spec)
        self.guarded = frozenset(one.name for one in self.made.spec.inputs if one.guarded) & wanted.required
        if self.guarded:
            self.explain("guarded input")
            found = reference.Asked(found.required | self.guarded, found.optional - self.guarded, found.partial)
        conditional = {one.name for one in self.made.spec.inputs if one.guarded} - wanted.required - wanted.optional
        if conditional:
            self.explain("conditional input")
            found = reference.Asked(found.required, found.optional - conditional, found.partial)
        if wanted.required != frozenset(self.theirs.input_variables):
            self.explain("inputs of added messages")
        places = frozenset(one.variable_name for one in reference.placeholders(self.theirs)) & wanted.optional
        pairs = {
            "required inputs": (found.required, wanted.required),
            "optional inputs": (found.optional | (places & found.partial), wanted.optional),
            "partial inputs": (found.partial - places, wanted.partial - places),
        }
        for word, (ours, theirs) in pairs.items():
            if ours != theirs:
                yield word, f"{sorted(ours)} are {sorted(theirs)}"

    def inputs(self) -> dict[str, object]:
        """Return inputs; now and then one is missing."""
        if self.case.language != "f-string":
            assert self.made.spec is not None
            return fitting(self.made.spec, self.guarded, self.draw)
        _, messages = explained.names_of(self.theirs)
        wanted = reference.asked(self.theirs)
        names = {*wanted.required, *(name for name in sorted(wanted.optional | wanted.partial) if self.draw.below(2))}
        if names and self.draw.rarely(15):
            names.discard(self.draw.pick(sorted(names)))
        assert self.made.spec is not None
        names |= {entry.name for entry in self.made.spec.inputs if entry.demanded and not entry.required}
        return {**values(names, messages, self.draw), **({"extra": 1} if self.draw.rarely(9) else {})}

    def renders(self, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        """Yield how the generated prompt renders differently."""
        expected = self.expected(given)
        found = product.render(self.made.prompt, copied(given))
        self.tally.counts["renders"] += 1
        self.tally.counts["renders, both fail"] += isinstance(expected, Failed) and isinstance(found, Failed)
        if expected == found:
            return
        if self.as_image(expected, found, given):
            return
        if explained.rescans_examples(self.theirs) or self.read_apart(given, found):
            self.explain("examples are not templates")
            return
        if self.put_right(given, found):
            return
        yield _kind("generated", expected, found), f"{found!r} is {expected!r} for {given!r}"

    def as_image(self, expected: object, found: object, given: Mapping[str, object]) -> bool:
        """Whether it is a known difference of images; say which."""
        word = None
        if isinstance(found, Failed) and "the URL of an image" in found.error:
            word = "image that may not be sent"
        elif without_detail(expected) == without_detail(found):
            word = "empty image detail"
        elif isinstance(self.theirs, ImagePromptTemplate) and {"url", "detail", "path"} & given.keys():
            word = "image's own keys"
        elif self.filled_images() and (
            isinstance(expected, Failed) or without_detail(found) == without_detail(self.filled(given))
        ):
            word = "partial of an image"
        elif isinstance(self.theirs, DictPromptTemplate) and set(self.theirs.input_variables) - given.keys():
            word = "dict without its inputs"
        if word is not None:
            self.explain(word)
        return word is not None

    def filled(self, given: Mapping[str, object]) -> object:
        """Return what LangChain's image gives when its partials are inputs."""
        partials = getattr(self.theirs, "partial_variables", {}).items()
        return self.expected({**{name: one() if callable(one) else one for name, one in partials}, **given})

    def filled_images(self) -> bool:
        """Whether something is filled in for an image."""
        found = list(reference.images(self.theirs))
        return any(one.partial_variables for one in found) or bool(found and "partial" in self.case.source)

    def expected(self, given: Mapping[str, object]) -> object:
        """Return what LangChain gives; an input that may be left out is undefined for it."""
        undefined = {name: Undefined(name=name) for name in sorted(self.guarded) if name not in given}
        return reference.render(self.theirs, {**copied(given), **undefined})

    def read_apart(self, given: Mapping[str, object], found: object) -> bool:
        """Whether ``found`` is what LangChain gives for the pieces of a few-shot prompt, each by itself."""
        within = isinstance(self.theirs, FewShotPromptWithTemplates)
        if not (self.case.language == "jinja2" or within) or not isinstance(found, str):
            return False
        undefined = {name: Undefined(name=name) for name in sorted(self.guarded) if name not in given}
        try:
            wanted = explained.read_apart(self.theirs, {**copied(given), **undefined})
        except Exception:  # noqa: BLE001  (LangChain refuses the pieces, too)
            return False
        return bool(reference.steady(wanted) == found)

    def put_right(self, given: Mapping[str, object], found: object) -> bool:
        """Whether LangChain gives ``found`` once some of its ways are put right; say which."""
        lacking = frozenset(self.theirs.input_variables) - given.keys()
        asked = reference.asked(self.theirs).required - given.keys()
        if isinstance(found, Failed) and "is missing the input" in found.error and asked - lacking:
            self.explain("inputs of added messages")
            return True
        failed = self.expected(given)
        if isinstance(failed, Failed) and "multiple values for argument 'self'" in failed.error:
            self.explain("input called self")
            return True
        if isinstance(failed, Failed) and "no loader for this environment" in failed.error:
            self.explain("include that may fail")
            return True
        messages = {one.variable_name for one in reference.placeholders(self.theirs)}
        for words in evidence.subsets(evidence.WORDS.get(self.case.language, ())):
            with evidence.corrected(words):
                texts = {name: value for name, value in copied(given).items() if name not in messages}
                expected = self.expected({**given, **evidence.prepared(texts, words)})
                if without_detail(expected) == without_detail(found):
                    for word in sorted(words):
                        self.explain(word)
                    return True
        return False

    def bare(self) -> Iterator[tuple[str, str]]:
        """Yield how the bare value of the one input renders differently."""
        names = tuple(self.theirs.input_variables)
        if (
            isinstance(self.made.prompt, ValueChatPrompt | ValueTextPrompt)
            and self.made.prompt.input_variables == names
        ):
            (name,) = names
            places = {one.variable_name for one in reference.placeholders(self.theirs)}
            given = [("human", "x"), "y"] if name in places else self.draw.pick(("x", "{a}", 5))
            expected, found = reference.render(self.theirs, given), product.render(self.made.prompt, given)
            self.tally.counts["renders of a bare value"] += 1
            if without_detail(expected) == without_detail(found) or explained.rescans_examples(self.theirs):
                return
            if self.read_apart({name: given}, found):
                return
            if isinstance(found, Failed) and "the URL of an image" in found.error:
                self.explain("image that may not be sent")
                return
            if not self.put_right({name: given}, found):
                yield _kind("bare value", expected, found), f"{found!r} is {expected!r} for {given!r}"

    def others(self) -> Iterator[tuple[str, str]]:
        """Yield differences of the other prompts of the module."""
        for name, spec in sorted(self.made.others.items()):
            theirs = reference.named(self.case.source, name)
            if theirs is None:
                continue
            completed(theirs)
            self.tally.counts["other prompts"] += 1
            wanted, found = reference.asked(theirs), product.asked(spec)
            guarded = frozenset(one.name for one in spec.inputs if one.guarded) & wanted.required
            if wanted.required != found.required | guarded:
                yield "other prompt", f"{name}: {sorted(found.required)} are {sorted(wanted.required)}"

    # --- templates at run time -------------------------------------------------------------------

    def at_run_time(self) -> Iterator[tuple[str, str]]:
        """Yield how the same definition with our classes is different."""
        if "FewShot" in self.case.source:
            return
        ours = reference.run(self.case.ours(), "ours")
        self.tally.counts["at run time"] += 1
        if isinstance(ours, Failed):
            word = apart(ours.error) or self.grown()
            if word is None and self.case.language != "f-string" and self.summed():
                word = "run time: reads the parts of a sum by themselves"
            if word is None and "of an image does not reach the model" in ours.error:
                word = "run time: refuses further keys of an image"
            if word is None and self.in_list():
                word = "run time: lists in lists are templates"
            if word is None and self.pair_added():
                return
            if word is None and self.sliced() and "TemplateSyntaxError" in ours.error:
                word = "run time: reads messages before they are sliced away"
            if word is None:
                yield "refused at run time", ours.error
            else:
                self.tally.counts[word] += 1
            return
        if self.sliced() and self.theirs.partial_variables != ours.partial_variables:
            self.tally.counts["run time: a slice keeps partials"] += 1
            return
        given = self.inputs()
        expected, found = self.expected(given), product.render(ours, copied(given))
        if without_detail(expected) == without_detail(found) or self.told_apart():
            return
        if isinstance(found, Failed) and "the URL of an image" in found.error:
            self.tally.counts["run time: refuses images that may not be sent"] += 1
            return
        if isinstance(self.theirs, DictPromptTemplate) and set(self.theirs.input_variables) - given.keys():
            self.explain("dict without its inputs")
            return
        if self.filled_images() and without_detail(found) == without_detail(self.filled(given)):
            self.explain("partial of an image")
            return
        optional = {one.variable_name for one in reference.placeholders(self.theirs) if one.optional}
        if isinstance(found, Failed) and any(f'missing the input "{name}"' in found.error for name in optional):
            self.tally.counts["run time: a text input stays required"] += 1
            return
        if not self.put_right(given, found):
            yield _kind("run time", expected, found), f"{found!r} is {expected!r} for {given!r}"

    def told_apart(self) -> bool:
        """Whether a known difference of run-time templates is at work."""
        if self.sliced():
            self.tally.counts["run time: nested prompts are taken apart before slices"] += 1
            return True
        if self.in_list():
            self.tally.counts["run time: lists in lists are templates"] += 1
            return True
        if word := self.grown():
            self.tally.counts[word] += 1
            return True
        return self.pair_added()

    def in_list(self) -> bool:
        """Whether a list stands in a list, in which only we look for templates."""
        dicts = self.case.kind in {"dict", "messages"}
        return '"v": [["{' in self.case.source or bool(dicts and re.search(r"\[[^\]]*[\[(]", self.case.source))

    def grown(self) -> str | None:
        """Return the difference that something is added in the language of what is there; LangChain forgets it."""
        if self.case.language == "f-string" or not re.search(r" \+ |\+=|\.append\(|\.extend\(", self.case.source):
            return None
        texts = reference.templates(self.theirs)
        if not any(language == "f-string" and set("{}\r\n") & set(text) for language, text in texts):
            return None
        return "run time: what is added is of the same language"

    def pair_added(self) -> bool:
        """Whether a pair is added: one message for us, two for LangChain."""
        if re.search(r"\+=? \((?:['\"]|Human|System|AI)", self.case.source):
            self.tally.counts["run time: a pair is one message"] += 1
            return True
        return False


def _kind(where: str, expected: object, found: object) -> str:
    """Return what sort of difference it is."""
    if isinstance(found, Failed):
        return f"{where}: fails, LangChain renders"
    if isinstance(expected, Failed):
        return f"{where}: renders, LangChain fails"
    return f"{where}: renders otherwise"
