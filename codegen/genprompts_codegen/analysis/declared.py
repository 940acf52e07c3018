"""Written types to types: the words and Python expressions that authors use for the types of inputs.

========================================  ==========================================================
written                                   means
========================================  ==========================================================
``str int float bool None object``        the same
``string integer number boolean null``    ``str int float bool None``
``array object any Any``                  ``list[object] object object object``
``list[X]``                               a sequence; also ``List Sequence Iterable Collection``, ``tuple[X, ...]``
``dict[str, X]``                          a mapping; also ``Dict Mapping MutableMapping``
``X | Y``, ``Optional[X]``, ``Union[X]``  one of several
``Literal["a", 1, True, None]``           one of several values
``Annotated[X, ...]``                     ``X``
``messages``, ``list[BaseMessage]``       messages; also other message classes of LangChain, ``MessageLike``
``date datetime time Decimal UUID``       the classes of the standard library, also as ``datetime.date``
``pkg.mod:Class``                         any class of the project
========================================  ==========================================================
"""

import ast
import re
import warnings
from collections.abc import Sequence

from genprompts_codegen.ir import (
    External,
    ListOf,
    LiteralOf,
    MappingOf,
    Messages,
    Scalar,
    ScalarKind,
    TypeRef,
    UnionOf,
)

MAX_LENGTH = 2000
"""The limit ``max-type-length``: characters of one written type."""
MAX_NESTING = 40
"""The limit ``max-type-depth``: types inside one another."""

_OBJECT = Scalar(ScalarKind.OBJECT)
_NONE = Scalar(ScalarKind.NONE)
_WORDS: dict[str, TypeRef] = {
    **{kind.value: Scalar(kind) for kind in ScalarKind},
    "string": Scalar(ScalarKind.STR),
    "integer": Scalar(ScalarKind.INT),
    "number": Scalar(ScalarKind.FLOAT),
    "boolean": Scalar(ScalarKind.BOOL),
    "null": _NONE,
    "any": _OBJECT,
    "Any": _OBJECT,
    "array": ListOf(_OBJECT),
    "messages": Messages(),
    "date": External("datetime", "date"),
    "datetime": External("datetime", "datetime"),
    "time": External("datetime", "time"),
    "timedelta": External("datetime", "timedelta"),
    "Decimal": External("decimal", "Decimal"),
    "UUID": External("uuid", "UUID"),
}
_LISTS = frozenset({"list", "List", "Sequence", "Iterable", "Collection", "MutableSequence"})
_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
_FORMS = frozenset({*_LISTS, *_MAPPINGS, "tuple", "Tuple", "Optional", "Union", "Literal", "Annotated"})
_TYPING = frozenset({"typing", "typing_extensions", "collections.abc", "builtins"})
# Modules whose classes may be written with dots alone: where the module ends is plain.
_LIBRARY = frozenset(
    {"datetime", "decimal", "fractions", "uuid", "pathlib", "ipaddress", "zoneinfo", "enum", "numbers"}
)
_MESSAGE_CLASSES = frozenset(
    {
        "AIMessage",
        "AnyMessage",
        "BaseMessage",
        "ChatMessage",
        "FunctionMessage",
        "HumanMessage",
        "MessageLike",
        "MessageLikeRepresentation",
        "SystemMessage",
        "ToolMessage",
    }
)
_MESSAGE_MODULES = ("langchain", "langchain_core", "langchain_classic", "genprompts")

# "app.models:User" is no Python: the colon travels through the parser as this word.
_COLON = "_genprompts_colon_"
_PATH = re.compile(r"""("[^"\\]*"|'[^'\\]*')|([^\W\d]\w*(?:\.[^\W\d]\w*)*):(?=[^\W\d])""")


class UnknownTypeError(ValueError):
    """A written type is not understood; ``hint`` says what would be."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Say what is not understood and what to write instead."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def parse_type(text: str) -> TypeRef:
    """Return the type that ``text`` describes.

    Raises:
        UnknownTypeError: it describes none, or goes beyond a limit.
    """
    written = " ".join(text.split())
    if not written:
        raise UnknownTypeError("an empty type", 'write a type such as "str"')
    if len(written) > MAX_LENGTH:
        raise UnknownTypeError(f'a type longer than the limit "max-type-length" of {MAX_LENGTH}', "name a class")
    return _type(_expression(written), written, 0)


def _expression(written: str) -> ast.expr:
    code = _PATH.sub(lambda found: found.group(1) or f"{found.group(2)}.{_COLON}.", written)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in texts, which are none of the author's concern here
            return ast.parse(code, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        hint = 'write a Python type such as "list[str]", or a class as "app.models:User"'
        raise UnknownTypeError(f'the type "{_shown(written)}" cannot be read', hint) from None


def _type(node: ast.expr, written: str, depth: int) -> TypeRef:
    if depth > MAX_NESTING:
        raise UnknownTypeError(f'a type nested deeper than the limit "max-type-depth" of {MAX_NESTING}', "name a class")
    match node:
        case ast.Constant(value=None):
            return _NONE
        case ast.Constant(value=str(quoted)):
            if not quoted.strip():
                raise _unknown(written)
            return _type(_expression(quoted.strip()), written, depth + 1)
        case ast.Name() | ast.Attribute():
            return _named(node, written)
        case ast.BinOp(op=ast.BitOr()):
            return _union([_type(member, written, depth + 1) for member in _members(node)])
        case ast.Subscript(value=value, slice=inside):
            return _generic(_form(value, written), inside, written, depth + 1)
        case _:
            raise _unknown(written)


def _members(node: ast.expr) -> list[ast.expr]:
    """Return the members of ``a | b | c``, in order."""
    found: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _generic(form: str, inside: ast.expr, written: str, depth: int) -> TypeRef:
    arguments = list(inside.elts) if isinstance(inside, ast.Tuple) else [inside]
    if form in _LISTS and len(arguments) == 1:
        return _sequence(arguments[0], written, depth)
    if form in ("tuple", "Tuple") and len(arguments) == 2 and _is_ellipsis(arguments[1]):
        return _sequence(arguments[0], written, depth)
    if form in _MAPPINGS and len(arguments) == 2:
        if _type(arguments[0], written, depth) != Scalar(ScalarKind.STR):
            raise UnknownTypeError(f'the keys in "{_shown(written)}" are no texts', 'write "dict[str, ...]"')
        return MappingOf(_type(arguments[1], written, depth))
    if form == "Optional" and len(arguments) == 1:
        return _union([_type(arguments[0], written, depth), _NONE])
    if form == "Union" and arguments:
        return _union([_type(argument, written, depth) for argument in arguments])
    if form == "Literal" and arguments:
        return _literal(arguments, written)
    if form == "Annotated" and len(arguments) >= 2:
        return _type(arguments[0], written, depth)
    raise _unknown(written)


def _sequence(item: ast.expr, written: str, depth: int) -> TypeRef:
    return Messages() if _is_message(item) else ListOf(_type(item, written, depth))


def _is_message(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return all(_is_message(member) for member in _members(node))
    path = _dotted(node)
    if path is None:
        return False
    parts = path.replace(f".{_COLON}", "").split(".")
    return parts[-1] in _MESSAGE_CLASSES and (len(parts) == 1 or parts[0] in _MESSAGE_MODULES)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _union(members: Sequence[TypeRef]) -> TypeRef:
    flat: list[TypeRef] = []
    for member in members:
        flat.extend(member.members if isinstance(member, UnionOf) else (member,))
    # By their texts: True and 1 are equal, and yet two values.
    unique = list({repr(member): member for member in flat}.values())
    return unique[0] if len(unique) == 1 else UnionOf(tuple(unique))


def _literal(arguments: Sequence[ast.expr], written: str) -> TypeRef:
    values: dict[tuple[type, object], str | int | bool | None] = {}
    for argument in arguments:
        value = _literal_value(argument, written)
        values[type(value), value] = value
    return LiteralOf(tuple(values.values()))


def _literal_value(node: ast.expr, written: str) -> str | int | bool | None:
    match node:
        case ast.Constant(value=str() | int() | None as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))) if not isinstance(number, bool):
            return -number
        case _:
            hint = "a Literal holds texts, whole numbers, True, False and None"
            raise UnknownTypeError(f'a value in "{_shown(written)}" is not possible', hint)


def _dotted(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None


def _form(node: ast.expr, written: str) -> str:
    path = _dotted(node)
    if path is None:
        raise _unknown(written)
    module, _, name = path.replace(f".{_COLON}.", ".").rpartition(".")
    if module and module not in _TYPING:
        raise _unknown(written)
    return name


def _named(node: ast.expr, written: str) -> TypeRef:
    path = _dotted(node)
    if path is None:
        raise _unknown(written)
    module, colon, name = path.partition(f".{_COLON}.")
    if colon:
        if _COLON in name:
            raise _unknown(written)
        if module not in _TYPING:
            return External(module, name)
    else:
        module, _, name = path.rpartition(".")
    if module in _LIBRARY:
        return External(module, name)
    if module and module not in _TYPING:
        hint = f'write "{module}:{name}", so that it is plain where the module ends'
        raise UnknownTypeError(f'the type "{_shown(path)}" is not known', hint)
    found = _WORDS.get(name) or _bare(name)
    if found is None:
        raise _unknown(written, name)
    return found


def _bare(name: str) -> TypeRef | None:
    """Return what a generic means without its arguments."""
    if name in _LISTS or name in ("tuple", "Tuple"):
        return ListOf(_OBJECT)
    return MappingOf(_OBJECT) if name in _MAPPINGS else None


def _unknown(written: str, name: str = "") -> UnknownTypeError:
    if name in _MESSAGE_CLASSES:
        return UnknownTypeError(f'"{name}" is one message, and inputs hold lists of them', f'write "list[{name}]"')
    from difflib import get_close_matches  # noqa: PLC0415 (7 ms; only when there is something to say)

    near = get_close_matches(name, sorted({*_WORDS, *_FORMS}), n=1, cutoff=0.7) if 0 < len(name) <= 40 else []
    hint = f'did you mean "{near[0]}"?' if near else 'write a type such as "list[str]", or a class as "app.models:User"'
    return UnknownTypeError(f'the type "{_shown(name or written)}" is not known', hint)


def _shown(written: str) -> str:
    printable = "".join(letter if letter.isprintable() else "?" for letter in written[:61])
    return printable if len(printable) <= 60 else printable[:59] + "…"
