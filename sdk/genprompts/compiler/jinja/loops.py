"""Loops of jinja2 templates as Python loops; only those parts of ``loop`` are kept that the body reads."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from genprompts.compiler.code import (
    Assign,
    Branch,
    Chosen,
    Code,
    Comparison,
    Continue,
    Invoke,
    Listed,
    Literal,
    Local,
    Logic,
    Loop,
    Member,
    Names,
    Prefix,
    Sequence,
)
from genprompts.compiler.jinja.ahead import read_ahead
from genprompts.compiler.jinja.expressions import text, value
from genprompts.compiler.jinja.filters import LAZY
from genprompts.compiler.jinja.kinds import ANYTHING, kinds
from genprompts.compiler.jinja.known import is_data, negated
from genprompts.compiler.jinja.names import LoopName, Meaning, NotNativeError, Variable, bound, is_set_in, uses_name
from genprompts.compiler.jinja.place import Place
from genprompts.compiler.jinja.scoping import enter, new_targets
from genprompts.grammar.jinja import nodes as j
from genprompts.grammar.jinja.scopes import Part
from genprompts.grammar.jinja.walk import parts
from genprompts.grammar.nodes import Text

Write: TypeAlias = Callable[[Place, j.Statements], None]
_MOST_LOOPS = 15  # Python has a limit of 20 blocks inside one another
_FEW = 64
_LOOKING_AHEAD = frozenset({"last", "length", "revindex", "revindex0", "previtem", "nextitem"})


def loop(place: Place, statement: j.For, write: Write) -> None:
    """Write a loop."""
    if statement.recursive:
        raise NotNativeError("a recursive loop")
    if place.loops >= _MOST_LOOPS:
        raise NotNativeError("very deep nesting")
    used = _used(place, statement)
    iterable = _iterable(place, statement.iterable)
    if kinds(iterable, place.unit.typed) == {"range"} and any(
        is_set_in(name, statement.body) for name in bound(statement.target)
    ):
        iterable = place.unit.loose(iterable)
    comes_from_data = is_data(place, statement.iterable)
    place.flush()
    targets, meanings = new_targets(place, statement.target)
    if comes_from_data:
        _note_data(place, statement, meanings)
    if kinds(iterable, place.unit.typed) == {"range"} and isinstance(targets, str):
        place.unit.typed[targets] = "int"
    looked_ahead = used & _LOOKING_AHEAD
    filters_first = statement.condition is not None and bool(used)
    if looked_ahead or filters_first:
        iterable = _rows(place, statement, iterable, targets, meanings)
    name = _loop_name(place, used, iterable)
    counted = iterable if _is_short(place, iterable) else _counted(place, iterable)
    empty = _empty_flag(place, statement, iterable)
    body = replace(place.inside(), loops=place.loops + 1)
    if statement.condition is not None and not filters_first:
        test = text(_condition_place(body, statement, meanings), statement.condition)
        body.block.append(Branch(((negated(test), (Continue(),)),)))
    if empty is not None and not isinstance(empty, Prefix):
        assert isinstance(empty, Local)
        body.block.append(Assign(empty.name, Literal(False)))
    given = meanings if name is None else meanings | {"loop": name}
    inner = enter(body, place.scopes.of(statement), statement.body, given)
    read_ahead(inner, meanings, statement.body)
    write(inner, statement.body)
    inner.flush()
    block = tuple(body.block) or (Continue(),)
    if name is not None and name.index:
        numbered = (counted, Literal(1)) if name.first_index else (counted,)
        place.block.append(Loop((name.index, targets), Invoke(Local("enumerate"), numbered), block))
    else:
        place.block.append(Loop(targets, counted, block))
    if empty is not None:
        _write_else(place, statement, empty, write)


def _counted(place: Place, iterable: Code) -> Code:
    """Return what the loop goes through, with its passes counted where they may be many."""
    parts_of_text = Local(place.parts())
    if not place.unit.flat:
        return place.unit.counted("each", iterable, parts_of_text)
    counted = Invoke(Member(place.unit.helper("Count"), "each"), (iterable, parts_of_text))
    if not isinstance(iterable, Local):
        return counted
    is_list = Comparison(Member(iterable, "__class__"), (("is", Local("list")),))
    are_few = Comparison(Invoke(Local("len"), (iterable,)), (("<", Literal(_FEW)),))
    is_certain = iterable.name in place.unit.lists
    return Chosen(are_few if is_certain else Logic("and", (is_list, are_few)), iterable, counted)


def _is_short(place: Place, iterable: Code) -> bool:
    """Return whether a loop has so few passes that nobody need count them."""
    if place.loops or place.unit.macros:
        return False
    match iterable:
        case Invoke(Local("range"), limits):
            numbers = [limit.value for limit in limits if isinstance(limit, Literal)]
            return len(range(*[number for number in numbers if isinstance(number, int)])) <= _FEW
        case Sequence(_, items):
            return len(items) <= _FEW
        case _:
            return False


def _iterable(place: Place, expr: j.Expr) -> Code:
    code = value(place, expr)
    found = kinds(code, place.unit.typed)
    if found != ANYTHING and not isinstance(code, Invoke):
        code = place.bind(code, "values", "Any")
    place.forget(code)
    return code


def _note_data(place: Place, statement: j.For, meanings: dict[str, Meaning]) -> None:
    """Note which targets hold parts of inputs as long as the body lasts."""
    for name, meaning in meanings.items():
        if isinstance(meaning, Variable) and not is_set_in(name, statement.body):
            place.unit.data.add(meaning.local)


def _rows(place: Place, statement: j.For, iterable: Code, targets: Names, meanings: dict[str, Meaning]) -> Code:
    """Write all items to a list first, because the body asks how many there are, or which pass the condition."""
    is_lazy = statement.condition is not None or _is_lazy(statement.iterable)
    if is_lazy and (place.unit.has_effects or place.unit.sets_attributes):
        raise NotNativeError("a loop that looks ahead while values change")
    made: Code = Invoke(Local("list"), (iterable,))
    if statement.condition is not None:
        condition = text(_condition_place(place, statement, meanings).inline(), statement.condition)
        made = Listed(_targets_code(targets), targets, iterable, condition)
    rows = place.bind(made, "rows")
    place.unit.lists.add(rows.name)
    return rows


def _is_lazy(expr: j.Expr) -> bool:
    return isinstance(expr, j.Filter) and (expr.name in LAZY or (expr.value is not None and _is_lazy(expr.value)))


def _targets_code(targets: Names) -> Code:
    if isinstance(targets, str):
        return Local(targets)
    return Sequence("tuple", tuple(_targets_code(target) for target in targets))


def _condition_place(place: Place, statement: j.For, meanings: dict[str, Meaning]) -> Place:
    return enter(place, place.scopes.of(statement, Part.CONDITION), (), meanings)


def _empty_flag(place: Place, statement: j.For, iterable: Code) -> Code | None:
    """Return the code that is true behind the loop when it had no items; None if nobody asks."""
    if not statement.orelse:
        return None
    if isinstance(iterable, Local) and iterable.name in place.unit.lists:
        return Prefix("not", iterable)
    return place.bind(Literal(True), "empty")


def _write_else(place: Place, statement: j.For, empty: Code, write: Write) -> None:
    outer = place.inside()
    inner = enter(outer, place.scopes.of(statement, Part.ELSE), statement.orelse, {})
    write(inner, statement.orelse)
    inner.flush()
    if outer.block:
        place.block.append(Branch(((empty, tuple(outer.block)),)))


# --- loop ----------------------------------------------------------------------------------------


def _used(place: Place, statement: j.For) -> frozenset[str]:
    """Return the parts of ``loop`` that the body reads.

    Raises:
        NotNativeError: It does something else with it.
    """
    found: set[str] = set()
    shares_loop = False
    stack: list[object] = list(statement.body)
    while stack:
        node = stack.pop()
        match node:
            case j.Name("loop"):
                raise NotNativeError("the loop itself as a value")
            case j.Getattr(j.Name("loop"), name):
                found.add(name)
            case j.For(_, iterable, _, orelse, condition):
                stack += [iterable, *orelse, *([condition] if condition is not None else [])]
            case j.Block(name, scoped=True) if _block_reads_loop(place, name):
                raise NotNativeError("the loop in a scoped block")
            case j.Include(with_context=True) | j.Import(with_context=True):
                shares_loop = True
            case j.Block() | Text():
                pass
            case _:
                stack.extend(parts(node))  # type: ignore[arg-type]  # only parts of nodes are on the stack
    if found and shares_loop and any("loop" in file.source for file in place.unit.files.values()):
        raise NotNativeError("a template that is included in a loop")
    return frozenset(found)


def _block_reads_loop(place: Place, name: str) -> bool:
    parts_of_block = place.frame.context.blocks.get(name, [])
    return any(uses_name("loop", block.body) for block, _ in parts_of_block)


def _loop_name(place: Place, used: frozenset[str], iterable: Code) -> LoopName | None:
    """Return what ``loop`` stands for in the body, and write what it needs before the loop."""
    counted = used - {"depth", "depth0", "changed", "length"}
    index = ""
    first_index = 0 if counted <= {"index0", "cycle"} else 1
    if counted:
        index = place.unit.fresh.name("index" if first_index else "index0")
        place.unit.typed[index] = "int"
    length = rows = changes = ""
    if used & _LOOKING_AHEAD:
        assert isinstance(iterable, Local)
        rows = iterable.name
        length = place.bind(Invoke(Local("len"), (iterable,)), "count").name
    if "changed" in used:
        changes = place.bind(place.unit.helper("Changes"), "changed").name
    return LoopName(index, first_index, length, rows, changes)
