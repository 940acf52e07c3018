"""jinja2's parser, run so that everything it finds and every mistake it reports has an exact place."""

from typing import TYPE_CHECKING

from genprompts.errors import MissingExtraError, TemplateSyntaxError
from genprompts.grammar.jinja.nodes import Statements
from genprompts.span import Span

try:
    from jinja2 import exceptions, nodes
    from jinja2.parser import Parser
except ImportError as _missing:
    raise MissingExtraError(
        'jinja2 is not installed, which reads jinja2 templates; install it with: pip install "jinja2>=3.1.6"', "jinja2"
    ) from _missing

from genprompts.grammar.jinja.callables import ENVIRONMENT
from genprompts.grammar.jinja.rules import check
from genprompts.grammar.jinja.tokens import Placed, Tokens
from genprompts.grammar.jinja.tree import Reader
from genprompts.input_errors import nearest

if TYPE_CHECKING:
    from typing import NoReturn

MAX_DEPTH = 40
"""The limit ``max-template-depth``: brackets and blocks inside one another."""
MAX_CHAIN = 150
"""The limit ``max-template-chain``: operations, filters and attributes that build on one another."""
_OPEN_BLOCKS = {"for", "if", "block", "macro", "call", "filter", "with", "autoescape"}


def read(text: str) -> Statements:
    """Return what ``text`` consists of.

    Raises:
        TemplateSyntaxError: jinja2 refuses the text, or would refuse to compile it, or it reads what is private.
    """
    tokens = Tokens(text, ENVIRONMENT.lexer)
    _check_depth(tokens)
    try:
        tree = _Parser(tokens).parse()
        _check_chains(tree, tokens)
        body = Reader(tokens).statements(tree.body)
    except exceptions.TemplateSyntaxError as error:
        raise _placed(error, tokens) from None
    except RecursionError:
        raise _too_deep(Span(0, len(text)), "max-template-depth", MAX_DEPTH) from None
    check(body)
    return body


class _Parser(Parser):
    """jinja2's parser over ``tokens``; a block that is never closed is reported where it was opened."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(ENVIRONMENT, "")
        self.stream = tokens.stream()

    def fail(
        self,
        msg: str,
        lineno: int | None = None,
        exc: type[exceptions.TemplateSyntaxError] = exceptions.TemplateSyntaxError,
    ) -> "NoReturn":
        """Report the mistake; without a place it is about the block that was just read."""
        super().fail(msg, self._opened() if lineno is None and msg.startswith("Required blocks") else lineno, exc)

    def fail_eof(self, end_tokens: tuple[str, ...] | None = None, lineno: int | None = None) -> "NoReturn":
        """Report a block that is not closed."""
        super().fail_eof(end_tokens, self._opened() if lineno is None else lineno)

    def _opened(self) -> int | None:
        """Return the token that opened the innermost block."""
        tag = self._tag_stack[-1] if self._tag_stack else None
        return tag.at if isinstance(tag, Placed) else None


# --- mistakes ------------------------------------------------------------------------------------

_NOT_LOADED = {
    "do": 'write "{% set _ = … %}" instead',
    "break": 'filter the loop instead: "{% for item in items if … %}"',
    "continue": 'filter the loop instead: "{% for item in items if … %}"',
    "trans": "write the text without the tag",
    "pluralize": "write the text without the tag",
    "debug": "leave the tag out",
}
"""Tags that jinja2 has in extensions, which no prompt loads."""
_TAGS = (
    "for", "endfor", "else", "elif", "endif", "if", "block", "endblock", "extends", "print", "macro", "endmacro",
    "include", "from", "import", "set", "endset", "with", "endwith", "autoescape", "endautoescape", "call", "endcall",
    "filter", "endfilter", "raw", "endraw",
)  # fmt: skip


def _placed(error: exceptions.TemplateSyntaxError, tokens: Tokens) -> TemplateSyntaxError:
    """Return our error for one of jinja2's, whose line number is the index of a token."""
    message, index = error.message or "", error.lineno
    span = tokens.span(index) if index < len(tokens) else tokens.end()
    return TemplateSyntaxError(message, span, _hint(message, tokens, index))


def _hint(message: str, tokens: Tokens, index: int) -> str:
    """Return what mends the mistake, if that can be said."""
    word = tokens.value(index)
    if message.startswith("Encountered unknown tag") and "nesting mistake" not in message:
        return _NOT_LOADED.get(word) or (f'no block is open here that "{word}" ends' if word in _TAGS else _near(word))
    if message.startswith("Unexpected end of template"):
        return f'close it with "{{% end{word} %}}"'
    if message.startswith("unexpected end of template"):
        return 'close the tag with "}}" or "%}"'
    if message.startswith("Missing end of comment"):
        return 'close the comment with "#}"'
    if message.startswith("Missing end of raw"):
        return 'close it with "{% endraw %}"'
    if message in {"unexpected char '\"'", 'unexpected char "\'"'}:
        return "close the string with the same quote"
    if message == "the number is too large":
        return "pass the number as an input"
    return ""


def _near(tag: str) -> str:
    near = nearest(tag, _TAGS)
    return f'did you mean "{near}"?' if near else ""


# --- limits --------------------------------------------------------------------------------------


def _too_deep(span: Span, limit: str, most: int) -> TemplateSyntaxError:
    return TemplateSyntaxError(
        f'nested deeper than the limit "{limit}" of {most}', span, 'nest less, or name parts with "{% set … %}"'
    )


def _check_depth(tokens: Tokens) -> None:
    """Refuse what jinja2's parser, which calls itself for all that is nested, would not come back from."""
    blocks = 0
    brackets: list[int] = []
    for index, kind in enumerate(tokens.types):
        if kind == "block_begin":
            tag = tokens.value(tokens.after(index))
            if tag in _OPEN_BLOCKS or (tag == "set" and _is_block(tokens, index)):
                blocks += 1
            elif tag.startswith("end"):
                blocks = max(0, blocks - 1)
        if kind == "operator" and tokens.values[index] in {"(", "[", "{"}:
            brackets.append(tokens.closing.get(index, len(tokens)))
        while brackets and brackets[-1] <= index:
            brackets.pop()
        if blocks + len(brackets) > MAX_DEPTH:
            raise _too_deep(tokens.span(index), "max-template-depth", MAX_DEPTH)


def _is_block(tokens: Tokens, index: int) -> bool:
    """Return whether the ``set`` tag that begins at ``index`` has no value of its own."""
    while index < len(tokens) and tokens.types[index] != "block_end":
        if tokens.value(index) == "=":
            return False
        index = tokens.closing.get(index, index) + 1
    return True


def _check_chains(tree: nodes.Template, tokens: Tokens) -> None:
    """Refuse what would be too deep a tree for those who walk it, though the parser was done with it in a loop."""
    stack: list[tuple[nodes.Node, int, int]] = [(tree, 0, 0)]
    while stack:
        node, depth, around = stack.pop()
        at = around if depth == 0 or node.lineno is None else node.lineno
        if depth > MAX_CHAIN:
            raise _too_deep(tokens.span(at), "max-template-chain", MAX_CHAIN)
        stack.extend((child, depth + 1, at) for child in node.iter_child_nodes())
