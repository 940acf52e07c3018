"""A project to generate from: Python modules as LangChain's users write them, a fifth of them with prompts.

The mix follows public code: two inputs a prompt, mostly a system and a human message, a third with a history, constants
shared in the module, and some prompts inside functions.
"""

from pathlib import Path

PROMPTS_PER_MODULE = 10
MODULES_PER_PROMPT_MODULE = 5
SETTINGS = '[tool.genprompts]\nsources = ["src/app"]\noutput = "src/app/prompts_gen"\n'

_HEAD = '''"""Prompts of {topic}."""

from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

POLICY = "Stay polite, keep to the facts that are given, and never promise what the policy does not say."
'''

_CHAT = """
answer_{number} = ChatPromptTemplate.from_messages(
    [
        (
            "system",
            "You answer questions about {topic}, part {number}. " + POLICY + "\\n"
            "Use the following pieces of context; when they hold no answer, say that you do not know:\\n\\n{{context}}",
        ),
        ("human", "{{question}}"),
    ]
)
"""

_HISTORY = """
talk_{number} = ChatPromptTemplate.from_messages(
    [
        ("system", "You are the {topic} assistant number {number}, and speak {{language}}. " + POLICY),
        MessagesPlaceholder("history"),
        ("human", "{{question}}\\nAnswer in two or three sentences, and name the next step that has to be taken."),
    ]
)
"""

_TEXT = '''
summary_{number} = PromptTemplate.from_template(
    """Summarise what happened in {topic}, case {number}.

Facts, in the order in which they were recorded:
{{facts}}

Write at most {{words:d}} words, and end with the next step.
"""
)
'''

_LOCAL = '''
def build_chain_{number}(model: object) -> object:
    """Return the chain that routes a request of {topic}."""
    prompt = ChatPromptTemplate.from_messages(
        [("system", "Route the request to one of these teams: {{teams}}. " + POLICY), ("human", "{{request}}")]
    )
    return prompt | model
'''

_FORMS = (_CHAT, _HISTORY, _TEXT, _CHAT, _LOCAL)

_CODE = '''
class Handler{number}:
    """Handles the requests of kind {number}."""

    def __init__(self, store: Store, limit: int = {number}) -> None:
        self.store = store
        self.limit = limit
        self.seen: dict[str, int] = {{}}

    def handle(self, request: Request) -> Answer:
        """Return the answer to the request, and count it."""
        found = [entry for entry in self.store.entries(request.key) if entry.size < self.limit]
        if not found:
            raise LookupError(f"nothing is known of {{request.key!r}}, asked by {{request.user}}")
        self.seen[request.key] = self.seen.get(request.key, 0) + 1
        total = sum(entry.size * entry.weight for entry in found) / max(len(found), 1)
        return Answer(request.key, total, tuple(sorted(entry.name for entry in found)))
'''


def write_project(root: Path, prompts: int) -> Path:
    """Write a project with ``prompts`` prompts (a multiple of ten) in half as many modules; return one with prompts."""
    modules = max(prompts // PROMPTS_PER_MODULE, 1)
    root.mkdir(parents=True, exist_ok=True)
    (root / "pyproject.toml").write_text(SETTINGS, "utf-8")
    for index in range(modules * MODULES_PER_PROMPT_MODULE):
        path = module_path(root, index)
        path.parent.mkdir(parents=True, exist_ok=True)
        has_prompts = index % MODULES_PER_PROMPT_MODULE == 0
        path.write_text(prompt_module(index, prompts // modules) if has_prompts else code_module(index), "utf-8")
    return module_path(root, 0)


def module_path(root: Path, index: int) -> Path:
    """Return where the module ``index`` stands; each fifth one, from 0 on, holds prompts."""
    return root / "src" / "app" / f"area_{index % 20}" / f"module_{index}.py"


def prompt_module(index: int, prompts: int, edition: str = "") -> str:
    """Return the text of a module with ``prompts`` prompts; another ``edition`` has other words in them."""
    topic = f"topic {index}{edition}"
    forms = (_FORMS[number % len(_FORMS)].format(topic=topic, number=number) for number in range(prompts))
    return _HEAD.format(topic=topic) + "".join(forms) + _code(2)


def code_module(index: int) -> str:
    """Return the text of a module without prompts."""
    return f'"""Module {index}."""\n\nfrom app.model import Answer, Request, Store\n' + _code(8)


def _code(classes: int) -> str:
    return "".join(_CODE.format(number=number) for number in range(classes))
