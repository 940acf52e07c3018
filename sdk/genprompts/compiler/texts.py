"""The templates of one body, compiled in the order in which the body has them: their code shares one method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from genprompts.compiler.fresh import Fresh
from genprompts.grammar.nodes import Absent, Known, Nodes, Text, TextTemplate

if TYPE_CHECKING:
    from genprompts.compiler.code import Filled, Invoke, Local, Statement

RUNTIME_NAMES = frozenset(
    {"ChatPromptValue", "TextPromptValue", "ImagePromptValue", "as_messages", "text_block"}
    | {"image_url", "strict_image_url"}
    | {"MISSING", "jinja", "mustache"}
)
"""The names of ``genprompts`` that rendered code may mention; no local variable may hide one of them."""

TextCode: TypeAlias = "Local | Filled | Invoke"
"""How a compiled text is given: from a variable, as an f-string, or as a call with variables."""


@dataclass(frozen=True, slots=True)
class Binding:
    """An input and the local variable that holds its value.

    ``default`` is what an input that is not ``required`` stands for when it is left out; None means ``Known(())``, and
    ``Absent`` that the local holds ``MISSING`` then.
    """

    name: str
    local: str
    default: Known | Absent | None
    required: bool


class Texts:
    """Compiles templates; what they need before the result is made collects in ``statements``."""

    def __init__(self, bindings: Sequence[Binding]) -> None:
        """Know the variables of the inputs."""
        self._locals = {binding.name: binding.local for binding in bindings}
        self._absent = frozenset(
            binding.name for binding in bindings if isinstance(binding.default, Absent) and not binding.required
        )
        self._fresh = Fresh({*self._locals.values(), *RUNTIME_NAMES, "Any"})
        self.statements: list[Statement] = []
        self.runtime: set[str] = {"MISSING"} if self._absent else set()
        self.compiled = False  # whether there is any template but f-strings
        self._mentioned: set[str] = set()
        self._read: set[str] = set()

    def text(self, template: TextTemplate) -> "Nodes | TextCode":
        """Return an f-string template as it is, any other as the code of its text."""
        if isinstance(template, tuple):
            return template
        from genprompts.compiler import language_texts  # noqa: PLC0415  (f-strings need none of it)

        compiled = language_texts.compiled(template, self._locals, self._absent, self._fresh)
        text, statements = language_texts.short(compiled.text, self._fresh)
        self.statements += [*compiled.statements, *statements]
        self.runtime |= compiled.runtime
        self.compiled = True
        self._mentioned |= language_texts.mentioned(compiled)
        self._read |= language_texts.read(compiled)
        return text

    def looked_up(self, bindings: Sequence[Binding]) -> list[Binding]:
        """Return ``bindings`` without inputs that may be left out and that no template comes to read."""
        return [
            binding
            for binding in bindings
            if binding.required or not isinstance(binding.default, Absent) or binding.local in self._read
        ]

    @property
    def loose(self) -> frozenset[str]:
        """The inputs' variables that compiled code does more with than print them."""
        return frozenset(self._locals.values()) & self._mentioned


def is_empty(text: "Nodes | TextCode") -> bool:
    """Return whether the text is empty whatever the inputs are."""
    return all(piece == "" for piece in _pieces(text))


def may_be_empty(text: "Nodes | TextCode") -> bool:
    """Return whether some inputs, but not all, make the text empty."""
    return not is_empty(text) and not any(_pieces(text))


def _pieces(text: "Nodes | TextCode") -> list[str | None]:
    """Return what a text consists of, None for what inputs decide."""
    if isinstance(text, tuple):
        return [node.value if isinstance(node, Text) else None for node in text]
    from genprompts.compiler import language_texts  # noqa: PLC0415  (as above)

    return language_texts.pieces(text)


def known_text(text: "Nodes | TextCode") -> str | None:
    """Return the text where no input is part of it."""
    found = _pieces(text)
    return None if None in found else "".join(piece or "" for piece in found)
