"""Which import paths of LangChain and genprompts mean which class, whatever way they are imported."""

import re

_CORE = "langchain_core.prompts."
_CLASSES = {
    "base": ("BasePromptTemplate", "format_document"),
    "string": ("StringPromptTemplate",),
    "prompt": ("PromptTemplate",),
    "chat": (
        "BaseChatPromptTemplate",
        "BaseStringMessagePromptTemplate",
        "ChatPromptTemplate",
        "MessagesPlaceholder",
        "HumanMessagePromptTemplate",
        "AIMessagePromptTemplate",
        "SystemMessagePromptTemplate",
        "ChatMessagePromptTemplate",
    ),
    "message": ("BaseMessagePromptTemplate",),
    "few_shot": ("FewShotPromptTemplate", "FewShotChatMessagePromptTemplate"),
    "few_shot_with_templates": ("FewShotPromptWithTemplates",),
    "image": ("ImagePromptTemplate",),
    "dict": ("DictPromptTemplate",),
    "structured": ("StructuredPrompt",),
    "pipeline": ("PipelinePromptTemplate",),
    "loading": ("load_prompt", "load_prompt_from_config"),
}
_MESSAGES = {
    "human": ("HumanMessage", "HumanMessageChunk"),
    "ai": ("AIMessage", "AIMessageChunk"),
    "system": ("SystemMessage", "SystemMessageChunk"),
    "tool": ("ToolMessage", "ToolMessageChunk"),
    "function": ("FunctionMessage", "FunctionMessageChunk"),
    "chat": ("ChatMessage", "ChatMessageChunk"),
    "base": ("BaseMessage",),
}
_HOMES = {
    **{name: f"{_CORE}{module}.{name}" for module, names in _CLASSES.items() for name in names},
    **{name: f"langchain_core.messages.{module}.{name}" for module, names in _MESSAGES.items() for name in names},
    "Prompt": f"{_CORE}prompt.PromptTemplate",  # LangChain's own old alias
}
NAMES = frozenset(_HOMES)
"""The classes and functions that are known by name."""

_PLACES = re.compile(
    r"langchain(?:_core|_classic)?(?:\.prompts(?:\.\w+)*|\.schema(?:\.\w+)*|\.messages(?:\.\w+)*)?"
    r"|genprompts(?:\.\w+)*"
)
_HUB = re.compile(r"(?:langchain(?:_classic)?\.hub|langchainhub|langsmith\.Client\(\))\.(?:pull|pull_prompt)")
_MODULES = re.compile(r"(?:langchain|langchain_core|langchain_classic|genprompts|langchainhub|langsmith)(?:\.\w+)*")
HUB_PULL = "langchain.hub.pull"


def canonical(dotted: str) -> str | None:
    """Return the class or function that the import path ``dotted`` means, as its library names it; None for others."""
    place, _, name = dotted.rpartition(".")
    if name in NAMES and _PLACES.fullmatch(place):
        return f"genprompts.{name}" if place.startswith("genprompts") else _HOMES[name]
    if _HUB.fullmatch(dotted):
        return HUB_PULL
    return None


def is_library_module(dotted: str) -> bool:
    """Return whether ``dotted`` lies in a library whose classes are known here."""
    return _MODULES.fullmatch(dotted) is not None


MESSAGE_ROLES = {
    "HumanMessage": "user",
    "HumanMessageChunk": "user",
    "AIMessage": "assistant",
    "AIMessageChunk": "assistant",
    "SystemMessage": "system",
    "SystemMessageChunk": "system",
    "ToolMessage": "tool",
    "ToolMessageChunk": "tool",
    "FunctionMessage": "function",
    "FunctionMessageChunk": "function",
    "ChatMessage": "",
    "ChatMessageChunk": "",
}
"""The role of the message dict that a message object becomes; empty where the object states it."""

TEMPLATE_ROLES = {"human": "user", "user": "user", "ai": "assistant", "assistant": "assistant", "system": "system"}
"""The role words of message templates, and the roles they become."""

MESSAGE_TEMPLATES = {
    "HumanMessagePromptTemplate": "user",
    "AIMessagePromptTemplate": "assistant",
    "SystemMessagePromptTemplate": "system",
    "ChatMessagePromptTemplate": "",
}
"""The roles of the message template classes; empty where the object states it."""
