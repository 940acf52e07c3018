"""Variables that templates set and nothing reads: linters object to them."""

from genprompts.compiler.code import (
    Assign,
    Block,
    Branch,
    Continue,
    Define,
    Do,
    Invoke,
    Literal,
    Local,
    Loop,
    Names,
    Statement,
)
from genprompts.compiler.fresh import Fresh

NOTHING = (Do(Invoke(Local("str"))),)
"""What stands in a branch that does nothing."""


def without_unread(block: Block, read: frozenset[str], fresh: Fresh) -> Block:
    """Return ``block`` without variables that are not ``read``.

    What has to be computed all the same, because it may fail, goes to a name that begins with an underscore.
    """
    found: list[Statement] = []
    for statement in block:
        match statement:
            case Assign(str() as name, value, annotation) if name not in read:
                if not isinstance(value, Literal | Local):
                    found.append(Assign(fresh.unread(name), value, annotation))
            case Branch(branches, orelse):
                kept = tuple((test, without_unread(body, read, fresh) or NOTHING) for test, body in branches)
                found.append(Branch(kept, without_unread(orelse, read, fresh)))
            case Loop(targets, iterable, body):
                found.append(
                    Loop(_marked(targets, read, fresh), iterable, without_unread(body, read, fresh) or (Continue(),))
                )
            case Define(name, parameters, body):
                found.append(Define(name, parameters, without_unread(body, read, fresh)))
            case _:
                found.append(statement)
    return tuple(found)


def _marked(targets: Names, read: frozenset[str], fresh: Fresh) -> Names:
    """Return the variables of a loop; those that are not ``read`` begin with an underscore."""
    if isinstance(targets, str):
        return targets if targets in read else fresh.unread(targets)
    return tuple(_marked(target, read, fresh) for target in targets)
