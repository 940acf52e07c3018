"""Whether a value has a shape, and what to say when it has not: names, paths and kinds, never values."""

from _collections_abc import Iterable
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from genprompts.errors import UnexpectedInputError
from genprompts.images import url_fault
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import PLAIN_ROLES, as_messages
from genprompts.strict.shapes import (
    Anything,
    Choice,
    Collection,
    Either,
    Instance,
    Messages,
    Pairs,
    Plain,
    Record,
    Row,
    Shape,
    Structural,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from typing_extensions import assert_never

DEEPEST = 100
"""How many values may stand in each other."""
_PLAIN = (str, int, float, bool, type(None))
_OPAQUE = (bytes, bytearray)
_FIELDS = ("role", "content", "name", "tool_calls", "tool_call_id", "function_call", "refusal", "audio")
"""Keys of messages that errors show; others are values of a user's."""


class Problem(NamedTuple):
    """Why a value has not its shape; of the members of a union the one that comes deepest is right most often."""

    depth: int
    text: str


class Place(NamedTuple):
    """Where a value stands: the ``path`` as a message shows it, and the roles that histories may have."""

    path: str
    roles: frozenset[str] = PLAIN_ROLES
    depth: int = 0

    def inside(self, step: str) -> "Place":
        """Return the place one step further in."""
        return Place(self.path + step, self.roles, self.depth + 1)

    def problem(self, complaint: str) -> Problem:
        """Return what is wrong here."""
        return Problem(self.depth, f"input {shown(self.path)} {complaint}")

    def wrong(self, shape: Shape, value: object) -> Problem:
        """Return that ``value`` has another type."""
        other = isinstance(shape, Choice) and any(isinstance(value, type(one)) for one in shape.values)
        return self.problem(f"takes {shape.written}, not {'another value' if other else kind(value)}")


def problem_in(shape: Shape, value: object, place: Place) -> Problem | None:
    """Return what is wrong with ``value``; None when it has the shape."""
    if place.depth > DEEPEST:
        return place.problem("is nested too deeply")
    match shape:
        case Anything():
            return None
        case Plain():
            return plain_problem(value, place)
        case Text():
            return _text(value, place) if issubclass(type(value), str) else place.wrong(shape, value)
        case Instance(classes=classes):
            return None if isinstance(value, classes) else place.wrong(shape, value)
        case Structural(members=members):
            return None if all(_has(value, name) for name in members) else place.wrong(shape, value)
        case Choice(values=values):
            return None if any(_is_same(value, one) for one in values) else place.wrong(shape, value)
        case Either():
            return _either(shape, value, place)
        case Collection() | Row() | Pairs() | Record():
            return _of_container(shape, value, place)
        case Messages():
            return message_problem(value if shape.many else [value], place)
    assert_never(shape)


def _of_container(shape: Collection | Row | Pairs | Record, value: object, place: Place) -> Problem | None:
    match shape:
        case Collection():
            return _collection(shape, value, place)
        case Row(items=items):
            if not isinstance(value, tuple) or len(value) != len(items):
                return place.wrong(shape, value)
            pairs = zip(items, value, strict=True)
            return _first(problem_in(one, item, place.inside(f"[{n}]")) for n, (one, item) in enumerate(pairs))
        case Pairs():
            return _pairs(shape, value, place)
        case Record():
            return _record(shape, value, place)
    assert_never(shape)


def _first(problems: Iterator[Problem | None]) -> Problem | None:
    return next((problem for problem in problems if problem is not None), None)


def _text(value: object, place: Place) -> Problem | None:
    """Return that a text holds what no encoding has: half of a surrogate pair."""
    try:
        str.encode(value)  # type: ignore[arg-type]  # a text; its class's own ``encode`` is not asked
    except UnicodeEncodeError as error:
        return place.problem(f"holds a lone surrogate at character {error.start}, which no text can be sent with")
    return None


def _is_same(value: object, wanted: object) -> bool:
    """Whether ``value`` is the member ``wanted`` of a Literal; ``True`` is not ``1``."""
    if isinstance(value, bool) or isinstance(wanted, bool) or not isinstance(wanted, str | bytes | int):
        return value is wanted
    return isinstance(value, type(wanted)) and bool(value == wanted)


def _has(value: object, name: str) -> bool:
    """Whether ``value`` has the attribute; nothing of it is run to find out."""
    return any(name in vars(one) for one in type(value).__mro__) or name in getattr(value, "__dict__", ())


def _either(shape: Either, value: object, place: Place) -> Problem | None:
    found: list[Problem] = []
    for member in shape.members:
        problem = problem_in(member, value, place)
        if problem is None:
            return None
        found.append(problem)
    deepest = max(found, key=lambda problem: problem.depth)
    return deepest if deepest.depth > place.depth else place.wrong(shape, value)


def _collection(shape: Collection, value: object, place: Place) -> Problem | None:
    """Check the items of what can be gone through more than once; a text is no list of texts here."""
    if not isinstance(value, shape.base) or isinstance(value, str | bytes | bytearray):
        return place.wrong(shape, value)
    if not isinstance(value, Iterable) or not hasattr(value, "__len__"):
        return None  # going through it might use it up
    return _first(problem_in(shape.item, item, place.inside(f"[{index}]")) for index, item in enumerate(value))


def _pairs(shape: Pairs, value: object, place: Place) -> Problem | None:
    if not isinstance(value, shape.base) or not is_mapping(value):
        return place.wrong(shape, value)
    for key, item in value.items():  # keys are values of the user's, so messages do not show them
        problem = problem_in(shape.key, key, place.inside(" (a key)"))
        problem = problem or problem_in(shape.value, item, place.inside("[…]"))
        if problem is not None:
            return problem
    return None


def _record(shape: Record, value: object, place: Place) -> Problem | None:
    if not is_mapping(value):
        return place.wrong(shape, value)
    fields = shape.fields()
    missing = [field.name for field in fields if field.required and field.name not in value]
    if missing:
        return Problem(place.depth + 1, f"input {shown(place.path)} has no {', '.join(map(shown, missing))}")
    inside = ((field, place.inside(_step(field.name))) for field in fields if field.name in value)
    return _first(problem_in(field.shape, value[field.name], here) for field, here in inside)


def _step(name: str) -> str:
    return f".{name}" if name.isidentifier() else f"[{shown(name)}]"


# --- plain values and messages -------------------------------------------------------------------


def plain_problem(value: object, place: Place, *, opaque: bool = False) -> Problem | None:
    """Return what keeps ``value`` from being one as JSON has them; ``opaque`` lets bytes pass, too.

    Other objects run code of their own when they are printed, and may print what nobody meant to send: whoever means
    them declares their class.
    """
    if issubclass(type(value), str):
        return _text(value, place)
    if isinstance(value, _PLAIN) or (opaque and isinstance(value, _OPAQUE)):
        return None
    if place.depth > DEEPEST:
        return place.problem("is nested too deeply")
    if is_mapping(value):
        inside = ((part, place.inside("[…]")) for pair in value.items() for part in pair)
        return _first(plain_problem(part, here, opaque=opaque) for part, here in inside)
    if is_sequence(value):
        items = enumerate(value)
        return _first(plain_problem(item, place.inside(f"[{n}]"), opaque=opaque) for n, item in items)
    what = "a text, a number, a list, a dict or another plain value"
    return place.problem(f"takes {what}, not {kind(value)}; declare its type if it is meant")


def message_problem(value: object, place: Place) -> Problem | None:
    """Return what is wrong with a list of messages: an item that is none, a role, a content."""
    messages, problem = _read(value, place)
    problem = problem or role_problem(messages, place)
    if problem is not None:
        return problem
    for index, message in enumerate(messages):
        here = place.inside(f"[{index}]")
        content = message.get("content")
        if not (content is None or isinstance(content, str) or is_sequence(content)):
            return here.problem(f"has {kind(content)} as its content; a text or a list of blocks is needed")
        for key, item in message.items():
            problem = plain_problem(item, here.inside(_step(key) if key in _FIELDS else "[…]"), opaque=True)
            if problem is not None:
                return problem
        problem = None if content is None or isinstance(content, str) else _images(content, here.inside(".content"))
        if problem is not None:
            return problem
    return None


def _images(blocks: "Sequence[object]", place: Place) -> Problem | None:
    """Return what is wrong with the URL of an image in content blocks: the same as with one of a template."""
    for index, block in enumerate(blocks):
        image = (block.get("image_url") or block.get("source")) if is_mapping(block) else None
        url = image.get("url") if is_mapping(image) else image
        fault = url_fault(url) if isinstance(url, str) else ""
        if fault:
            return place.inside(f"[{index}]").problem(f"has the URL of an image that {fault}")
    return None


def roles_of(value: object, place: Place) -> Problem | None:
    """Return what is wrong with the roles of a list of messages."""
    messages, problem = _read(value, place)
    return problem or role_problem(messages, place)


def _read(value: object, place: Place) -> "tuple[Sequence[Mapping[str, object]], Problem | None]":
    try:
        found: Sequence[Mapping[str, object]] = as_messages(value, place.path)
    except UnexpectedInputError as error:
        return (), Problem(place.depth, error.message)
    return found, None


def role_problem(messages: "Sequence[Mapping[str, object]]", place: Place) -> Problem | None:
    """Return that a message has a role that is not allowed, or that nobody knows."""
    for index, message in enumerate(messages):
        role = message["role"]
        if role not in place.roles:
            here = place.inside(f"[{index}]")
            if role in PLAIN_ROLES:
                allowed = ", ".join(map(shown, sorted(place.roles)))
                return here.problem(f"has the role {shown(str(role))}; only {allowed} may stand there")
            return here.problem("has a role that is not known")
    return None
