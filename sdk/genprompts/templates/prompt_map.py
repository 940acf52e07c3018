"""Our own form of one prompt in a data file, ``{template: …}`` or ``{messages: […]}`` beside settings: reading it.

It is the form that ``genprompts generate`` reads, too; what that understands and the run time has no use for (the
written types of inputs) is read over.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.templates.answer import read_output
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.item import ROLES
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from typing import Any

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.templates.item import MessageSource
    from genprompts.templates.template import Options, Template

SETTINGS = ("description", "format", "escape", "inputs", "partials", "metadata", "output")
"""The keys beside the text or the messages that mean something."""
TYPES: Mapping[str, object] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
"""The types of inputs that a file can name, and a template made at run time knows."""

_TEXTS = ("template", "prompt", "content", "text")
_OWN = ("name", "tags", *SETTINGS)
_SPOKEN = (*ROLES, "placeholder")
_WAYS = "a prompt file has 'template' (a text), 'messages' (a list), or roles such as 'system' and 'human'"


def read_prompt(value: object, template_format: "TemplateFormat" = "f-string") -> "Template[Any]":
    """Return the one prompt that ``value`` describes; ``template_format`` holds unless it names one.

    Raises:
        TemplateDefinitionError: it describes none, or several.
        TemplateSyntaxError: a template in it cannot be read.
    """
    if is_sequence(value):
        return ChatPromptTemplate(_messages(value), template_format=template_format)
    if not is_mapping(value):
        raise TemplateDefinitionError(f"the file holds {kind(value)}; {_WAYS}")
    found, body = _body(value)
    settings = _Settings(value, template_format, (*body, *_OWN))
    if isinstance(found, str):
        return settings.text(found)
    return settings.chat(_messages(found) if is_sequence(found) else _roles(cast("Mapping[str, object]", found)))


def _body(value: Mapping[str, object]) -> tuple[object, tuple[str, ...]]:
    """Return the text, the messages or the map of roles in ``value``, and the keys where they stand."""
    messages, template = value.get("messages"), value.get("template")
    if messages is not None and template is not None:
        raise TemplateDefinitionError("a prompt with 'template' and 'messages'; keep one of the two")
    if is_sequence(messages) or is_mapping(messages):
        return messages, ("messages",)
    if any(role in value for role in ROLES):
        return {key: value[key] for key in value if key in _SPOKEN}, _SPOKEN
    texts = [key for key in _TEXTS if isinstance(value.get(key), str)]
    others = [key for key, item in value.items() if key not in (*_TEXTS, *_OWN) and _is_prompt(item)]
    if len(texts) == 1 and not others:
        return value[texts[0]], (texts[0],)
    several = len(texts) + len(others) > 1
    said = "it holds several prompts, for which code is generated" if several else "it holds no prompt"
    raise TemplateDefinitionError(f"{said}; {_WAYS}")


def _is_prompt(value: object) -> bool:
    """Say whether a value under a key that is not ours looks like a prompt of its own."""
    if isinstance(value, str):
        return "{" in value or "\n" in value.strip()
    return is_mapping(value) and any(key in value for key in ("template", "messages", *ROLES))


class _Settings:
    """What stands beside the text or the messages of a prompt."""

    def __init__(self, value: Mapping[str, object], template_format: "TemplateFormat", known: Sequence[str]) -> None:
        """Read the settings in ``value``; keys that are not ``known`` are metadata."""
        found = value.get("format")
        self.format = cast("TemplateFormat", template_format if found is None else found)
        escape = value.get("escape")
        if escape is not None and not isinstance(escape, bool):
            raise TemplateDefinitionError(f"'escape' is {kind(escape)}, not true or false")
        self.escape: bool = escape is not False
        types, defaults = _inputs(value.get("inputs"))
        metadata = _map(value, "metadata")
        further = {key: item for key, item in value.items() if key not in known}
        # The schema of the answers; an author's own word for something else is metadata.
        self.output = read_output(value.get("output"))
        if "output" in value and self.output is None:
            further["output"] = value["output"]
        name, tags = value.get("name"), value.get("tags")
        self.options: Options = {
            "name": name if isinstance(name, str) else "",
            "metadata": {**metadata, **further},
            "tags": [tag for tag in tags if isinstance(tag, str)] if is_sequence(tags) else [],
            "partial_variables": {**defaults, **_map(value, "partials")},
        }
        if types:
            self.options["input_types"] = types

    def text(self, text: str) -> "Template[Any]":
        """Return the text prompt of ``text``; one message, where there is a schema of the answers."""
        if self.output is not None:
            return self.chat([("human", text)])
        made = PromptTemplate(text, template_format=self.format, **self.options)
        if self.escape:
            return made
        from genprompts.templates.unescaped import unescaped_body  # noqa: PLC0415  (rare)

        return made._changed(body=unescaped_body(made.body))  # noqa: SLF001  (part of what all templates are)

    def chat(self, messages: "Sequence[MessageSource]") -> "Template[Any]":
        """Return the chat prompt of ``messages``."""
        made = self._chat(messages)
        if self.escape:
            return made
        from genprompts.templates.unescaped import unescaped_item  # noqa: PLC0415  (rare)

        return self._chat([cast("MessageSource", unescaped_item(item)) for item in made.messages])

    def _chat(self, messages: "Sequence[MessageSource]") -> ChatPromptTemplate:
        if self.output is None:
            return ChatPromptTemplate(messages, template_format=self.format, **self.options)
        from genprompts.templates.structured import StructuredPrompt  # noqa: PLC0415  (rare)

        return StructuredPrompt(messages, self.output, template_format=self.format, **self.options)


def _map(value: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Return the map at ``key``; nothing stands for an empty one."""
    found = value.get(key)
    if found is not None and not is_mapping(found):
        raise TemplateDefinitionError(f"{shown(key)} is {kind(found)}, not a map")
    return found or {}


def _inputs(found: object) -> tuple[dict[str, object], dict[str, object]]:
    """Return the types and the defaults of the inputs that are declared."""
    types: dict[str, object] = {}
    defaults: dict[str, object] = {}
    for name, said in found.items() if is_mapping(found) else ():
        detailed = is_mapping(said)
        word = said.get("type") if is_mapping(said) else said
        if isinstance(word, str) and word in TYPES:
            types[name] = TYPES[word]
        if is_mapping(said) and detailed and "default" in said:
            defaults[name] = said["default"]
    return types, defaults


# --- messages ------------------------------------------------------------------------------------


def _messages(items: Sequence[object]) -> "list[MessageSource]":
    return [cast("MessageSource", _message(item)) for item in items]


def _roles(value: Mapping[str, object]) -> "list[MessageSource]":
    """Return the messages of a map from roles to contents."""
    return [cast("MessageSource", _by_role(role, content)) for role, content in value.items()]


def _message(item: object) -> object:
    """Return what one item of a list of messages is, as a chat template takes it."""
    if not is_mapping(item):
        if is_sequence(item):
            return tuple(item)
        if isinstance(item, str):
            return item
        raise TemplateDefinitionError(f"a message is {kind(item)}; write a text, or a role and its text")
    if "placeholder" in item:
        return _placeholder(item)
    if "role" in item or "content" in item:
        return dict(item)
    if len(item) != 1:
        raise TemplateDefinitionError("a message is a map without a role; write 'role' and 'content'")
    role, content = next(iter(item.items()))
    return _by_role(role, content)


def _by_role(role: str, content: object) -> object:
    return _placeholder({"placeholder": content}) if role == "placeholder" else (role, content)


def _placeholder(item: Mapping[str, object]) -> MessagesPlaceholder:
    """Return the placeholder of ``{placeholder: name}``, which is required until it says otherwise."""
    name, optional, count = item["placeholder"], item.get("optional", False), item.get("n_messages")
    unknown = [key for key in item if key not in ("placeholder", "optional", "n_messages")]
    if unknown:
        raise TemplateDefinitionError(f"a placeholder has no {shown(unknown[0])}; it has 'optional' and 'n_messages'")
    if not isinstance(name, str) or not isinstance(optional, bool):
        wrong = ("the name", name) if not isinstance(name, str) else ("'optional'", optional)
        raise TemplateDefinitionError(f"{wrong[0]} of a placeholder is {kind(wrong[1])}")
    if count is not None and (not isinstance(count, int) or isinstance(count, bool)):
        raise TemplateDefinitionError(f"'n_messages' of a placeholder is {kind(count)}, not a number")
    bare = name[1:-1] if name.startswith("{") and name.endswith("}") else name
    return MessagesPlaceholder(bare, optional=optional, n_messages=count)
