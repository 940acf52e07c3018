"""The module that a definition stands in: imports, and the scope."""

import re
from dataclasses import dataclass

from tests.differential.choices import Choices

HEADER = """\
import inspect
import textwrap
from textwrap import dedent

"""
PROMPTS: tuple[str, ...] = (
    "AIMessagePromptTemplate",
    "ChatMessagePromptTemplate",
    "ChatPromptTemplate",
    "FewShotChatMessagePromptTemplate",
)
PROMPTS += ("FewShotPromptTemplate", "HumanMessagePromptTemplate", "MessagesPlaceholder", "PromptTemplate")
PROMPTS += ("SystemMessagePromptTemplate", "DictPromptTemplate", "FewShotPromptWithTemplates", "PipelinePromptTemplate")
HOMES: dict[str, tuple[str, ...]] = {
    "prompts.image": ("ImagePromptTemplate",),
    "prompts.structured": ("StructuredPrompt",),
}
"""The classes that LangChain has only in modules of their own."""
MESSAGES: tuple[str, ...] = ("AIMessage", "HumanMessage", "SystemMessage", "ToolMessage")
IMPORTS = ("names", "names", "module", "alias", "submodule", "renamed")
OURS = {
    r"from langchain_core\.(?:prompts|messages)(?:\.\w+)? import": "from genprompts import",
    r"from langchain_core import prompts": "import genprompts as prompts",
    r"import langchain_core\.prompts as": "import genprompts as",
    r"import langchain_core\.prompts\n": "import genprompts\n",
    r"langchain_core\.prompts\.": "genprompts.",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One definition: the source of a module that binds ``prompt``, and the decisions that it is made from."""

    source: str
    taken: tuple[int, ...]
    language: str = "f-string"
    kind: str = ""
    theirs: bool = True
    """Whether LangChain has all classes that are named."""

    def ours(self) -> str:
        """Return the same source with our classes in place of LangChain's."""
        own = self.source
        for theirs, ours in OURS.items():
            own = re.sub(theirs, ours, own)
        return own


def module_source(top: list[str], inner: list[str], draw: Choices) -> str:
    """Return the source of a module: the lines ``top``, and the definition ``inner`` in one of the scopes."""
    scope = draw.below(4)
    if scope == 1:
        inner = ["def build():", *_indented([*inner, "return prompt"])]
    elif scope == 2:
        inner = ["class Box:", *_indented(inner)]
    elif scope == 3:
        inner = ["class Agent:", "    def __init__(self):", *_indented(_indented([*inner, "self.prompt = prompt"]))]
    body = "\n".join([*top, *inner])
    return HEADER + imported(body, draw.pick(IMPORTS)) + "\n"


def _indented(lines: list[str]) -> list[str]:
    """Return ``lines`` one level deeper; the lines of a text over several lines stay where they are."""
    return [f"    {line}" for line in lines]


def imported(body: str, style: str) -> str:
    """Return the imports of the classes that ``body`` names, and the body that names them so."""
    words = set(re.findall(r"[A-Za-z]+", body))
    made = ""
    for module, names in (("messages", MESSAGES), ("messages.chat", ("ChatMessage",)), *HOMES.items()):
        used = [name for name in names if name in words]
        made += f"from langchain_core.{module} import {', '.join(used)}\n" if used else ""
    used = [name for name in PROMPTS if name in words]
    if not used:
        return f"{made}\n{body}"
    if style == "names":
        return f"from langchain_core.prompts import {', '.join(used)}\n{made}\n{body}"
    if style == "renamed":
        shown = ", ".join(f"{name} as My{name}" for name in used)
        return f"from langchain_core.prompts import {shown}\n{made}\n{_renamed(body, used, 'My')}"
    if style == "module":
        return f"from langchain_core import prompts\n{made}\n{_renamed(body, used, 'prompts.')}"
    if style == "alias":
        return f"import langchain_core.prompts as lc\n{made}\n{_renamed(body, used, 'lc.')}"
    return f"import langchain_core.prompts\n{made}\n{_renamed(body, used, 'langchain_core.prompts.')}"


def _renamed(body: str, names: list[str], prefix: str) -> str:
    """Return ``body`` with ``prefix`` before each of ``names``."""
    return re.sub(rf"\b({'|'.join(names)})\b", rf"{prefix}\1", body)
