"""Branches of the flow: each is followed on its own, and the names they bind come together again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from genprompts_codegen.sources.python.places import Block
from genprompts_codegen.sources.python.scopes import Import, Scope
from genprompts_codegen.sources.python.values import Value, choose


def in_branches(scope: Scope, name: str, bodies: Sequence[Callable[[Scope], bool]], certain: int = 0) -> bool:
    """Follow each of ``bodies`` from the same start and return whether all of them leave the scope.

    The first ``certain`` of them are taken to be run to their end, in the block around; the others are blocks of
    their own.
    """
    before = scope.names
    outer = scope.block
    ends: list[dict[str, Value | Import]] = []
    for number, body in enumerate(bodies):
        scope.names = dict(before)
        scope.block = outer if number < certain else Block(outer, name or "where an error is handled")
        if not body(scope):
            ends.append(scope.names)
    scope.block = outer
    scope.names = _merged(ends) if ends else dict(before)
    return not ends


def _merged(ends: Sequence[dict[str, Value | Import]]) -> dict[str, Value | Import]:
    if len(ends) == 1:
        return ends[0]
    merged: dict[str, Value | Import] = {}
    for end in ends:
        for name in end:
            if name not in merged:
                merged[name] = _together(name, ends)
    return merged


def _together(name: str, ends: Sequence[dict[str, Value | Import]]) -> Value | Import:
    found = [end[name] for end in ends if name in end]
    first = found[0]
    if all(one is first for one in found):
        return first
    imports = [one for one in found if isinstance(one, Import)]
    if imports:  # try one path, else another: the first that is known is meant
        return imports[0]
    return choose([one for one in found if not isinstance(one, Import)])
