"""The template languages: how random texts of each are made, and how a definition names it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.differential import jinja_pools, jinja_texts, mustache_texts, texts
from tests.differential.choices import Choices

Name = Literal["f-string", "mustache", "jinja2"]


@dataclass(frozen=True, slots=True)
class Language:
    """One template language.

    ``names`` are those that partials and placeholders may share with texts; ``field`` prints the name ``{0}``.
    """

    name: Name
    template: Callable[[Choices], str]
    names: tuple[str, ...]
    field: str

    @property
    def keyword(self) -> str:
        """The argument of a definition that names the language."""
        return "" if self.name == "f-string" else f", template_format={self.name!r}"

    def used(self, text: str) -> list[str]:
        """Return the names that ``text`` reads, mostly."""
        if self.name == "f-string":
            return [name for name in self.names if f"{{{name}" in text]
        return [name for name in self.names if re.search(rf"\b{name}\b", text)]

    def said(self, snippet: str) -> str:
        """Return ``snippet``, whose fields are written as in an f-string template, in this language."""
        if self.name == "f-string":
            return snippet
        return re.sub(r"\{([a-z]+)\}", lambda found: self.field.format(found[1]), snippet)


F_STRING = Language("f-string", texts.template, (*texts.PLAIN, *texts.WHOLE, *texts.NUMBER), "{{{0}}}")
MUSTACHE = Language("mustache", mustache_texts.template, mustache_texts.NAMES, "{{{{{0}}}}}")
JINJA = Language(
    "jinja2",
    jinja_texts.template,
    tuple(name for names in jinja_pools.POOLS.values() for name in names),
    "{{{{ {0} }}}}",
)
LANGUAGES: dict[str, Language] = {one.name: one for one in (F_STRING, MUSTACHE, JINJA)}
