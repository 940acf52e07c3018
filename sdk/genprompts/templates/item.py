"""Each way to write a message in a chat template's list, to the items it stands for."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

from genprompts.conversion import to_messages
from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.grammar.nodes import Constant, LiteralMessage, Part, TemplateFormat
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.messages import MessageDict
from genprompts.templates.message import (
    AIMessagePromptTemplate,
    ChatMessagePromptTemplate,
    HumanMessagePromptTemplate,
    MessagePromptTemplate,
    SystemMessagePromptTemplate,
)
from genprompts.templates.placeholder import MessagesPlaceholder

if TYPE_CHECKING:
    from genprompts.message_types import Message, MessageObject
    from genprompts.templates.chat import ChatPromptTemplate

    Item: TypeAlias = MessagePromptTemplate | MessagesPlaceholder | Message
    """One entry of a chat template: a message to fill in, a placeholder, or a message that stays as it is."""
    MessageSource: TypeAlias = (
        str
        | tuple[str | type[object], object]
        | Mapping[str, object]
        | MessageObject
        | MessageDict
        | MessagePromptTemplate
        | MessagesPlaceholder
        | ChatPromptTemplate
    )
    """What may stand in a chat template's list of messages."""

ROLES: Mapping[str, type[MessagePromptTemplate]] = {
    "human": HumanMessagePromptTemplate,
    "user": HumanMessagePromptTemplate,
    "ai": AIMessagePromptTemplate,
    "assistant": AIMessagePromptTemplate,
    "system": SystemMessagePromptTemplate,
}
_WAYS = "write a text, a (role, text) pair, a dict with 'role' and 'content', a message or a message template"


def read_item(source: object, template_format: TemplateFormat) -> "Item":
    """Return the item that one entry of a list of messages stands for (chat templates are taken apart before).

    Raises:
        TemplateSyntaxError: a text cannot be read.
        UnsupportedFormatError: templates of this language cannot be read.
        TemplateDefinitionError: the entry is none of the ways to write a message.
    """
    if isinstance(source, (MessagePromptTemplate, MessagesPlaceholder)):
        return source
    if isinstance(source, str):
        return HumanMessagePromptTemplate.from_template(source, template_format)
    if isinstance(source, MessageDict) or _is_message_object(source):
        return _literal(source)
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
    raise TemplateDefinitionError(f"{kind(source)} is no message; {_WAYS}")


def part_of(item: "Item") -> Part:
    """Return the node that ``item`` stands for."""
    if isinstance(item, (MessagePromptTemplate, MessagesPlaceholder)):
        return item.part
    return LiteralMessage({key: cast("Constant", value) for key, value in item.items()})


def is_pair(source: object) -> bool:
    """Say whether a tuple is one ``(role, text)`` pair rather than a sequence of messages."""
    if not (is_sequence(source) and isinstance(source, tuple) and len(source) == 2):
        return False
    role = source[0]
    return isinstance(role, type) or (isinstance(role, str) and (role in ROLES or role == "placeholder"))


def _pair(role: object, content: object, template_format: TemplateFormat) -> "Item":
    """Return the item of a role and a content."""
    if isinstance(role, type):
        return _of_class(role, content, template_format)
    if role == "placeholder":
        return _placeholder(content)
    if isinstance(role, str) and role in ROLES:
        return ROLES[role].from_template(cast("str", content), template_format)
    word = shown(role) if isinstance(role, str) else kind(role)
    known = "'human', 'user', 'ai', 'assistant', 'system' or 'placeholder'"
    raise TemplateDefinitionError(f"a message has the role {word}; use one of {known}, or ChatMessagePromptTemplate")


def _of_class(role: type[object], content: object, template_format: TemplateFormat) -> "Item":
    """Return the item of a message class and a content."""
    if issubclass(role, MessagePromptTemplate) and not issubclass(role, ChatMessagePromptTemplate):
        return role.from_template(cast("str", content), template_format)
    word: object = role.role if issubclass(role, MessageDict) else _default_type(role)
    if isinstance(word, str) and word in ROLES:
        return ROLES[word].from_template(cast("str", content), template_format)
    raise TemplateDefinitionError(f"the class '{role.__name__}' is no role of a message template; {_WAYS}")


def _default_type(role: type[object]) -> object:
    """Return the role of one of LangChain's message classes."""
    fields: object = getattr(role, "model_fields", None)
    return getattr(fields.get("type"), "default", None) if is_mapping(fields) else None


def _placeholder(content: object) -> MessagesPlaceholder:
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
    if len(content) < 3 or content[0] != "{" or content[-1] != "}":
        raise TemplateDefinitionError(f'the placeholder {shown(content)} is no name in braces; write "{{name}}"')
    return MessagesPlaceholder(content[1:-1], optional=optional)


def _is_message_object(source: object) -> bool:
    """Say whether ``source`` is a message like LangChain's."""
    return isinstance(getattr(source, "type", None), str) and hasattr(source, "content")


def _literal(source: object) -> "Message":
    """Return the message dict of a message that is never filled in."""
    if isinstance(source, MessageDict):
        return cast("Message", _constant(dict(source)))
    try:
        return cast("Message", _constant(dict(to_messages([source], "messages")[0])))
    except UnexpectedInputError:
        raise TemplateDefinitionError(f"{kind(source)} is a message of a kind that no prompt can hold") from None


def _constant(value: object) -> Constant:
    """Return a copy of ``value``, which must be what a literal can say."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if is_mapping(value):
        return {str(key): _constant(item) for key, item in value.items()}
    if is_sequence(value):
        items: Sequence[object] = value
        return [_constant(item) for item in items]
    raise TemplateDefinitionError(f"a message holds {kind(value)}; texts, numbers, lists and dicts are allowed")
