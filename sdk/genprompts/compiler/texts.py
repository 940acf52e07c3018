"""The templates of one body, compiled in the order in which the body has them: their code shares one method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from genprompts.compiler.code import Assign, Code, Compiled, Filled, Invoke, Literal, Local, Member, Statement
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.mentions import in_block, in_code
from genprompts.grammar.nodes import Absent, Known, Nodes, Text, TextTemplate

if TYPE_CHECKING:
    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache

RUNTIME_NAMES = frozenset(
    {"ChatPromptValue", "TextPromptValue", "ImagePromptValue", "as_messages", "text_block"}
    | {"MISSING", "jinja", "mustache"}
)
"""The names of ``genprompts`` that rendered code may mention; no local variable may hide one of them."""

TextCode: TypeAlias = Local | Filled | Invoke
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

    def text(self, template: TextTemplate) -> Nodes | TextCode:
        """Return an f-string template as it is, any other as the code of its text."""
        if isinstance(template, tuple):
            return template
        compiled = self._compiled(template)
        self.statements += compiled.statements
        self.runtime |= compiled.runtime
        self.compiled = True
        text = self._short(compiled.text)
        self._mentioned.update(in_block(compiled.statements), in_code(compiled.text))
        return text

    @property
    def loose(self) -> frozenset[str]:
        """The inputs' variables that compiled code does more with than print them."""
        return frozenset(self._locals.values()) & self._mentioned

    def _compiled(self, template: "Mustache | Jinja") -> Compiled:
        # Each compiler is a family of modules that only its templates need.
        from genprompts.grammar.mustache.nodes import Mustache  # noqa: PLC0415

        if isinstance(template, Mustache):
            from genprompts.compiler.mustache.compile import compile_mustache  # noqa: PLC0415

            return compile_mustache(template, self._locals, self._absent, self._fresh)
        from genprompts.compiler.jinja.compile import compile_jinja  # noqa: PLC0415

        return compile_jinja(template, self._locals, self._absent, self._fresh)

    def _short(self, code: Code) -> TextCode:
        """Return the text's code as it can stand in a message; what is longer gets a variable."""
        match code:
            case Literal(str() as text):
                return Filled((text,))
            case Local() | Filled():
                return code
            case Invoke(Member(Local() | Literal()), arguments, ()) if all(isinstance(one, Local) for one in arguments):
                return code
            case _:
                name = self._fresh.name("text")
                self.statements.append(Assign(name, code))
                return Local(name)


def is_empty(text: Nodes | TextCode) -> bool:
    """Return whether the text is empty whatever the inputs are."""
    return all(piece == "" for piece in _pieces(text))


def may_be_empty(text: Nodes | TextCode) -> bool:
    """Return whether some inputs, but not all, make the text empty."""
    return not is_empty(text) and not any(_pieces(text))


def _pieces(text: Nodes | TextCode) -> list[str | None]:
    """Return what a text consists of, None for what inputs decide."""
    match text:
        case tuple():
            return [node.value if isinstance(node, Text) else None for node in text]
        case Filled(pieces):
            return [piece if isinstance(piece, str) else None for piece in pieces]
        case Local() | Invoke():
            return [None]
