"""What a call gives, when the callee and its arguments are known."""

from __future__ import annotations

from pathlib import PurePosixPath

from genprompts_codegen.definitions import Declared, PromptKind
from genprompts_codegen.sources.python import compose, containers
from genprompts_codegen.sources.python.arguments import Argument, Arguments
from genprompts_codegen.sources.python.construct import construct
from genprompts_codegen.sources.python.files import file_text
from genprompts_codegen.sources.python.prompts import Prompt, Site, make
from genprompts_codegen.sources.python.resolve import attribute, library_base
from genprompts_codegen.sources.python.scopes import Function, UserClass
from genprompts_codegen.sources.python.subclasses import own_ways
from genprompts_codegen.sources.python.text import cleandoc, dedent, format_constants, hole, join, plain, text_method
from genprompts_codegen.sources.python.values import (
    Choice,
    External,
    FilePath,
    Items,
    LibraryRef,
    Message,
    Scalar,
    SelfRef,
    Str,
    Table,
    Unknown,
    Value,
    choose,
    constant,
)


def call(callee: Value, arguments: Arguments, site: Site, shown: str) -> Value:
    """Return what calling ``callee`` gives; ``shown`` is its name for messages."""
    match callee:
        case LibraryRef():
            return construct(callee.path, "", arguments, site)
        case External():
            return _external(callee.dotted, arguments, site, shown)
        case UserClass():
            return _made_by_class(callee, "", arguments, site, shown)
        case SelfRef(is_class=True):
            return _made_by_class(callee.owner, "", arguments, site, shown)
        case Choice():
            known = next((one for one in callee.values if isinstance(one, (LibraryRef, UserClass))), None)
            return call(known, arguments, site, shown) if known is not None else _unknown(arguments, shown)
        case Function():
            return _unknown(arguments, shown)
        case _:
            return _unknown(arguments, shown)


def _unknown(arguments: Arguments, shown: str, *, changes: bool = True) -> Unknown:
    """Return the value of a call that cannot be known; lists that were handed over may have been changed."""
    for argument in (*arguments.positional, *arguments.named.values()) if changes else ():
        if isinstance(argument.value, (Items, Table)):
            verb = "are" if isinstance(argument.value, Items) else "is"
            containers.doubtful(argument.value, f'{verb} handed to "{shown}()", which may change them', keep=True)
    return Unknown(f'a call of "{shown}()"' if shown else "a call")


def call_method(receiver: Value, name: str, arguments: Arguments, site: Site, shown: str) -> Value:
    """Return what calling the method ``name`` of ``receiver`` gives."""
    match receiver:
        case Prompt():
            found = compose.method(receiver, name, arguments, site)
            return found if found is not None else _unknown(arguments, shown, changes=False)
        case Choice():
            ours = [one for one in receiver.values if isinstance(one, (Prompt, LibraryRef))]
            if not ours:
                return _unknown(arguments, shown, changes=False)
            if isinstance(ours[0], LibraryRef):
                return call_method(ours[0], name, arguments, site, shown)
            return choose([call_method(one, name, arguments, site, shown) for one in ours])
        case LibraryRef():
            return construct(receiver.path, name, arguments, site)
        case Str():
            return _text_method(receiver, name, arguments, site)
        case Items():
            return containers.list_method(receiver, name, arguments, site.scope.block)
        case Table():
            return containers.dict_method(receiver, name, arguments, site.scope.block, site.spot)
        case FilePath():
            return _path_method(receiver, name, arguments, site)
        case External():
            found = attribute(receiver, name, site.scope.module)
            return call(found, arguments, site, shown) if found is not None else _unknown(arguments, shown)
        case UserClass():
            return _made_by_class(receiver, name, arguments, site, shown)
        case SelfRef():
            return _made_by_class(receiver.owner, name, arguments, site, shown)
        case _:
            return _unknown(arguments, shown, changes=False)


# --- functions of the standard library -----------------------------------------------------------


def _external(dotted: str, arguments: Arguments, site: Site, shown: str) -> Value:
    given = [argument.value for argument in arguments.positional]
    match dotted, given:
        case "textwrap.dedent", [Str() as text]:
            return dedent(text)
        case "inspect.cleandoc", [Str() as text]:
            return cleandoc(text)
        case "builtins.str", [Str() | FilePath() as same]:
            return same
        case "builtins.str" | "builtins.repr", [value] if (known := constant(value)) is not None:
            return plain(str(known[0]) if dotted == "builtins.str" else repr(known[0]), site.spot)
        case "typing.cast" | "typing_extensions.cast", [_, value]:
            return value
        case "builtins.list" | "builtins.tuple", [Items() as found]:
            return Items(list(found.items), dotted == "builtins.list", site.scope.block, site.spot, found.doubt)
        case "builtins.list" | "builtins.tuple", [] if not arguments.doubt:
            return Items([], dotted == "builtins.list", site.scope.block, site.spot)
        case "builtins.dict", [] | [Table()]:
            made = Table({}, {}, site.scope.block, site.spot)
            containers.dict_method(made, "update", arguments, site.scope.block, site.spot)
            return made
        case "copy.copy" | "copy.deepcopy", [Prompt() as prompt]:
            return prompt.derive(site)
        case "langsmith.Client" | "langsmith.client.Client", _:
            return External("langsmith.Client()")
        case _ if dotted.startswith(("pathlib.", "os.path.", "builtins.open")):
            return _path(dotted, given, site, shown)
        case _:
            return _unknown(arguments, shown, changes=False)


def _as_path(value: Value, site: Site) -> PurePosixPath | None:
    match value:
        case FilePath():
            return value.path
        case External(dotted="__file__"):
            return PurePosixPath(site.spot.module.path.as_posix())
        case Str(unsure=None):
            return PurePosixPath(value.text)
        case _:
            return None


def _path(dotted: str, given: list[Value], site: Site, shown: str) -> Value:
    paths = [_as_path(value, site) for value in given]
    if not paths or paths[0] is None:
        return Unknown(f'a call of "{shown}()"')
    first = paths[0]
    known = [path for path in paths if path is not None]
    match dotted.rpartition(".")[2]:
        case "Path" | "PurePath" | "PosixPath" | "join" if len(known) == len(paths):
            return FilePath(first.joinpath(*known[1:]))
        case "dirname":
            return FilePath(first.parent)
        case "abspath" | "realpath" | "normpath":
            return FilePath(first)
        case "open" if len(given) == 1 or constant(given[1]) == ("r",):
            return FilePath(first)
        case _:
            return Unknown(f'a call of "{shown}()"')


def _path_method(receiver: FilePath, name: str, arguments: Arguments, site: Site) -> Value:
    paths = [_as_path(argument.value, site) for argument in arguments.positional]
    known = [path for path in paths if path is not None]
    match name:
        case "read_text" | "read":
            return file_text(receiver, site.spot.module, site.spot)
        case "resolve" | "absolute" | "expanduser" | "open":
            return receiver
        case "joinpath" if len(known) == len(paths):
            return FilePath(receiver.path.joinpath(*known))
        case "with_name" if len(known) == 1 and receiver.path.name:
            return FilePath(receiver.path.parent / known[0])
        case _:
            return Unknown(f'a call of "{name}()"')


def _text_method(text: Str, name: str, arguments: Arguments, site: Site) -> Value:
    given = [argument.value for argument in arguments.positional]
    if name == "format" and text.unsure is None:
        if arguments.doubt:
            return Unknown(f'a text formatted with "format()" and {arguments.doubt}')
        return format_constants(text, given, {key: one.value for key, one in arguments.named.items()}, site.spot)
    if name == "join" and len(given) == 1 and isinstance(given[0], Items) and not given[0].doubt:
        return _joined(text, given[0], site)
    found = text_method(text, name, given, site.spot) if not arguments.named and text.unsure is None else None
    if found is None and text.unsure is not None and name in ("strip", "lstrip", "rstrip") and not given:
        return text
    return found if found is not None else Unknown(f'a call of "{name}()"')


def _joined(text: Str, items: Items, site: Site) -> Value:
    pieces: list[Str] = []
    for item in items.items:
        if pieces:
            pieces.append(text)
        pieces.append(item if isinstance(item, Str) else hole(item, site.spot))
    return join(pieces, site.spot) if pieces else plain("", site.spot)


# --- classes of the project ----------------------------------------------------------------------

_ABSTRACT = {
    "BasePromptTemplate": PromptKind.TEXT,
    "StringPromptTemplate": PromptKind.TEXT,
    "BaseChatPromptTemplate": PromptKind.CHAT,
    "BaseMessagePromptTemplate": PromptKind.MESSAGE,
    "BaseStringMessagePromptTemplate": PromptKind.MESSAGE,
}


def _made_by_class(owner: UserClass, method: str, arguments: Arguments, site: Site, shown: str) -> Value:
    """Return what calling a class of the project (or its class method) gives."""
    base = library_base(owner)
    own = own_ways(owner, method)
    if base is None or (method and own is not None and own == method):
        return _unknown(arguments, shown)
    if base.name in _ABSTRACT:
        if method:
            return _unknown(arguments, shown)
        made: Value = make(site, _ABSTRACT[base.name], base.path, "f-string")
        own = own or "format"
    else:
        made = construct(base.path, method, arguments, site)
    if isinstance(made, Prompt) and own is not None:
        made.unsure(f'the class "{owner.name}" has its own "{own}"')
        made.declared = made.declared or _input_variables(arguments.named.get("input_variables"))
    return made


def _input_variables(argument: Argument | None) -> tuple[Declared, ...]:
    if argument is None or not isinstance(argument.value, Items):
        return ()
    texts = [item for item in argument.value.items if isinstance(item, Str) and item.unsure is None]
    return tuple(Declared(text.text, text.spot.anchor()) for text in texts)


def is_prompt_like(value: Value) -> bool:
    """Return whether statements that mention ``value`` may define or change a prompt."""
    match value:
        case Prompt() | LibraryRef():
            return True
        case UserClass():
            return library_base(value) is not None
        case Choice():
            return any(is_prompt_like(one) for one in value.values)
        case Message() | Scalar():
            return False
        case _:
            return False
