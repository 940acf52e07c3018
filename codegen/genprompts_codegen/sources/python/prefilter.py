"""Which modules are worth parsing: a search for the few words that every prompt definition contains."""

import re
from bisect import bisect_left
from collections.abc import Iterable

WORDS = (
    "PromptTemplate",
    "MessagesPlaceholder",
    "PromptWithTemplates",
    "StructuredPrompt",
    "from_messages",
    "from_template",
    "from_examples",
    "load_prompt",
    "pull_prompt",
    "hub.pull",
    ".partial(",
)
LIBRARIES = ("langchain", "genprompts", "PromptTemplate")


def may_define_prompts(text: str) -> bool:
    """Return whether ``text`` can contain a definition at all."""
    return any(word in text for word in WORDS)


def mentions_library(text: str) -> bool:
    """Return whether ``text`` speaks of a prompt library, so that failing to read it matters."""
    return any(word in text for word in LIBRARIES)


class Hits:
    """The lines of a module that can define or change a prompt; everything between them is passed over."""

    def __init__(self, lines: list[int]) -> None:
        """Take the line numbers, ascending."""
        self._lines = lines

    def within(self, first: int, last: int) -> bool:
        """Return whether one of the lines ``first`` to ``last`` is a hit."""
        at = bisect_left(self._lines, first)
        return at < len(self._lines) and self._lines[at] <= last


def find_hits(text: str, names: Iterable[str]) -> Hits:
    """Return the lines of ``text`` with a word of prompt definitions, or with one of ``names``."""
    words = "|".join([*map(re.escape, WORDS), r"\.pull\(", *(rf"\b{re.escape(name)}\b" for name in sorted(names))])
    lines: list[int] = []
    line, at = 1, 0
    for found in re.finditer(words, text):
        line += text.count("\n", at, found.start())
        at = found.start()
        if not lines or lines[-1] != line:
            lines.append(line)
    return Hits(lines)
