"""Each way to write a message in a chat template's list, to the items it stands for."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.grammar.nodes import TemplateFormat
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import MessageDict
from genprompts.messages.conversion import to_messages
from genprompts.prompts.prompt import ChatPrompt
from genprompts.templates.computed import GivesMessages
from genprompts.templates.message import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    MessagePromptTemplate,
    SystemMessagePromptTemplate,
)
from genprompts.templates.placeholder import MessagesPlaceholder
from genprompts.templates.reading import read_constant
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from genprompts.messages.types import Message, MessageObject

    Item: TypeAlias = MessagePromptTemplate | MessagesPlaceholder | Message | ChatPrompt[Any] | GivesMessages
    """One entry of a chat template: a message to fill in, a placeholder, a message that stays as it is, or a prompt."""
    MessageSource: TypeAlias = (
        str
        | tuple[str | type[object] | Callable[..., object], object]
        | list[Any]
        | Mapping[str, object]
        | MessageObject
        | MessageDict
        | MessagePromptTemplate
        | MessagesPlaceholder
        | ChatPrompt[Any]
        | GivesMessages
    )
    """What may stand in a chat template's list of messages."""
    ExamplePrompt: TypeAlias = (
        MessagePromptTemplate | MessagesPlaceholder | ChatPrompt[Any] | GivesMessages | Iterable[MessageSource]
    )
    """What may show an example: a message, a chat prompt, or a list of messages."""

ROLES: Mapping[str, type[MessagePromptTemplate]] = {
    "human": HumanMessagePromptTemplate,
    "user": HumanMessagePromptTemplate,
    "ai": AIMessagePromptTemplate,
    "assistant": AIMessagePromptTemplate,
    "system": SystemMessagePromptTemplate,
}
_MORE_ROLES = ("developer", "placeholder")
_WAYS = "write a text, a (role, text) pair, a dict with 'role' and 'content', a message or a message template"


def read_item(source: object, template_format: TemplateFormat) -> "Item":
    """Return the item that one entry of a list of messages stands for.

    Raises:
        TemplateSyntaxError: a text cannot be read.
        UnsupportedFormatError: templates of this language cannot be read.
        TemplateDefinitionError: the entry is none of the ways to write a message.
    """
    if isinstance(source, (MessagePromptTemplate, MessagesPlaceholder, ChatPrompt)):
        return source
    if isinstance(source, str):
        return HumanMessagePromptTemplate.from_template(source, template_format)
    if isinstance(source, MessageDict) or _is_message_object(source):
        return literal_message(source)
    if is_mapping(source):
        if set(source) != {"role", "content"}:
            raise TemplateDefinitionError("a message written as a dict has exactly the keys 'role' and 'content'")
        return _pair(source["role"], source["content"], template_format)
    if is_sequence(source):
        if len(source) != 2:
            raise TemplateDefinitionError(
                f"a message written as a tuple is a (role, text) pair, not {len(source)} items"
            )
        return _pair(source[0], source[1], template_format)
    return _other(source)


def message_prompt(source: object) -> object:
    """Return what shows an example as messages: a chat prompt, or an object that renders messages.

    Raises:
        TemplateDefinitionError: ``source`` is nothing of the kind.
    """
    from genprompts.templates.chat import ChatPromptTemplate  # noqa: PLC0415  (a cycle)

    if isinstance(source, Iterable) and not is_one(source):
        return ChatPromptTemplate(cast("Any", source))
    known = isinstance(source, (MessagePromptTemplate, MessagesPlaceholder, ChatPrompt))
    item = cast("Item", source) if known else _other(source)
    return ChatPromptTemplate([item]) if isinstance(item, (MessagePromptTemplate, MessagesPlaceholder)) else item


def is_one(source: object) -> bool:
    """Say whether ``source`` is one entry of a list of messages, although one could loop over it."""
    return isinstance(source, str) or is_mapping(source) or callable(getattr(source, "format_messages", None))


def _other(source: object) -> "Item":
    """Return the item of a user's own prompt or of one of LangChain's, which becomes ours where that says the same."""
    from genprompts.templates.foreign import ours  # noqa: PLC0415  (a cycle)

    made = ours(source)
    if isinstance(made, (MessagePromptTemplate, MessagesPlaceholder, ChatPrompt)):
        return made
    if not isinstance(made, type) and callable(getattr(made, "format_messages", None)):
        return cast("GivesMessages", made)
    raise TemplateDefinitionError(f"{kind(source)} is no message; {_WAYS}")


def is_pair(source: object) -> bool:
    """Say whether a tuple is one ``(role, text)`` pair rather than a sequence of messages."""
    if not (is_sequence(source) and isinstance(source, tuple) and len(source) == 2):
        return False
    role = source[0]
    return isinstance(role, type) or (isinstance(role, str) and (role in ROLES or role in _MORE_ROLES))


def _pair(role: object, content: object, template_format: TemplateFormat) -> "Item":
    """Return the item of a role and a content."""
    if isinstance(role, str):
        if role == "placeholder":
            return _placeholder(content, template_format)
        if role == "developer":  # OpenAI's word for instructions; LangChain knows it in histories only
            return ChatMessagePromptTemplate.from_template(cast("str", content), template_format, role=role)
        if role in ROLES:
            return ROLES[role].from_template(cast("str", content), template_format)
    elif isinstance(role, type):
        return _of_class(role, content, template_format)
    elif callable(role):
        return _made(role, content, template_format)
    word = shown(role) if isinstance(role, str) else kind(role)
    known = "'human', 'user', 'ai', 'assistant', 'system', 'developer' or 'placeholder'"
    raise TemplateDefinitionError(f"a message has the role {word}; use one of {known}, or ChatMessagePromptTemplate")


def _of_class(role: type[object], content: object, template_format: TemplateFormat) -> "Item":
    """Return the item of a message class and a content."""
    if issubclass(role, ChatMessagePromptTemplate):
        hint = "write 'ChatMessagePromptTemplate.from_template(text, role=…)'"
        raise TemplateDefinitionError(f"a pair with the class '{role.__name__}' says no role; {hint}")
    if issubclass(role, MessagePromptTemplate):
        return role.from_template(cast("str", content), template_format)
    word: object = role.role if issubclass(role, MessageDict) else _default_type(role)
    if isinstance(word, str) and word in ROLES:
        return ROLES[word].from_template(cast("str", content), template_format)
    same = globals().get(role.__name__) if role.__module__.startswith("langchain_core.") else None
    if isinstance(same, type) and same in ROLES.values():
        return _of_class(same, content, template_format)
    if word is None and callable(getattr(role, "format_messages", None)):
        return _made(role, content, template_format)
    raise TemplateDefinitionError(f"the class '{role.__name__}' is no role of a message template; {_WAYS}")


def _made(make: Callable[..., object], content: object, template_format: TemplateFormat) -> "Item":
    """Return the item that a function, or a class of a user's own, makes of a text template."""
    if not isinstance(content, str):
        raise TemplateDefinitionError(f"what makes a message of a template is given a text, not {kind(content)}")
    return read_item(make(prompt=PromptTemplate(content, template_format=template_format)), template_format)


def _default_type(role: type[object]) -> object:
    """Return the role of one of LangChain's message classes."""
    fields: object = getattr(role, "model_fields", None)
    return getattr(fields.get("type"), "default", None) if is_mapping(fields) else None


def _placeholder(content: object, template_format: TemplateFormat) -> MessagesPlaceholder:
    """Return the placeholder of ``("placeholder", "{name}")`` or ``("placeholder", ["{name}", optional])``."""
    optional: object = True
    if is_sequence(content):
        if len(content) != 2:
            raise TemplateDefinitionError("a placeholder takes a name in braces and whether it is optional")
        content, optional = content
    if not isinstance(optional, bool):
        raise TemplateDefinitionError(f"whether a placeholder is optional is True or False, not {kind(optional)}")
    if not isinstance(content, str):
        raise TemplateDefinitionError(f"the name of a placeholder is a text in braces, not {kind(content)}")
    name = _braced(content)
    if template_format != "f-string" and name is not None:  # the language's own way to write a field
        name = _braced(name) or name
    name = (name or "").strip()
    if not name or "{" in name or "}" in name:
        raise TemplateDefinitionError(f'the placeholder {shown(content)} is no name in braces; write "{{name}}"')
    return MessagesPlaceholder(name, optional=optional)


def _braced(text: str) -> str | None:
    """Return what stands between the braces around ``text``, if there are any."""
    return text[1:-1] if text.startswith("{") and text.endswith("}") else None


def _is_message_object(source: object) -> bool:
    """Say whether ``source`` is a message like LangChain's."""
    return isinstance(getattr(source, "type", None), str) and hasattr(source, "content")


def literal_message(source: object) -> "Message":
    """Return the message dict of a message that is never filled in, which every list of messages takes for one.

    Raises:
        TemplateDefinitionError: the message holds what no source can say.
    """
    try:
        plain = source if is_mapping(source) else to_messages([source], "messages")[0]
    except UnexpectedInputError:
        raise TemplateDefinitionError(f"{kind(source)} is a message of a kind that no prompt can hold") from None
    items = {key: read_constant(value) for key, value in plain.items()}
    return cast("Message", MessageDict.of(items, getattr(plain, "origin", None)))
