"""Reading the parts of a record all at once: where several are read in any case, one look at its class will do."""

from collections.abc import Iterator

from genprompts.compiler.code import Assign, Branch, Code, Literal, Local, Logic, Subscript
from genprompts.compiler.jinja.names import Meaning, Variable
from genprompts.compiler.jinja.place import Place
from genprompts.compiler.jinja.reads import has, is_plain, slow
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.walk import parts
from genprompts.grammar.nodes import Text

_FEW = 2


def read_ahead(place: Place, meanings: dict[str, Meaning], body: j.Statements) -> None:
    """Write what reads those parts of a loop's items that ``body`` reads in any case, if these are several."""
    unit = place.unit
    if unit.has_effects:
        return
    for name, meaning in meanings.items():
        if not isinstance(meaning, Variable) or meaning.local not in unit.data or meaning.local in unit.typed:
            continue
        if place.frame.meanings.get(name) is not meaning:  # set in the body
            continue
        keys = list(dict.fromkeys(_certain(name, body)))
        if len(keys) >= _FEW:
            _read(place, Local(meaning.local), keys)


def _read(place: Place, value: Local, keys: list[tuple[str, bool]]) -> None:
    tests: list[Code] = []
    plainly: list[Assign] = []
    otherwise: list[Assign] = []
    for key, is_attribute in keys:
        literal = Literal(key)
        is_dict, is_in = has(value, literal).operands
        tests += [is_in] if tests else [is_dict, is_in]
        local = place.unit.fresh.name(key)
        plainly.append(Assign(local, Subscript(value, literal)))
        otherwise.append(Assign(local, slow(place, value, literal, is_attribute=is_attribute)))
        place.note(value, literal, local, is_attribute=is_attribute)
    place.block.append(Branch(((Logic("and", tuple(tests)), tuple(plainly)),), tuple(otherwise)))


# --- what is read in any case --------------------------------------------------------------------


def _certain(name: str, body: j.Statements) -> Iterator[tuple[str, bool]]:
    """Yield the keys of the parts of ``name`` that ``body`` reads whatever the values are, and how they are read."""
    for statement in body:
        match statement:
            case j.Print(expr) | j.Set(_, expr):
                yield from _in_expression(name, expr)
            case j.If(((test, _), *_)):
                yield from _in_expression(name, test)
            case j.For(_, iterable):
                yield from _in_expression(name, iterable)
            case Text():
                pass
            case _:
                return  # whatever may change a value's meaning


def _in_expression(name: str, expr: j.Expr) -> Iterator[tuple[str, bool]]:
    match expr:
        case j.Getattr(j.Name(owner), key) if owner == name:
            if is_plain(key, is_attribute=True):
                yield key, True
        case j.Getitem(j.Name(owner), j.Const(str() as key)) if owner == name:
            if is_plain(key, is_attribute=False):
                yield key, False
        case j.Filter(inner, "default" | "d") | j.Test(inner, "defined" | "undefined"):
            if isinstance(inner, j.Getattr | j.Getitem):
                yield from _in_expression(name, inner.value)
        case j.Binary("and" | "or", first) | j.Condition(first):
            yield from _in_expression(name, first)
        case j.Compare(first, ((_, second), *_)):
            yield from _in_expression(name, first)
            yield from _in_expression(name, second)
        case j.Call(j.Getattr(owner)):
            yield from _in_expression(name, owner)
        case j.Call():
            pass
        case _:
            for part in parts(expr):
                if isinstance(part, j.Expr):
                    yield from _in_expression(name, part)
