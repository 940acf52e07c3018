"""Lists and dicts that are built in steps: their methods, joins and lookups."""

from __future__ import annotations

from genprompts_codegen.sources.python.arguments import Arguments
from genprompts_codegen.sources.python.places import Block, Spot
from genprompts_codegen.sources.python.values import Items, Scalar, Str, Table, Unknown, Value, origin

MAX_ITEMS = 20_000
NONE = Scalar(None)


def doubtful(changed: "Items | Table", doubt: str, *, keep: bool) -> None:
    """Note that ``changed`` may hold something else; ``keep`` says that what is known stays in it."""
    changed.doubt = changed.doubt or doubt
    if not keep:
        if isinstance(changed, Items):
            changed.items.clear()
        else:
            changed.entries.clear()


def list_method(found: Items, method: str, arguments: Arguments, block: Block) -> Value:
    """Return what a method of a list gives, after it did what it does."""
    given = [argument.value for argument in arguments.positional]
    if method in ("copy", "index", "count", "__len__"):
        return Items(list(found.items), is_list=True, block=block, spot=found.spot, doubt=found.doubt)
    grows = method in ("append", "extend", "insert")
    if not block.surrounds(found.block):
        doubtful(found, f"are changed {block.name}", keep=grows)
    elif method == "append" and len(given) == 1:
        found.items.append(given[0])
    elif method == "extend" and len(given) == 1:
        extend(found, given[0])
    elif method == "insert" and len(given) == 2 and isinstance(given[0], Scalar) and isinstance(given[0].value, int):
        found.items.insert(given[0].value, given[1])
    elif method == "clear":
        found.items.clear()
    elif method == "reverse":
        found.items.reverse()
    elif method == "pop" and not given and found.items and not found.doubt:
        return found.items.pop()
    else:
        doubtful(found, f'are changed by "{method}()"', keep=grows)
    return NONE


def extend(found: Items, more: Value) -> None:
    """Add what ``more`` holds to ``found``."""
    if isinstance(more, Items) and len(found.items) + len(more.items) <= MAX_ITEMS:
        found.items.extend(more.items)
        found.doubt = found.doubt or more.doubt
    else:
        found.doubt = found.doubt or f"come in part from {origin(more)}"


def joined(left: Value, right: Value, block: Block, spot: Spot) -> Items:
    """Return the list that ``left + right`` is, one of them being a list."""
    is_list = any(isinstance(side, Items) and side.is_list for side in (left, right))
    made = Items([], is_list, block, spot)
    extend(made, left)
    extend(made, right)
    return made


def dict_method(found: Table, method: str, arguments: Arguments, block: Block, spot: Spot) -> Value:
    """Return what a method of a dict gives, after it did what it does."""
    given = [argument.value for argument in arguments.positional]
    match method:
        case "get":
            match given:
                case [Str(unsure=None) as key, *rest] if not found.doubt:
                    return found.entries.get(key.text, rest[0] if rest else NONE)
                case _:
                    return Unknown("a lookup in a dict")
        case "copy":
            return Table(dict(found.entries), dict(found.spots), block, spot, found.doubt)
        case "update":
            _update(found, arguments, block)
            return NONE
        case "items" | "keys" | "values":
            return Unknown(f'a call of "{method}()"')
        case _:
            doubtful(found, f'is changed by "{method}()"', keep=False)
            return Unknown(f'a call of "{method}()"')


def _update(found: Table, arguments: Arguments, block: Block) -> None:
    if not block.surrounds(found.block):
        doubtful(found, f"is changed {block.name}", keep=False)
        return
    for argument in arguments.positional:
        merge(found, argument.value)
    for name, argument in arguments.named.items():
        found.entries[name], found.spots[name] = argument.value, argument.spot
    if arguments.doubt:
        found.doubt = found.doubt or f"comes in part from {arguments.doubt}"


def merge(found: Table, more: Value) -> None:
    """Put the entries of ``more`` into ``found``."""
    if isinstance(more, Table):
        found.entries.update(more.entries)
        found.spots.update(more.spots)
        found.doubt = found.doubt or more.doubt
    else:
        found.doubt = found.doubt or f"comes in part from {origin(more)}"


def put(found: Value, key: Value, value: Value, spot: Spot, block: Block) -> None:
    """Do ``found[key] = value``."""
    if isinstance(found, Items):
        sure = block.surrounds(found.block) and not found.doubt
        if sure and isinstance(key, Scalar) and isinstance(key.value, int) and 0 <= key.value < len(found.items):
            found.items[key.value] = value
        else:
            doubtful(found, "are assigned by index", keep=False)
    elif isinstance(found, Table):
        if block.surrounds(found.block) and isinstance(key, Str) and key.unsure is None:
            found.entries[key.text], found.spots[key.text] = value, spot
        else:
            doubtful(found, f"is changed {block.name}", keep=False)
