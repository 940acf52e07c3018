"""Typed prompts at run time."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from genprompts import jinja as jinja
    from genprompts import mustache as mustache
    from genprompts.errors import GenPromptsError as GenPromptsError
    from genprompts.errors import MissingExtraError as MissingExtraError
    from genprompts.errors import MissingInputError as MissingInputError
    from genprompts.errors import RenderLimitError as RenderLimitError
    from genprompts.errors import TemplateDefinitionError as TemplateDefinitionError
    from genprompts.errors import TemplateSyntaxError as TemplateSyntaxError
    from genprompts.errors import UnexpectedInputError as UnexpectedInputError
    from genprompts.errors import UnknownPromptError as UnknownPromptError
    from genprompts.errors import UnsupportedFormatError as UnsupportedFormatError
    from genprompts.message_types import Message as Message
    from genprompts.message_types import MessageLike as MessageLike
    from genprompts.messages import AIMessage as AIMessage
    from genprompts.messages import HumanMessage as HumanMessage
    from genprompts.messages import SystemMessage as SystemMessage
    from genprompts.messages import ToolMessage as ToolMessage
    from genprompts.messages import as_messages as as_messages
    from genprompts.messages import text_block as text_block
    from genprompts.missing import MISSING as MISSING
    from genprompts.missing import Missing as Missing
    from genprompts.package import lazy_package as lazy_package
    from genprompts.prompt import ChatPrompt as ChatPrompt
    from genprompts.prompt import ImagePrompt as ImagePrompt
    from genprompts.prompt import Prompt as Prompt
    from genprompts.prompt import TextPrompt as TextPrompt
    from genprompts.prompt import ValueChatPrompt as ValueChatPrompt
    from genprompts.prompt import ValueImagePrompt as ValueImagePrompt
    from genprompts.prompt import ValueTextPrompt as ValueTextPrompt
    from genprompts.schema import NotRequired as NotRequired
    from genprompts.schema import ReadOnly as ReadOnly
    from genprompts.schema import TypedDict as TypedDict
    from genprompts.templates.chat import ChatPromptTemplate as ChatPromptTemplate
    from genprompts.templates.message import AIMessagePromptTemplate as AIMessagePromptTemplate
    from genprompts.templates.message import ChatMessagePromptTemplate as ChatMessagePromptTemplate
    from genprompts.templates.message import HumanMessagePromptTemplate as HumanMessagePromptTemplate
    from genprompts.templates.message import SystemMessagePromptTemplate as SystemMessagePromptTemplate
    from genprompts.templates.placeholder import MessagesPlaceholder as MessagesPlaceholder
    from genprompts.templates.text import PromptTemplate as PromptTemplate
    from genprompts.value import ChatPromptValue as ChatPromptValue
    from genprompts.value import ImagePromptValue as ImagePromptValue
    from genprompts.value import TextPromptValue as TextPromptValue

__all__ = [
    "MISSING",
    "AIMessage",
    "AIMessagePromptTemplate",
    "ChatMessagePromptTemplate",
    "ChatPrompt",
    "ChatPromptTemplate",
    "ChatPromptValue",
    "GenPromptsError",
    "HumanMessage",
    "HumanMessagePromptTemplate",
    "ImagePrompt",
    "ImagePromptValue",
    "Message",
    "MessageLike",
    "MessagesPlaceholder",
    "Missing",
    "MissingExtraError",
    "MissingInputError",
    "NotRequired",
    "Prompt",
    "PromptTemplate",
    "ReadOnly",
    "RenderLimitError",
    "SystemMessage",
    "SystemMessagePromptTemplate",
    "TemplateDefinitionError",
    "TemplateSyntaxError",
    "TextPrompt",
    "TextPromptValue",
    "ToolMessage",
    "TypedDict",
    "UnexpectedInputError",
    "UnknownPromptError",
    "UnsupportedFormatError",
    "ValueChatPrompt",
    "ValueImagePrompt",
    "ValueTextPrompt",
    "as_messages",
    "jinja",
    "lazy_package",
    "mustache",
    "text_block",
]

if not TYPE_CHECKING:
    # Nothing is imported before it is used: a program pays for the classes it names.
    _MODULES = {
        "errors": (
            "GenPromptsError",
            "MissingExtraError",
            "MissingInputError",
            "RenderLimitError",
            "TemplateDefinitionError",
            "TemplateSyntaxError",
            "UnexpectedInputError",
            "UnknownPromptError",
            "UnsupportedFormatError",
        ),
        "message_types": ("Message", "MessageLike"),
        "messages": ("AIMessage", "HumanMessage", "SystemMessage", "ToolMessage", "as_messages", "text_block"),
        "missing": ("MISSING", "Missing"),
        "package": ("lazy_package",),
        "prompt": (
            "ChatPrompt",
            "ImagePrompt",
            "Prompt",
            "TextPrompt",
            "ValueChatPrompt",
            "ValueImagePrompt",
            "ValueTextPrompt",
        ),
        "schema": ("NotRequired", "ReadOnly", "TypedDict"),
        "templates": (
            "AIMessagePromptTemplate",
            "ChatMessagePromptTemplate",
            "ChatPromptTemplate",
            "HumanMessagePromptTemplate",
            "MessagesPlaceholder",
            "PromptTemplate",
            "SystemMessagePromptTemplate",
        ),
        "value": ("ChatPromptValue", "ImagePromptValue", "TextPromptValue"),
    }
    _HOMES = {name: module for module, names in _MODULES.items() for name in names}
    _SUBMODULES = ("jinja", "mustache")  # what compiled templates call

    def __getattr__(name: str) -> object:
        """Import a public name on first use."""
        if name in _SUBMODULES:
            return __import__(f"{__name__}.{name}", fromlist=("*",))  # the import binds the name here
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        value = getattr(__import__(f"{__name__}.{_HOMES[name]}", fromlist=("*",)), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        """Return all names, loaded or not."""
        return sorted({*globals(), *__all__})
