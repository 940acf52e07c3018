"""The fast check of right inputs: source made of our own words alone, compiled once for each schema.

What it lets pass is right; of everything else ``strict_check`` decides. Names, literals and classes reach the code as
objects, so no text of a user's is ever part of the source.
"""

from _collections_abc import Iterable, Mapping, Sequence
from collections.abc import Callable
from functools import lru_cache
from types import CodeType

from genprompts.strict.check import Place, message_problem, plain_problem, problem_in
from genprompts.strict.shapes import (
    Anything,
    Choice,
    Collection,
    Either,
    Field,
    Instance,
    Messages,
    Pairs,
    Plain,
    Record,
    Shape,
    Text,
)

_NOWHERE = Place("")
_LISTS = (list, tuple)


def write_check(
    fields: "Sequence[Field]",
    refuse: "Callable[[object, object], None]",
    roles: frozenset[str],
    *,
    bare: bool,
) -> "Callable[[object, object], None]":
    """Return ``check(prompt, input)``: it lets right inputs pass and hands all others to ``refuse``.

    With ``bare``, what is no dict is the value of the first field.
    """
    writer = _Writer(refuse, roles)
    return writer.compiled(fields, bare=bare)


class _Writer:
    """Writes one check; ``names`` is what its source may mention, ``functions`` the source of its parts."""

    def __init__(self, refuse: "Callable[[object, object], None]", roles: frozenset[str]) -> None:
        self.names: dict[str, object] = {"refuse": refuse, "isascii": str.isascii, "encode": str.encode}
        self.roles = roles
        self.functions: list[str] = []
        self.records: dict[type, str] = {}

    def compiled(self, fields: "Sequence[Field]", *, bare: bool) -> "Callable[[object, object], None]":
        """Return the check of ``fields``."""
        tests = [self.field(field, "input") for field in fields]
        lines = ["def check(self, input):", "    try:"]
        if bare and fields:
            key = self.constant(next(field.name for field in fields if field.required))
            lines.append(f"        if not isinstance(input, dict): input = {{{key}: input}}")
        lines += [f"        if {_joined(tests)}: return", "    except Exception: pass", "    refuse(self, input)"]
        source = "\n".join([*self.functions, *lines, ""])
        exec(_code(source), self.names)  # noqa: S102  (our own words: see the module)
        check: Callable[[object, object], None] = self.names["check"]  # type: ignore[assignment]  # the source defines it
        return check

    def constant(self, value: object) -> str:
        """Return the name under which the source knows ``value``."""
        name = f"known_{len(self.names)}"
        self.names[name] = value
        return name

    def field(self, field: Field, holder: str) -> str:
        """Return the test of one key of the mapping ``holder``."""
        key = self.constant(field.name)
        test = self.test(field.shape, f"{holder}[{key}]")
        return test if field.required else f"({key} not in {holder} or {test})"

    # --- one value -----------------------------------------------------------------------------------

    def test(self, shape: Shape, value: str) -> str:
        """Return the expression that is true for right values; for wrong ones it may also raise."""
        match shape:
            case Anything():
                return "True"
            case Text():
                return f"(isascii({value}) or encode({value}))"
            case Instance(classes=classes):
                return f"isinstance({value}, {self.constant(classes if len(classes) > 1 else classes[0])})"
            case Choice(values=values) if values and all(isinstance(one, str) for one in values):
                return f"(encode({value}) and {value} in {self.constant(frozenset(values))})"
            case Plain():
                return f"{self.constant(_is_plain)}({value})"
            case Messages(many=True):
                return f"{self.constant(_messages(self.roles))}({value})"
            case Either(members=members):
                return self._either(members, value)
            case Collection() | Pairs():
                return self._many(shape, value)
            case Record():
                return f"{self._record(shape)}({value})"
            case _:
                return f"{self.constant(self._slow(shape))}({value})"

    def _slow(self, shape: Shape) -> "Callable[[object], bool]":
        place = Place("", self.roles)
        return lambda value: problem_in(shape, value, place) is None

    def _either(self, members: "Sequence[Shape]", value: str) -> str:
        """Return the test of a union: a member's test only runs where it cannot raise, or is the last."""
        tests = []
        for member in sorted(members, key=lambda one: not isinstance(one, Instance)):
            test = self.test(member, value)
            tests.append(f"({value}.__class__ is str and {test})" if isinstance(member, Text) else test)
        return f"({' or '.join(tests)})"

    def _many(self, shape: "Collection | Pairs", value: str) -> str:
        """Return the test of a container, which is a function of its own."""
        if isinstance(shape, Pairs):
            if not issubclass(dict, shape.base):
                return f"{self.constant(self._slow(shape))}({value})"
            tests = [self.test(shape.key, "key"), self.test(shape.value, "item")]
            return (
                self._function("value.__class__ is dict", "key, item", "value.items()", _joined(tests)) + f"({value})"
            )
        lists = self.constant(tuple(one for one in _LISTS if issubclass(one, shape.base)))
        if not self.names[lists]:
            return f"{self.constant(self._slow(shape))}({value})"
        return (
            self._function(f"isinstance(value, {lists})", "item", "value", self.test(shape.item, "item")) + f"({value})"
        )

    def _function(self, condition: str, names: str, iterated: str, test: str) -> str:
        """Write a function that goes through a container; return its name."""
        name = f"container_{len(self.functions)}"
        self.functions.append(
            f"def {name}(value):\n    if not {condition}: return False\n"
            f"    for {names} in {iterated}:\n        if not ({test}): return False\n    return True"
        )
        return name

    def _record(self, shape: Record) -> str:
        """Write the function that tests a record, if there is none yet; return its name."""
        known = self.records.get(shape.schema)
        if known is not None:
            return known
        name = self.records[shape.schema] = f"record_{len(self.records)}"
        tests = [self.field(field, "value") for field in shape.fields()]
        self.functions.append(f"def {name}(value): return isinstance(value, dict) and {_joined(tests)}")
        return name


def _joined(tests: "Sequence[str]") -> str:
    return " and ".join(tests) or "True"


@lru_cache(maxsize=512)
def _code(source: str) -> CodeType:
    """Return the compiled source; prompts with inputs of the same types share it."""
    return compile(source, "<genprompts strict check>", "exec")


# --- what the source calls -----------------------------------------------------------------------


def _is_plain(value: object) -> bool:
    if value.__class__ is str:
        return value.isascii() or plain_problem(value, _NOWHERE) is None
    return plain_problem(value, _NOWHERE) is None


def _messages(roles: frozenset[str]) -> "Callable[[object], bool]":
    """Return the test of a history: one plain loop for lists of dicts with a role and a text."""
    place, isascii, encode = Place("", roles), str.isascii, str.encode

    def test(value: object) -> bool:
        if isinstance(value, _LISTS):
            found: Iterable[Mapping[str, str]] = value
            try:
                for message in found:
                    content = message["content"]
                    if message["role"] not in roles or len(message) != 2 or not (isascii(content) or encode(content)):
                        break
                else:
                    return True
            except (KeyError, TypeError, AttributeError, UnicodeEncodeError):
                pass  # not of the plainest form
        return message_problem(value, place) is None

    return test
