"""What reads inputs in a definition, where that depends on names which are only known when all of it was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import TemplateFormat
from genprompts.grammar.paths import PathUse
from genprompts_codegen.analysis import languages
from genprompts_codegen.analysis.parsed import FieldUse, TemplateUse, Use
from genprompts_codegen.definitions import PartialDef, TemplateText


@dataclass(frozen=True, slots=True)
class Open:
    """A mustache or jinja2 template whose uses are worked out when all of the prompt was read."""

    template: Mustache | Jinja
    text: TemplateText
    message: int
    partials: tuple[PartialDef, ...]


Found: TypeAlias = Use | Open


def settle(found: Sequence[Found], known: set[str]) -> tuple[tuple[Use, ...], str | None]:
    """Return the places that read inputs, in order, and why jinja2's sandbox has to render some of it (or None).

    ``known`` are names that the definition speaks of itself: what a name in a mustache section means depends on all
    names of the prompt.
    """
    names, first = set(known), dict[int, tuple[PathUse, ...]]()
    for index, entry in enumerate(found):
        names.update(partial.name for partial in entry.partials)
        if isinstance(entry, Open):
            first[index] = languages.uses_of(entry.template, frozenset())
            names.update(use.path.name for use in first[index] if not use.guarded)
        elif isinstance(entry, FieldUse):
            names.add(entry.field.name)
    uses: list[Use] = []
    sandboxed: str | None = None
    for index, entry in enumerate(found):
        if not isinstance(entry, Open):
            uses.append(entry)
            continue
        asked = first[index]
        if isinstance(entry.template, Mustache):
            asked = languages.uses_of(entry.template, frozenset(names))
        else:
            sandboxed = sandboxed or languages.sandbox_reason(entry.template, asked)
        language: TemplateFormat = "mustache" if isinstance(entry.template, Mustache) else "jinja2"
        for use in asked:
            label = languages.label_of(entry.text, use.span, use.file)
            uses.append(TemplateUse(use, label, entry.message, entry.partials, language))
    return tuple(uses), sandboxed
