"""Typed prompts at run time."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from genprompts import jinja as jinja
    from genprompts import limits as limits
    from genprompts import mustache as mustache
    from genprompts.errors import GenPromptsError as GenPromptsError
    from genprompts.errors import MissingExtraError as MissingExtraError
    from genprompts.errors import MissingInputError as MissingInputError
    from genprompts.errors import RenderLimitError as RenderLimitError
    from genprompts.errors import TemplateDefinitionError as TemplateDefinitionError
    from genprompts.errors import TemplateSyntaxError as TemplateSyntaxError
    from genprompts.errors import UnexpectedInputError as UnexpectedInputError
    from genprompts.errors import UnknownPromptError as UnknownPromptError
    from genprompts.errors import UnsupportedContentError as UnsupportedContentError
    from genprompts.errors import UnsupportedFormatError as UnsupportedFormatError
    from genprompts.images import image_url as image_url
    from genprompts.images import strict_image_url as strict_image_url
    from genprompts.lazy import lazy_module as lazy_module
    from genprompts.messages import AIMessage as AIMessage
    from genprompts.messages import ChatMessage as ChatMessage
    from genprompts.messages import FunctionMessage as FunctionMessage
    from genprompts.messages import HumanMessage as HumanMessage
    from genprompts.messages import SystemMessage as SystemMessage
    from genprompts.messages import ToolMessage as ToolMessage
    from genprompts.messages import as_messages as as_messages
    from genprompts.messages import text_block as text_block
    from genprompts.messages.types import Message as Message
    from genprompts.messages.types import MessageLike as MessageLike
    from genprompts.missing import MISSING as MISSING
    from genprompts.missing import Missing as Missing
    from genprompts.package import lazy_package as lazy_package
    from genprompts.prompts.dict import DictPrompt as DictPrompt
    from genprompts.prompts.dict import ValueDictPrompt as ValueDictPrompt
    from genprompts.prompts.prompt import ChatPrompt as ChatPrompt
    from genprompts.prompts.prompt import ImagePrompt as ImagePrompt
    from genprompts.prompts.prompt import Prompt as Prompt
    from genprompts.prompts.prompt import TextPrompt as TextPrompt
    from genprompts.prompts.prompt import ValueChatPrompt as ValueChatPrompt
    from genprompts.prompts.prompt import ValueImagePrompt as ValueImagePrompt
    from genprompts.prompts.prompt import ValueTextPrompt as ValueTextPrompt
    from genprompts.prompts.structured import StructuredChatPrompt as StructuredChatPrompt
    from genprompts.schema import NotRequired as NotRequired
    from genprompts.schema import ReadOnly as ReadOnly
    from genprompts.schema import TypedDict as TypedDict
    from genprompts.templates.chat import ChatPromptTemplate as ChatPromptTemplate
    from genprompts.templates.dict import DictPromptTemplate as DictPromptTemplate
    from genprompts.templates.documents import aformat_document as aformat_document
    from genprompts.templates.documents import format_document as format_document
    from genprompts.templates.few_shot import FewShotPromptTemplate as FewShotPromptTemplate
    from genprompts.templates.few_shot_chat import FewShotChatMessagePromptTemplate as FewShotChatMessagePromptTemplate
    from genprompts.templates.few_shot_with_templates import FewShotPromptWithTemplates as FewShotPromptWithTemplates
    from genprompts.templates.files import load_prompt as load_prompt
    from genprompts.templates.files import load_prompt_from_config as load_prompt_from_config
    from genprompts.templates.image import ImagePromptTemplate as ImagePromptTemplate
    from genprompts.templates.manifest import dumpd as dumpd
    from genprompts.templates.manifest import dumps as dumps
    from genprompts.templates.manifest_reading import loads as loads
    from genprompts.templates.message import AIMessagePromptTemplate as AIMessagePromptTemplate
    from genprompts.templates.message import ChatMessagePromptTemplate as ChatMessagePromptTemplate
    from genprompts.templates.message import HumanMessagePromptTemplate as HumanMessagePromptTemplate
    from genprompts.templates.message import MessagePromptTemplate as MessagePromptTemplate
    from genprompts.templates.message import SystemMessagePromptTemplate as SystemMessagePromptTemplate
    from genprompts.templates.pipeline import PipelinePromptTemplate as PipelinePromptTemplate
    from genprompts.templates.placeholder import MessagesPlaceholder as MessagesPlaceholder
    from genprompts.templates.selectors import BaseExampleSelector as BaseExampleSelector
    from genprompts.templates.selectors import ExampleSelector as ExampleSelector
    from genprompts.templates.selectors import LengthBasedExampleSelector as LengthBasedExampleSelector
    from genprompts.templates.strings import check_valid_template as check_valid_template
    from genprompts.templates.strings import get_template_variables as get_template_variables
    from genprompts.templates.strings import jinja2_formatter as jinja2_formatter
    from genprompts.templates.strings import validate_jinja2 as validate_jinja2
    from genprompts.templates.structured import StructuredPrompt as StructuredPrompt
    from genprompts.templates.text import PromptTemplate as PromptTemplate
    from genprompts.value import ChatPromptValue as ChatPromptValue
    from genprompts.value import ImagePromptValue as ImagePromptValue
    from genprompts.value import TextPromptValue as TextPromptValue

__all__ = [
    "MISSING",
    "AIMessage",
    "AIMessagePromptTemplate",
    "BaseExampleSelector",
    "ChatMessage",
    "ChatMessagePromptTemplate",
    "ChatPrompt",
    "ChatPromptTemplate",
    "ChatPromptValue",
    "DictPrompt",
    "DictPromptTemplate",
    "ExampleSelector",
    "FewShotChatMessagePromptTemplate",
    "FewShotPromptTemplate",
    "FewShotPromptWithTemplates",
    "FunctionMessage",
    "GenPromptsError",
    "HumanMessage",
    "HumanMessagePromptTemplate",
    "ImagePrompt",
    "ImagePromptTemplate",
    "ImagePromptValue",
    "LengthBasedExampleSelector",
    "Message",
    "MessageLike",
    "MessagePromptTemplate",
    "MessagesPlaceholder",
    "Missing",
    "MissingExtraError",
    "MissingInputError",
    "NotRequired",
    "PipelinePromptTemplate",
    "Prompt",
    "PromptTemplate",
    "ReadOnly",
    "RenderLimitError",
    "StructuredChatPrompt",
    "StructuredPrompt",
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
    "UnsupportedContentError",
    "UnsupportedFormatError",
    "ValueChatPrompt",
    "ValueDictPrompt",
    "ValueImagePrompt",
    "ValueTextPrompt",
    "aformat_document",
    "as_messages",
    "check_valid_template",
    "dumpd",
    "dumps",
    "format_document",
    "get_template_variables",
    "image_url",
    "jinja",
    "jinja2_formatter",
    "lazy_module",
    "lazy_package",
    "limits",
    "load_prompt",
    "load_prompt_from_config",
    "loads",
    "mustache",
    "strict_image_url",
    "text_block",
    "validate_jinja2",
]

if not TYPE_CHECKING:
    # Nothing is imported before it is used: a program pays for the classes it names.
    _MODULES = {
        "prompts.dict": ("DictPrompt", "ValueDictPrompt"),
        "errors": (
            "GenPromptsError",
            "MissingExtraError",
            "MissingInputError",
            "RenderLimitError",
            "TemplateDefinitionError",
            "TemplateSyntaxError",
            "UnexpectedInputError",
            "UnknownPromptError",
            "UnsupportedContentError",
            "UnsupportedFormatError",
        ),
        "images": ("image_url", "strict_image_url"),
        "lazy": ("lazy_module",),
        "messages.types": ("Message", "MessageLike"),
        "messages": (
            "AIMessage",
            "ChatMessage",
            "FunctionMessage",
            "HumanMessage",
            "SystemMessage",
            "ToolMessage",
            "as_messages",
            "text_block",
        ),
        "missing": ("MISSING", "Missing"),
        "package": ("lazy_package",),
        "prompts.prompt": (
            "ChatPrompt",
            "ImagePrompt",
            "Prompt",
            "TextPrompt",
            "ValueChatPrompt",
            "ValueImagePrompt",
            "ValueTextPrompt",
        ),
        "schema": ("NotRequired", "ReadOnly", "TypedDict"),
        "prompts.structured": ("StructuredChatPrompt",),
        "templates.chat": ("ChatPromptTemplate",),
        "templates.dict": ("DictPromptTemplate",),
        "templates.documents": ("aformat_document", "format_document"),
        "templates.few_shot": ("FewShotPromptTemplate",),
        "templates.few_shot_chat": ("FewShotChatMessagePromptTemplate",),
        "templates.few_shot_with_templates": ("FewShotPromptWithTemplates",),
        "templates.files": ("load_prompt", "load_prompt_from_config"),
        "templates.image": ("ImagePromptTemplate",),
        "templates.manifest": ("dumpd", "dumps"),
        "templates.manifest_reading": ("loads",),
        "templates.message": (
            "AIMessagePromptTemplate",
            "ChatMessagePromptTemplate",
            "HumanMessagePromptTemplate",
            "MessagePromptTemplate",
            "SystemMessagePromptTemplate",
        ),
        "templates.pipeline": ("PipelinePromptTemplate",),
        "templates.placeholder": ("MessagesPlaceholder",),
        "templates.selectors": ("BaseExampleSelector", "ExampleSelector", "LengthBasedExampleSelector"),
        "templates.strings": ("check_valid_template", "get_template_variables", "jinja2_formatter", "validate_jinja2"),
        "templates.structured": ("StructuredPrompt",),
        "templates.text": ("PromptTemplate",),
        "value": ("ChatPromptValue", "ImagePromptValue", "TextPromptValue"),
    }
    _HOMES = {name: module for module, names in _MODULES.items() for name in names}
    _SUBMODULES = ("jinja", "limits", "mustache")  # what compiled templates call, and how much they may make

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
