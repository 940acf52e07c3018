"""Which modules are worth parsing: a search for the few words that every prompt definition contains."""

from bisect import bisect_left, bisect_right
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


def may_name_prompts(text: str) -> bool:
    """Return whether something that another module imports from ``text`` can be a prompt, or a class of prompts."""
    return mentions_library(text) or may_define_prompts(text) or "import *" in text


class Hits:
    """The lines of a module that can define or change a prompt; everything between them is passed over."""

    def __init__(self, lines: list[int]) -> None:
        """Take the line numbers, ascending."""
        self._lines = lines

    def within(self, first: int, last: int) -> bool:
        """Return whether one of the lines ``first`` to ``last`` is a hit."""
        at = bisect_left(self._lines, first)
        return at < len(self._lines) and self._lines[at] <= last


def find_hits(text: str, starts: list[int], names: Iterable[str]) -> Hits:
    """Return the lines of ``text`` (beginning at ``starts``) with a word of prompt definitions, or one of ``names``."""
    lines: set[int] = set()
    for word in (*WORDS, ".pull(", *names):
        at = text.find(word)
        while at >= 0:
            line = bisect_right(starts, at)
            lines.add(line)
            at = text.find(word, starts[line]) if line < len(starts) else -1
    return Hits(sorted(lines))
