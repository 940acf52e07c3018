"""LangChain's manifests: reading them.

A manifest is data. No class is looked up by its path, nothing is revived but templates and messages, and values stay
values, whatever they look like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.data_text import read_json
from genprompts.templates.literal import CLASSES, is_literal, read_literal, read_messages
from genprompts.templates.message import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    MessagePromptTemplate,
    SystemMessagePromptTemplate,
)
from genprompts.templates.partials import joined
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.plain import Plain, plain, unescaped
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from typing import Any

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.templates.template import Options, Template

_ROLES: Mapping[str, type[MessagePromptTemplate]] = {
    "HumanMessagePromptTemplate": HumanMessagePromptTemplate,
    "AIMessagePromptTemplate": AIMessagePromptTemplate,
    "SystemMessagePromptTemplate": SystemMessagePromptTemplate,
}
_OURS = frozenset({"langchain", "langchain_core", "langchain_classic"})
_COMMIT = ("owner", "repo", "commit_hash")
_DATA = ("DictPromptTemplate", "_DictMessagePromptTemplate")


def loads(text: str) -> "Template[Any]":
    """Return the template in the JSON ``text``: a manifest that LangChain's ``dumps`` or its hub wrote.

    Raises:
        TemplateDefinitionError: it is no JSON, or the manifest of something else.
        TemplateSyntaxError: a template in it cannot be read.
    """
    return load(read_json(text))


def load(manifest: object) -> "Template[Any]":
    """Return the template in ``manifest``: what LangChain's ``dumpd`` gives, or a commit of its hub.

    A single message becomes a chat template of one message.

    Raises:
        TemplateDefinitionError: it is the manifest of something else.
        TemplateSyntaxError: a template in it cannot be read.
    """
    commit: dict[str, object] = {}
    if is_mapping(manifest) and "manifest" in manifest and "lc" not in manifest:
        commit = {f"lc_hub_{key}": manifest[key] for key in _COMMIT if isinstance(manifest.get(key), str)}
        manifest = manifest["manifest"]
    node = _Node.of(manifest)
    if node.name == "RunnableSequence":
        node = _Node.of(node.kwargs.get("first"))
    return _prompt(node, commit)


def is_manifest(value: object) -> bool:
    """Say whether ``value`` is a manifest, or a commit of the hub that holds one."""
    if not is_mapping(value):
        return False
    return "lc" in value or (is_mapping(value.get("manifest")) and "lc" in cast("dict[str, object]", value["manifest"]))


@dataclass(frozen=True, slots=True)
class _Node:
    """An object of a manifest: the ``name`` of its class, and what it was made with."""

    name: str
    kwargs: Mapping[str, object]

    @classmethod
    def of(cls, value: object) -> "_Node":
        """Return the object that ``value`` describes."""
        path = value.get("id") if is_mapping(value) and value.get("lc") == 1 else None
        if not is_mapping(value) or not is_sequence(path) or not path or not isinstance(path[-1], str):
            raise TemplateDefinitionError(f"{kind(value)} stands where a manifest should; it has 'lc', 'id', 'kwargs'")
        if path[0] not in _OURS:
            raise TemplateDefinitionError(
                f"the manifest is one of the class {shown(path[-1])}, which is not LangChain's"
            )
        kwargs = value.get("kwargs")
        if value.get("type") != "constructor" or not is_mapping(kwargs):
            raise TemplateDefinitionError(f"LangChain wrote no more of the {shown(path[-1])} than its name")
        return cls(path[-1], kwargs)

    def text(self, key: str) -> str:
        """Return the text at ``key``."""
        found = self.kwargs.get(key)
        if not isinstance(found, str):
            raise TemplateDefinitionError(f"the manifest of the {shown(self.name)} has no text {shown(key)}")
        return found

    def list(self, key: str) -> Sequence[object]:
        """Return the list at ``key``."""
        found = self.kwargs.get(key)
        if not is_sequence(found):
            raise TemplateDefinitionError(f"the manifest of the {shown(self.name)} has no list {shown(key)}")
        return found

    def data(self, key: str) -> dict[str, Plain]:
        """Return the map at ``key``, which is data; nothing stands for an empty one."""
        found = self.kwargs.get(key)
        made = {} if found is None else unescaped(plain(found, shown(key)))
        if not isinstance(made, dict):
            raise TemplateDefinitionError(f"{shown(key)} in a manifest is {kind(found)}, not a map")
        return made

    @property
    def format(self) -> "TemplateFormat":
        """The template language; reading the text refuses one that is not known."""
        return cast("TemplateFormat", self.kwargs.get("template_format") or "f-string")

    @property
    def partials(self) -> dict[str, object]:
        """The inputs that are filled in."""
        found = self.kwargs.get("partial_variables")
        if found is not None and not is_mapping(found):
            raise TemplateDefinitionError(f"'partial_variables' in a manifest is {kind(found)}, not a map")
        return {name: _value(name, value) for name, value in (found or {}).items()}


def _value(name: str, value: object) -> object:
    """Return the value of a partial; messages in a list become message dicts."""
    if is_sequence(value) and any(is_literal(item) for item in value):
        return [_value(name, item) if isinstance(item, list) else item for item in read_messages(value)]
    if is_mapping(value) and "lc" in value:
        message = f"the partial {shown(name)} is an object that was not written out; fill it in after loading"
        raise TemplateDefinitionError(message)
    return unescaped(plain(value, f"the partial {shown(name)}"))


# --- prompts -------------------------------------------------------------------------------------


def _prompt(node: _Node, commit: Mapping[str, object]) -> "Template[Any]":
    """Return the prompt that ``node`` describes."""
    match node.name:
        case "PromptTemplate":
            options = _options(node, commit, {})
            return PromptTemplate(node.text("template"), template_format=node.format, **options)
        case "ChatPromptTemplate":
            return _chat(node, commit)
        case "StructuredPrompt":
            return _structured(node, commit)
        case "ImagePromptTemplate":
            from genprompts.templates.image import ImagePromptTemplate  # noqa: PLC0415  (rare)

            return ImagePromptTemplate(
                cast("dict[str, str]", node.data("template")), template_format=node.format, **_options(node, commit, {})
            )
        case name if name in _DATA:
            from genprompts.templates.dict import DictPromptTemplate  # noqa: PLC0415  (rare)

            return DictPromptTemplate(node.data("template"), template_format=node.format, **_options(node, commit, {}))
        case _:
            messages = _Messages([_message(node)])
            return ChatPromptTemplate(messages.sources(), template_format=messages.format, metadata=commit)


def _chat(node: _Node, commit: Mapping[str, object]) -> ChatPromptTemplate:
    """Return a chat template."""
    messages = _Messages.of(node.list("messages"))
    options = _options(node, commit, messages.absent())
    return ChatPromptTemplate(messages.sources(), template_format=messages.format, **options)


def _structured(node: _Node, commit: Mapping[str, object]) -> "Template[Any]":
    from genprompts.templates.structured import StructuredPrompt  # noqa: PLC0415  (rare)

    messages = _Messages.of(node.list("messages"))
    schema = node.data("schema_") or node.data("schema")
    return StructuredPrompt(
        messages.sources(),
        schema,
        structured_output_kwargs=node.data("structured_output_kwargs"),
        template_format=messages.format,
        **_options(node, commit, messages.absent()),
    )


def _options(node: _Node, commit: Mapping[str, object], absent: Mapping[str, object]) -> "Options":
    """Return what a prompt has besides its text; ``absent`` are partials that say nothing."""
    partials = {name: value for name, value in node.partials.items() if absent.get(name, _SOMETHING) != value}
    name, tags = node.kwargs.get("name"), node.kwargs.get("tags")
    return {
        "name": name if isinstance(name, str) else "",
        "metadata": {**node.data("metadata"), **commit},
        "tags": [tag for tag in tags if isinstance(tag, str)] if is_sequence(tags) else [],
        "partial_variables": partials,
    }


_SOMETHING = object()


# --- messages ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Messages:
    """The messages of a chat prompt."""

    items: Sequence[object]

    @classmethod
    def of(cls, nodes: Sequence[object]) -> "_Messages":
        """Return the messages that ``nodes`` describe."""
        return cls([_message(_Node.of(node)) for node in nodes])

    def sources(self) -> "Any":
        """Return the messages for a chat template."""
        return self.items

    @property
    def format(self) -> "TemplateFormat":
        """The language of the first message template; what is added to the prompt later is read in it."""
        written = (MessagePromptTemplate, ChatPromptTemplate)
        return next((item.template_format for item in self.items if isinstance(item, written)), "f-string")

    def absent(self) -> dict[str, object]:
        """Return what LangChain fills into optional placeholders: nothing."""
        placeholders = [item for item in self.items if isinstance(item, MessagesPlaceholder)]
        return {item.variable_name: [] for item in placeholders if item.optional}


def _message(node: _Node) -> object:
    """Return one message."""
    name = node.name
    if name == "MessagesPlaceholder":
        return _placeholder(node)
    if name in CLASSES:
        return read_literal(name, node.kwargs)
    if name in ("ChatPromptTemplate", "StructuredPrompt"):
        return _chat(node, {})
    if name not in _ROLES and name != "ChatMessagePromptTemplate":
        raise TemplateDefinitionError(f"the manifest has the class {shown(name)}, which is no prompt and no message")
    content, template_format, partials = _content(node)
    extra = node.data("additional_kwargs")
    message = (
        _ROLES[name].from_template(content, template_format, additional_kwargs=extra)
        if name in _ROLES
        else ChatMessagePromptTemplate.from_template(
            content, template_format, role=node.text("role"), additional_kwargs=extra
        )
    )
    # Partials of one message are those of a template of this message: blocks cannot have any of their own.
    return ChatPromptTemplate([message], partial_variables=partials) if partials else message


def _placeholder(node: _Node) -> MessagesPlaceholder:
    optional, count = node.kwargs.get("optional"), node.kwargs.get("n_messages")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool)):
        raise TemplateDefinitionError(f"'n_messages' in a manifest is {kind(count)}, not a number")
    return MessagesPlaceholder(node.text("variable_name"), optional=optional is True, n_messages=count)


def _content(node: _Node) -> "tuple[str | list[str | Mapping[str, object]], TemplateFormat, Mapping[str, object]]":
    """Return the content of a message template, its language and its partials."""
    prompt = node.kwargs.get("prompt")
    if not is_sequence(prompt):
        inner = _Node.of(prompt)
        if inner.name != "PromptTemplate":
            raise TemplateDefinitionError(
                f"the content of a message is the class {shown(inner.name)}, which is no text"
            )
        return inner.text("template"), inner.format, inner.partials
    blocks = [_Node.of(one) for one in prompt]
    formats = {block.format for block in blocks}
    if len(formats) > 1:
        raise TemplateDefinitionError("the blocks of one message are written in two template languages")
    partials = joined([(block.partials, ()) for block in blocks])
    return [_block(block) for block in blocks], next(iter(formats), "f-string"), partials


def _block(node: _Node) -> Mapping[str, object]:
    """Return one content block."""
    if node.name == "PromptTemplate":
        return {"type": "text", "text": node.text("template")}
    if node.name == "ImagePromptTemplate":
        return {"type": "image_url", "image_url": node.data("template")}
    if node.name in _DATA:
        return node.data("template")
    raise TemplateDefinitionError(f"a content block is one of the class {shown(node.name)}, which is none")
