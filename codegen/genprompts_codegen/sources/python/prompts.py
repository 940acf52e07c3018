"""A prompt while it is followed through the program, and the definition it ends as."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from genprompts.grammar.nodes import Constant, TemplateFormat
from genprompts_codegen.definitions import (
    DataBlockDef,
    Declared,
    FewShot,
    ImageBlockDef,
    MessagePart,
    NestedPart,
    OutputDef,
    PartDef,
    PartialDef,
    PromptKind,
    TemplateDef,
    TemplateText,
)
from genprompts_codegen.diagnostics.codes import BAD_DEFINITION
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.sources.python.places import Block, Place, Spot
from genprompts_codegen.sources.python.scopes import Scope
from genprompts_codegen.sources.python.text import template_text
from genprompts_codegen.sources.python.values import HOLE, Str, Value, origin


@dataclass(slots=True, eq=False)
class Site:
    """The call that makes a prompt: where it stands, and what was found wrong or uncertain with it."""

    scope: Scope
    spot: Spot
    place: Place
    reasons: list[str] = field(default_factory=list)
    failed: bool = False
    ours: bool = False  # a class of genprompts is called, which takes more than LangChain's

    def unsure(self, reason: str) -> None:
        """Note why the definition cannot be read to its end."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def fault(self, message: str, spot: Spot, hint: str) -> None:
        """Note that the definition fails when it runs."""
        self.unsure(message)
        self.failed = True
        self.scope.module.faults.append(Diagnostic(BAD_DEFINITION, message, (spot.label(),), hint))

    def at(self, spot: Spot) -> "Site":
        """Return a site of its own for what stands at ``spot``."""
        return Site(self.scope, spot, self.place, ours=self.ours)


@dataclass(slots=True, eq=False)
class Prompt:
    """A prompt object. Objects are shared and changed as in the program; ``base`` is what this one was made from.

    ``named``: it is bound to a name. ``consumed``: it is a part of another prompt. ``folded``: it is a version of its
    base under a condition, which the base's definition speaks of. ``superseded``: a later version has its name.
    """

    kind: PromptKind
    class_path: str
    format: TemplateFormat
    spot: Spot
    place: Place
    block: Block
    parts: list[PartDef] = field(default_factory=list)
    texts: list[Str] = field(default_factory=list)
    image: ImageBlockDef | None = None
    data: DataBlockDef | None = None
    few_shot: FewShot | None = None
    partials: dict[str, PartialDef] = field(default_factory=dict)
    declared: tuple[Declared, ...] = ()
    metadata: Mapping[str, Constant] | None = None
    tags: tuple[str, ...] = ()
    output: OutputDef | None = None
    reasons: list[str] = field(default_factory=list)
    failed: bool = False
    doc: str = ""
    base: "Prompt | None" = None
    named: bool = False
    local: bool = False
    consumed: bool = False
    folded: bool = False
    superseded: bool = False
    foreign: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether it is of a class of genprompts."""
        return self.class_path.startswith("genprompts.")

    def unsure(self, reason: str) -> None:
        """Note why the definition cannot be read to its end."""
        if reason not in self.reasons:
            self.reasons.append(reason)

    def derive(self, site: Site) -> "Prompt":
        """Return a new prompt with the same content, made at ``site``."""
        made = replace(
            self,
            parts=list(self.parts),
            texts=list(self.texts),
            partials=dict(self.partials),
            reasons=[*self.reasons, *(reason for reason in site.reasons if reason not in self.reasons)],
            failed=self.failed or site.failed,
            spot=site.spot,
            place=site.place,
            block=site.scope.block,
            base=self,
            named=False,
            local=False,
            consumed=False,
            folded=False,
            superseded=False,
            foreign=False,
        )
        if not self.named:
            self.consumed = True
        site.scope.module.prompts.append(made)
        return made

    def listed(self) -> bool:
        """Return whether this is a definition of its own."""
        return not (self.folded or self.superseded or self.foreign or (self.consumed and not self.named))

    def definition(self) -> TemplateDef:
        """Return what was found."""
        texts: Sequence[TemplateText | None] = [readable(text, self.format) for text in self.texts]
        return TemplateDef(
            scope=self.place or ("prompt",),
            kind=self.kind,
            class_path=self.class_path,
            format=self.format,
            anchor=self.spot.anchor(),
            parts=tuple(self.parts),
            texts=tuple(text for text in texts if text is not None),
            image=self.image,
            data=self.data,
            few_shot=self.few_shot,
            partials=tuple(self.partials.values()),
            declared=self.declared,
            doc=self.doc,
            metadata=self.metadata,
            tags=self.tags,
            output=self.output,
            incomplete="; ".join(self.reasons) or None,
            standalone=not (self.kind is PromptKind.MESSAGE and self.local),
        )


def make(site: Site, kind: PromptKind, class_path: str, template_format: TemplateFormat) -> Prompt:
    """Return a new, empty prompt of ``site``."""
    made = Prompt(kind, class_path, template_format, site.spot, site.place, site.scope.block)
    site.scope.module.prompts.append(made)
    return made


MAX_MESSAGES = 2_000
"""The limit ``max-messages``: messages of one prompt, those of prompts inside it included."""
TOO_MANY = f'it has more messages than the limit "max-messages" of {MAX_MESSAGES}'
MAX_NESTED = 40
"""The limit ``max-nested-prompts``: prompts inside one another."""
MAX_WRITTEN = 4 * 1024 * 1024
"""The limit ``max-module-text``: characters that the prompts of one module may have together."""
_MESSAGE_WEIGHT, _FIELD_WEIGHT = 100, 100  # what a message and a field count beside their characters


def weight(text: str) -> int:
    """Return how much is written for a template."""
    return len(text) + _FIELD_WEIGHT * text.count("{")


def weigh(parts: Sequence[PartDef], depth: int = 0) -> tuple[int, int, int]:
    """Return how many messages ``parts`` are, how much is written for them, and how deep they are nested.

    Counting ends where there is too much: prompts that hold each other twice grow exponentially.
    """
    count = written = 0
    deepest = depth
    for part in parts:
        count += 1
        written += _MESSAGE_WEIGHT
        if isinstance(part, NestedPart) and depth <= MAX_NESTED:
            inner = weigh(part.definition.parts, depth + 1)
            count, written, deepest = count + inner[0], written + inner[1], max(deepest, inner[2])
        elif isinstance(part, MessagePart) and isinstance(part.content, TemplateText):
            written += weight(part.content.text)
        if count > MAX_MESSAGES:
            break
    return count, written, deepest


def settle(prompt: Prompt, site: Site) -> Prompt:
    """Hand what ``site`` noted over to ``prompt``; one that is too large is not followed further."""
    count, _, depth = weigh(prompt.parts)
    if count > MAX_MESSAGES or depth > MAX_NESTED:
        prompt.parts.clear()
        site.unsure(
            TOO_MANY
            if count > MAX_MESSAGES
            else f'it is nested deeper than the limit "max-nested-prompts" of {MAX_NESTED}'
        )
    for reason in site.reasons:
        prompt.unsure(reason)
    prompt.failed = prompt.failed or site.failed
    return prompt


def readable(text: Str, template_format: TemplateFormat) -> TemplateText | None:
    """Return ``text`` as a template; where parts are not known, only if what is known can be read by itself."""
    if text.unsure is not None:
        if template_format != "f-string" or text.text == HOLE:
            return None
        try:
            for piece in text.text.split(HOLE):
                list(string.Formatter().parse(piece))
        except ValueError:
            return None
    return template_text(text)


def note_text(text: Value, site: Site, what: str = "the template") -> Str | None:
    """Return the text that ``text`` is, noting why it is none, or not all of one."""
    if not isinstance(text, Str):
        site.unsure(f"{what} comes from {origin(text)}")
        return None
    if text.unsure is not None:
        whole = text.text == HOLE
        site.unsure(f"{what} comes from {origin(text)}" if whole else f"a part of {what} comes from {origin(text)}")
    return text
