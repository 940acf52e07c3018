"""The statements that render a prompt: lookups first, then one expression that is the result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from genprompts.compiler.layout import Atom, Expression, call, choice, display, prose, spread, value
from genprompts.compiler.literals import string
from genprompts.compiler.texts import Binding, Texts, is_empty, known_text, may_be_empty
from genprompts.grammar.image_urls import image_paths, inputs_in, is_in_cloud
from genprompts.grammar.nodes import (
    Absent,
    Block,
    Blocks,
    Body,
    ChatBody,
    DataBlock,
    DataBody,
    DataValue,
    ImageBlock,
    ImageBody,
    Known,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts.images import url_fault

if TYPE_CHECKING:
    from genprompts.compiler.texts import TextCode

_MARGIN = 8  # the column at which the statements of a method stand


@dataclass(frozen=True, slots=True)
class Rendering:
    """The statements of a render method, not indented; they are laid out for column 8.

    ``runtime`` are the names of ``genprompts`` that they mention. With ``annotated`` they also mention ``Any`` of
    ``typing``, for checkers alone.
    """

    lines: tuple[str, ...]
    runtime: frozenset[str]
    annotated: bool


def render_body(body: Body, bindings: Sequence[Binding], *, bare: bool, strict: bool = False) -> Rendering:
    """Return the statements of the method that renders ``body`` from its parameter ``input``.

    With ``bare`` that may also be the value of the one required input. An input that is no mapping makes the lookup
    fail and ``self._input_error`` says so; where nothing is looked up, ``self._check_mapping`` does. With
    ``strict`` the data of images is looked at.
    """
    result = _Result({binding.name: binding.local for binding in bindings}, Texts(bindings), strict)
    given = result.of(body)
    texts = result.texts
    lines = _lookups(texts.looked_up(bindings), texts.loose, bare=bare)
    annotated = bool(texts.loose)
    if texts.statements:
        from genprompts.compiler.mentions import mentions_any  # noqa: PLC0415  (f-strings need no statements)
        from genprompts.compiler.writing import ends_with_function, statements  # noqa: PLC0415  (same)

        lines += statements(tuple(texts.statements), _MARGIN)
        lines += [""] if ends_with_function(texts.statements[-1]) else []
        annotated = annotated or mentions_any(tuple(texts.statements))
    lines += spread(given, "return ", "", _MARGIN)
    runtime = frozenset(result.mentioned | texts.runtime)
    return Rendering(tuple(line[_MARGIN:] for line in lines), runtime, annotated)


# --- lookups -------------------------------------------------------------------------------------


def _lookups(bindings: Sequence[Binding], loose: Collection[str], *, bare: bool) -> list[str]:
    """Return the statements that bind the inputs to local variables; the ``loose`` ones may hold anything."""
    margin = " " * _MARGIN
    required = [binding for binding in bindings if binding.required]
    optional = [binding for binding in bindings if not binding.required]
    if not bindings:
        return [f"{margin}self._check_mapping(input)"]
    tried, errors = (required, "(KeyError, TypeError)") if required else (optional, "AttributeError")
    lines = [f"{margin}try:"]
    for binding in tried:
        lines += _lookup(binding, loose, _MARGIN + 4, bare=bare)
    lines += [f"{margin}except {errors}:", f"{margin}    raise self._input_error(input) from None"]
    if required:
        for binding in optional:
            lines += _lookup(binding, loose, _MARGIN, bare=bare)
    return lines


def _lookup(binding: Binding, loose: Collection[str], indent: int, *, bare: bool) -> list[str]:
    """Return the statement that binds one input."""
    key = Atom(string(binding.name))
    default = Atom("MISSING") if isinstance(binding.default, Absent) else value((binding.default or Known(())).value)
    found: Expression = call("input[", [key], "]") if binding.required else call("input.get(", [key, default])
    if bare:
        found = choice(found, "isinstance(input, dict)", Atom("input") if binding.required else default)
    hint = ": Any" if binding.local in loose else ""
    return spread(found, f"{binding.local}{hint} = ", "", indent)


# --- the result ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Result:
    """What the prompt gives, made of the inputs' variables (``names``) and of compiled ``texts``."""

    names: Mapping[str, str]
    texts: Texts
    strict: bool
    mentioned: set[str] = field(default_factory=set)
    """The names of ``genprompts`` that it mentions."""

    def of(self, body: Body) -> Expression:
        """Return the expression for what ``body`` gives."""
        match body:
            case TextBody(nodes=nodes):
                return call(self._name("TextPromptValue("), [self._text(nodes)])
            case ImageBody(image=image):
                return call(self._name("ImagePromptValue("), [self._image(image)])
            case DataBody(value=data):
                return self._data(data, image_paths(data))
            case ChatBody(parts=parts):
                messages = [("", self._part(part)) for part in parts]
                # A list, not a tuple: faster with a star in it, and more checkers see what its dicts are.
                given = [display("[", messages, "]", one_a_line=len(parts) > 1)] if parts else []
                return call(self._name("ChatPromptValue("), given)

    def _name(self, head: str) -> str:
        """Return the beginning of a call, and remember the name in it."""
        self.mentioned.add(head.strip("*("))
        return head

    def _text(self, template: TextTemplate) -> Expression:
        """Return the expression for a text."""
        return self._written(self.texts.text(template))

    def _written(self, text: "Nodes | TextCode") -> Expression:
        if isinstance(text, tuple):
            return prose(text, self.names)
        from genprompts.compiler.writing import short  # noqa: PLC0415  (not for f-strings)

        return short(text)

    def _part(self, part: Part) -> Expression:
        """Return the expression for one entry of the message list."""
        match part:
            case MessageTemplate(role=role, content=content, extra=extra):
                filled = self._blocks(content) if isinstance(content, Blocks) else self._text(content)
                more = [(key, value(constant)) for key, constant in extra]
                return _dict([("role", Atom(string(role))), ("content", filled), *more])
            case LiteralMessage(message=message):
                return value(dict(message))
            case Placeholder(name=name, computed=True):
                return Atom(f"*{self.names[name]}")
            case Placeholder(name=name, n_messages=n_messages):
                last = "" if n_messages is None else f"[-{n_messages}:]"
                messages = [Atom(self.names[name]), Atom(string(name))]
                return call(self._name("*as_messages("), messages, f"){last}")

    def _blocks(self, content: Blocks) -> Expression:
        """Return the list of a message's blocks; text that is certainly empty is left out."""
        found = [self._block(block) for block in content.blocks]
        return display("[", [("", block) for block in found if block is not None], "]")

    def _block(self, block: Block) -> Expression | None:
        """Return the expression for one block."""
        match block:
            case TextBlock(nodes=nodes):
                text = self.texts.text(nodes)
                if is_empty(text):
                    return None
                if may_be_empty(text):
                    return call(self._name("*text_block("), [self._written(text)])
                return _dict([("type", Atom('"text"')), ("text", self._written(text))])
            case ImageBlock():
                return _dict([("type", Atom('"image_url"')), ("image_url", self._image(block))])
            case DataBlock(value=data):
                return self._data(data, image_paths(data))

    def _image(self, image: ImageBlock) -> Expression:
        entries: list[tuple[str, Expression]] = [("url", self._url(image.url))]
        if image.detail is not None:
            entries.append(("detail", self._text(image.detail)))
        return _dict(entries)

    def _url(self, template: TextTemplate) -> Expression:
        """Return the expression for an image's URL, which is checked where inputs are part of it."""
        text = self.texts.text(template)
        known = known_text(text)
        if is_in_cloud(template) or (known is not None and not url_fault(known)):
            return self._written(text)
        names = [Atom(string(name)) for name in inputs_in(template)]
        check = self._name("strict_image_url(" if self.strict else "image_url(")
        return call(check, [self._written(text), *names])

    def _data(
        self, data: DataValue, images: Collection[tuple[str, ...]] = (), path: tuple[str, ...] = ()
    ) -> Expression:
        """Return the expression for a value in a block; ``images`` are the paths of URLs, ``path`` is its own."""
        match data:
            case TemplateValue(nodes=nodes):
                return self._url(nodes) if path in images else self._text(nodes)
            case tuple():
                return display("[", [("", self._data(item)) for item in data], "]")
            case None | str() | bool() | int() | float():
                return value(data)
            case _:
                return _dict([(key, self._data(item, images, (*path, key))) for key, item in data.items()])


def _dict(entries: Sequence[tuple[str, Expression]]) -> Expression:
    return display("{", [(f"{string(key)}: ", item) for key, item in entries], "}")
