"""Calls of the libraries' classes and functions: which one makes what."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from genprompts_codegen.definitions import PromptKind
from genprompts_codegen.sources.python import chat_prompts, fewshot, text_prompts
from genprompts_codegen.sources.python.arguments import Arguments
from genprompts_codegen.sources.python.library import HUB_PULL, MESSAGE_ROLES, MESSAGE_TEMPLATES
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, settle
from genprompts_codegen.sources.python.values import Str, Unknown, Value

Maker = Callable[[str, Arguments, Site], Prompt]


def construct(path: str, method: str, arguments: Arguments, site: Site) -> Value:
    """Return what calling the class ``path`` (or its class method ``method``) gives."""
    name = path.rpartition(".")[2]
    if name in MESSAGE_ROLES and not method:
        return chat_prompts.literal_message(name, arguments, site)
    maker = _MESSAGE_MAKERS.get(method) if name in MESSAGE_TEMPLATES else _MAKERS.get((name, method))
    if path == HUB_PULL:
        maker = _pulled
    if maker is None:
        return Unknown(f'a call of "{name}.{method}()"' if method else f'a call of "{name}()"')
    site.ours = path.startswith("genprompts.")
    made = maker(path, arguments, site)
    arguments.note_doubt(site)
    return settle(made, site)


def _first_text(arguments: Arguments) -> str:
    first = arguments.positional[0].value if arguments.positional else None
    return f'"{first.text}"' if isinstance(first, Str) and first.unsure is None else "..."


def _pulled(_path: str, arguments: Arguments, site: Site) -> Prompt:
    site.unsure(f"hub.pull({_first_text(arguments)}) is only known at run time")
    return make(site, PromptKind.CHAT, "langchain_core.prompts.base.BasePromptTemplate", "f-string")


def _loaded(_path: str, arguments: Arguments, site: Site) -> Prompt:
    site.unsure(f"load_prompt({_first_text(arguments)}) reads a file at run time")
    return make(site, PromptKind.TEXT, "langchain_core.prompts.base.BasePromptTemplate", "f-string")


def _pipeline(path: str, arguments: Arguments, site: Site) -> Prompt:
    site.unsure("a pipeline of prompts, which LangChain no longer has, is not read")
    final = arguments.take("final_prompt")
    chat = final is not None and isinstance(final.value, Prompt) and final.value.kind is PromptKind.CHAT
    return make(site, PromptKind.CHAT if chat else PromptKind.TEXT, path, "f-string")


_MAKERS: Mapping[tuple[str, str], Maker] = {
    ("PromptTemplate", ""): text_prompts.text,
    ("PromptTemplate", "from_template"): text_prompts.text_from_template,
    ("PromptTemplate", "from_file"): text_prompts.text_from_file,
    ("PromptTemplate", "from_examples"): text_prompts.text_from_examples,
    ("ChatPromptTemplate", ""): chat_prompts.chat,
    ("ChatPromptTemplate", "from_messages"): chat_prompts.chat_from_messages,
    ("ChatPromptTemplate", "from_template"): chat_prompts.chat_from_template,
    ("StructuredPrompt", ""): chat_prompts.chat,
    ("StructuredPrompt", "from_messages"): chat_prompts.chat_from_messages,
    ("StructuredPrompt", "from_messages_and_schema"): chat_prompts.chat,
    ("MessagesPlaceholder", ""): chat_prompts.placeholder,
    ("FewShotPromptTemplate", ""): fewshot.few_shot,
    ("FewShotPromptWithTemplates", ""): fewshot.few_shot_with_templates,
    ("FewShotChatMessagePromptTemplate", ""): fewshot.few_shot_chat,
    ("ImagePromptTemplate", ""): text_prompts.image,
    ("DictPromptTemplate", ""): text_prompts.data,
    ("PipelinePromptTemplate", ""): _pipeline,
    ("load_prompt", ""): _loaded,
    ("load_prompt_from_config", ""): _loaded,
}
_MESSAGE_MAKERS: Mapping[str, Maker] = {
    "": chat_prompts.message,
    "from_template": chat_prompts.message_from_template,
    "from_template_file": chat_prompts.message_from_file,
}
