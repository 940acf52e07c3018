"""Calls of what a jinja2 template knows by name: macros, ``loop.cycle``, ``range``, and inputs."""

from keyword import iskeyword

from genprompts.compiler.code import Chosen, Code, Comparison, Invoke, Literal, Local, Operation, Sequence, Subscript
from genprompts.compiler.jinja.filters import Given as Arguments
from genprompts.compiler.jinja.names import (
    CallerName,
    Given,
    GlobalName,
    LoopName,
    MacroName,
    Meaning,
    ModuleName,
    NotNativeError,
    Variable,
)
from genprompts.compiler.jinja.place import Place

_MOST_NUMBERS = 100_000


def called(place: Place, found: Meaning, name: str, given: Arguments) -> Code:
    """Return the code that calls what ``name`` stands for."""
    match found:
        case MacroName():
            return macro_called(found, given)
        case CallerName(local):
            if given.keywords:
                raise NotNativeError("a call of 'caller' with named arguments")
            return Invoke(Local(local), given.positional)
        case GlobalName():
            return _global(place, name, given)
        case Given(local, may_be_absent):
            if may_be_absent and local not in place.present:
                raise NotNativeError("a call of an input that may be absent")
            return place.unit.helper("call", Local(local), *given.positional, keywords=given.keywords)
        case Variable(local):
            found.read = True
            return place.unit.helper("call", Local(local), *given.positional, keywords=given.keywords)
        case _:
            raise NotNativeError(f"a call of {name!r}")


def check_keywords(given: Arguments) -> None:
    """Refuse names of arguments that Python cannot write, or writes in another way inside classes."""
    for name, _ in given.keywords:
        if iskeyword(name) or name.startswith("_") or not name.isascii():
            raise NotNativeError(f"the argument name {name!r}")


def macro_called(macro: MacroName, given: Arguments, caller: Code | None = None) -> Code:
    """Return the call of a macro; ``caller`` is the function that a call block gives it."""
    names = list(macro.parameters)
    named = [name for name, _ in given.keywords]
    positional = names[: len(given.positional)]
    if len(given.positional) > len(names) or any(name not in names or name in positional for name in named):
        raise NotNativeError("a macro with arguments that it does not take")
    keywords = [(macro.parameters[name], value) for name, value in given.keywords]
    if caller is not None:
        if macro.takes_caller is None:
            raise NotNativeError("a call block for a macro without 'caller'")
        keywords.append((macro.takes_caller, caller))
    return Invoke(Local(macro.local), given.positional, tuple(keywords))


def _global(place: Place, name: str, given: Arguments) -> Code:
    if name == "range" and given.positional and not given.keywords:
        if len(given.positional) > 3:
            raise NotNativeError("a range with other arguments")
        limits = [one.value for one in given.positional if isinstance(one, Literal)]
        numbers = [limit for limit in limits if isinstance(limit, int)]
        if len(numbers) == len(given.positional) and 0 not in numbers[2:] and len(range(*numbers)) <= _MOST_NUMBERS:
            return Invoke(Local("range"), given.positional)
        return place.unit.helper("numbers", *given.positional)
    if name == "dict" and not given.positional:
        return Invoke(Local("dict"), (), given.keywords)
    if name == "namespace" and not given.positional:
        return place.unit.helper("namespace", keywords=given.keywords)
    raise NotNativeError(f"the function {name!r}")


# --- members -------------------------------------------------------------------------------------


def member_called(owner: LoopName | ModuleName, name: str, given: Arguments) -> Code:
    """Return the code that calls ``owner.name``."""
    if isinstance(owner, ModuleName):
        member = owner.members.get(name)
        if not isinstance(member, MacroName):
            raise NotNativeError("a member of an imported template that is no macro")
        return macro_called(member, given)
    if given.keywords:
        raise NotNativeError(f"a call of 'loop.{name}' with named arguments")
    if name == "cycle" and given.positional:
        place_in = Operation("%", _index0(owner), Literal(len(given.positional)))
        return Subscript(Sequence("tuple", given.positional), place_in)
    if name == "changed":
        return Invoke(Local(owner.changes), given.positional)
    raise NotNativeError(f"a call of 'loop.{name}'")


def _index0(loop: LoopName) -> Code:
    return Local(loop.index) if loop.first_index == 0 else Operation("-", Local(loop.index), Literal(1))


def loop_part(place: Place, loop: LoopName, name: str) -> Code:
    """Return the code for ``loop.name``."""
    index, length = Local(loop.index), Local(loop.length)
    match name:
        case "index":
            return index
        case "index0":
            return _index0(loop)
        case "first":
            return Comparison(index, (("==", Literal(loop.first_index)),))
        case "last":
            return Comparison(index, (("==", length),))
        case "length":
            return length
        case "revindex":
            return Operation("-", Operation("+", length, Literal(1)), index)
        case "revindex0":
            return Operation("-", length, index)
        case "previtem":
            before = Subscript(Local(loop.rows), Operation("-", index, Literal(2)))
            return Chosen(Comparison(index, ((">", Literal(1)),)), before, place.unit.undefined())
        case "nextitem":
            after = Subscript(Local(loop.rows), index)
            return Chosen(Comparison(index, (("<", length),)), after, place.unit.undefined())
        case "depth":
            return Literal(1)
        case "depth0":
            return Literal(0)
        case _:
            raise NotNativeError(f"'loop.{name}'")
