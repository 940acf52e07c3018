"""The render code that a prompt has to have, as Python's own syntax tree: made from the prompt, not from the text.

Nothing that writes source has a part in it, so a mistake there shows as a difference.
"""

import ast
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from genprompts.compiler import tree
from genprompts.compiler.code import Slot
from genprompts.compiler.texts import Binding, Texts, is_empty, may_be_empty
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
    Text,
    TextBlock,
    TextBody,
    TextTemplate,
)
from genprompts.images import url_fault
from genprompts_codegen.ir import External, Output, RecordRef

_LOAD = ast.Load()
_INPUT = ast.Name("input", _LOAD)


@dataclass(frozen=True, slots=True)
class RenderCode:
    """The statements of a render method; ``compiled`` where they are more than lookups and f-strings."""

    statements: list[ast.stmt]
    compiled: bool


def render_code(body: Body, bindings: Sequence[Binding], *, bare: bool, strict: bool = False) -> RenderCode:
    """Return the statements of the method that renders ``body``."""
    texts = Texts(bindings)
    result = _Result({binding.name: binding.local for binding in bindings}, texts, strict=strict).of(body)
    lookups = _lookups(texts.looked_up(bindings), texts, bare=bare)
    statements = [*lookups, *tree.block(tuple(texts.statements)), ast.Return(result)]
    return RenderCode(statements, texts.compiled)


def output_code(output: Output, classes: Mapping[str, str]) -> dict[str, list[ast.stmt]]:
    """Return the statements of the members that speak of the answer; ``classes`` are those of its records."""
    found: ast.expr = ast.Name("dict", _LOAD)
    match output.type:
        case RecordRef(name):
            found = ast.Name(classes[name], _LOAD)
        case External(module, name):
            first, *rest = f"{module}.{name}".split(".")
            found = ast.Name(first, _LOAD)
            for word in rest:
                found = ast.Attribute(found, word, _LOAD)
        case _:
            pass  # what is no class is made of JSON as a dict
    code: dict[str, list[ast.stmt]] = {"output_schema": [ast.Return(found)]}
    if output.schema is not None:
        code["schema"] = [ast.Return(tree.constant(output.schema.value))]
    return code


def same(found: object, wanted: object) -> bool:
    """Return whether two trees, or lists of them, say the same; their places in the text do not count."""
    waiting = [(found, wanted)]  # a long "elif" chain is deeper than Python calls functions
    while waiting:
        found, wanted = waiting.pop()
        kind = wanted.__class__
        if found.__class__ is not kind:
            return False
        if kind is list:
            assert isinstance(found, list)
            assert isinstance(wanted, list)
            if len(found) != len(wanted):
                return False
            waiting.extend(zip(found, wanted, strict=True))
        elif fields := _FIELDS.get(kind):
            waiting += [(getattr(found, field, None), getattr(wanted, field, None)) for field in fields]
        elif kind not in _FIELDS and (found != wanted or (kind is float and repr(found) != repr(wanted))):
            return False
    return True


_FIELDS: Mapping[type, tuple[str, ...]] = {
    kind: tuple(field for field in kind._fields if field not in {"ctx", "kind", "type_comment"})
    for kind in vars(ast).values()
    if isinstance(kind, type) and issubclass(kind, ast.AST)
}
"""What is compared of each kind of node."""


# --- lookups -------------------------------------------------------------------------------------


def _lookups(bindings: Sequence[Binding], texts: Texts, *, bare: bool) -> list[ast.stmt]:
    """Return the statements that bind the inputs."""
    if not bindings:
        return [ast.Expr(_of_self("_check_mapping"))]
    loose = texts.loose  # counted once: there may be thousands of inputs
    lookups = {
        required: [_lookup(one, loose, bare=bare) for one in bindings if one.required is required]
        for required in (True, False)
    }
    raised = ast.Raise(_of_self("_input_error"), ast.Constant(None))
    refused: ast.expr = ast.Name("AttributeError", _LOAD)
    if lookups[True]:
        refused = ast.Tuple([ast.Name("KeyError", _LOAD), ast.Name("TypeError", _LOAD)], _LOAD)
    caught = ast.Try(lookups[True] or lookups[False], [ast.ExceptHandler(refused, None, [raised])], [], [])
    return [caught, *(lookups[False] if lookups[True] else [])]


def _of_self(method: str) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("self", _LOAD), method, _LOAD), [_INPUT], [])


def _lookup(binding: Binding, loose: Collection[str], *, bare: bool) -> ast.stmt:
    key = ast.Constant(binding.name)
    otherwise: ast.expr = _INPUT
    found: ast.expr = ast.Subscript(_INPUT, key, _LOAD)
    if not binding.required:
        default = binding.default or Known(())
        otherwise = ast.Name("MISSING", _LOAD) if isinstance(default, Absent) else tree.constant(default.value)
        found = ast.Call(ast.Attribute(_INPUT, "get", _LOAD), [key, otherwise], [])
    if bare:
        test = ast.Call(ast.Name("isinstance", _LOAD), [_INPUT, ast.Name("dict", _LOAD)], [])
        found = ast.IfExp(test, found, otherwise)
    target = ast.Name(binding.local, ast.Store())
    if binding.local in loose:
        return ast.AnnAssign(target, ast.Name("Any", _LOAD), found, 1)
    return ast.Assign([target], found)


# --- the result ----------------------------------------------------------------------------------


class _Result:
    """What a prompt gives, made of the inputs' variables and of compiled texts."""

    def __init__(self, names: Mapping[str, str], texts: Texts, *, strict: bool) -> None:
        self._names = names
        self._texts = texts
        self._strict = strict

    def of(self, body: Body) -> ast.expr:
        match body:
            case TextBody(nodes):
                return _call("TextPromptValue", self._text(nodes))
            case ImageBody(image):
                return _call("ImagePromptValue", self._image(image))
            case DataBody(value):
                return self._data(value, image_paths(value))
            case ChatBody(parts):
                messages = [self._part(part) for part in parts]
                return _call("ChatPromptValue", *([ast.List(messages, _LOAD)] if messages else []))

    def _text(self, template: TextTemplate) -> ast.expr:
        text = self._texts.text(template)
        return self._filled(text) if isinstance(text, tuple) else tree.expression(text)

    def _filled(self, nodes: Nodes) -> ast.expr:
        return tree.filled(
            [
                node.value
                if isinstance(node, Text)
                else Slot(self._names[node.name], node.conversion, node.format_spec)
                for node in nodes
            ]
        )

    def _part(self, part: Part) -> ast.expr:
        match part:
            case MessageTemplate(role, content, extra):
                filled = self._blocks(content) if isinstance(content, Blocks) else self._text(content)
                further = {key: tree.constant(value) for key, value in extra}
                return _dict({"role": ast.Constant(role), "content": filled, **further})
            case LiteralMessage(message):
                return tree.constant(dict(message))
            case Placeholder(name, _, n_messages):
                messages: ast.expr = _call("as_messages", ast.Name(self._names[name], _LOAD), ast.Constant(name))
                if n_messages is not None:
                    last = ast.Slice(ast.UnaryOp(ast.USub(), ast.Constant(n_messages)), None, None)
                    messages = ast.Subscript(messages, last, _LOAD)
                return ast.Starred(messages, _LOAD)

    def _blocks(self, content: Blocks) -> ast.expr:
        found = [self._block(block) for block in content.blocks]
        return ast.List([block for block in found if block is not None], _LOAD)

    def _block(self, block: Block) -> ast.expr | None:
        """Return a block; a text that is empty whatever the inputs are has none."""
        match block:
            case TextBlock(nodes):
                text = self._texts.text(nodes)
                if is_empty(text):
                    return None
                filled = self._filled(text) if isinstance(text, tuple) else tree.expression(text)
                if may_be_empty(text):
                    return ast.Starred(_call("text_block", filled), _LOAD)
                return _dict({"type": ast.Constant("text"), "text": filled})
            case ImageBlock():
                return _dict({"type": ast.Constant("image_url"), "image_url": self._image(block)})
            case DataBlock(value):
                return self._data(value, image_paths(value))

    def _url(self, template: TextTemplate) -> ast.expr:
        """Return the URL of an image; it is checked where it is not known to be one."""
        text = self._texts.text(template)
        url = self._filled(text) if isinstance(text, tuple) else tree.expression(text)
        known = isinstance(url, ast.Constant) and isinstance(url.value, str) and not url_fault(url.value)
        if known or is_in_cloud(template):
            return url
        names = [ast.Constant(name) for name in inputs_in(template)]
        return _call("strict_image_url" if self._strict else "image_url", url, *names)

    def _image(self, image: ImageBlock) -> ast.expr:
        url = self._url(image.url)
        return _dict({"url": url} if image.detail is None else {"url": url, "detail": self._text(image.detail)})

    def _data(self, data: DataValue, images: Collection[tuple[str, ...]], path: tuple[str, ...] = ()) -> ast.expr:
        match data:
            case TemplateValue(nodes):
                return self._url(nodes) if path in images else self._text(nodes)
            case tuple():
                return ast.List([self._data(item, ()) for item in data], _LOAD)
            case None | str() | bool() | int() | float():
                return tree.constant(data)
            case _:
                return _dict({key: self._data(item, images, (*path, key)) for key, item in data.items()})


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, _LOAD), list(arguments), [])


def _dict(entries: Mapping[str, ast.expr]) -> ast.expr:
    return ast.Dict([ast.Constant(key) for key in entries], list(entries.values()))
