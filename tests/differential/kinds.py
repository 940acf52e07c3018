"""Random definitions of every kind of prompt: examples, images, dicts, answers with a schema, prompts in prompts."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.differential.choices import Choices
from tests.differential.definitions import SEPARATORS, Definition
from tests.differential.kind_parts import around, block_prompts, data, example_messages, example_text, shown
from tests.differential.languages import LANGUAGES
from tests.differential.messages import items, message_template
from tests.differential.module import Case, module_source

ANSWER = "from typing import TypedDict\nclass Answer(TypedDict):\n    text: str"
SCHEMAS = ("Answer", "{'title': 'Answer', 'type': 'object', 'properties': {'text': {'type': 'string'}}}")
OPTIONS = ("", "", ", method='json_mode'", ", structured_output_kwargs={'include_raw': True}")


def few_shot(made: Definition) -> str:
    """Return a text prompt with examples between two templates."""
    draw = made.draw
    example, names = example_text(made)
    before = draw.pick(("", f", prefix={around(made)}", ", prefix=''"))
    apart = f", example_separator={draw.pick((*SEPARATORS, repr('{x}')))}" if draw.rarely(3) else ""
    return (
        f"FewShotPromptTemplate(examples={shown(made, names)}, example_prompt={made.named(example)}, "
        f"suffix={around(made)}{before}{apart}{made.language.keyword}{made.keywords()})"
    )


def few_shot_with_templates(made: Definition) -> str:
    """Return a text prompt with examples between two prompts."""
    draw = made.draw
    example, names = example_text(made)
    before = f", prefix={made.text_prompt()}" if draw.below(2) else ""
    apart = f", example_separator={draw.pick(SEPARATORS)}" if draw.rarely(3) else ""
    given = draw.pick((made.language.keyword, ""))
    return (
        f"FewShotPromptWithTemplates(input_variables=['a'], examples={shown(made, names)}, example_prompt={made.named(example)}, "
        f"suffix={made.named(made.text_prompt())}{before}{apart}{given})"
    )


def few_shot_chat(made: Definition) -> str:
    """Return the messages of examples, alone or among others."""
    draw = made.draw
    example, names = example_messages(made)
    alone = (
        f"FewShotChatMessagePromptTemplate(examples={shown(made, names)}, example_prompt={made.named(example)}"
        f"{draw.pick(('', '', ', input_variables=[]'))})"
    )
    if draw.rarely(3):
        return alone
    found = items(made, draw.below(3))
    found.insert(draw.below(len(found) + 1), made.named(alone))
    return f"ChatPromptTemplate([{', '.join(found)}]{made.keywords()}{made.language.keyword})"


def nested(made: Definition) -> str:
    """Return a chat prompt in whose list others stand, each with partials of its own."""
    draw = made.draw
    found = items(made, draw.below(3))
    for _ in range(1 + draw.below(2)):
        inner = nested(made) if draw.rarely(4) else f"ChatPromptTemplate({made.message_list()}{made.keywords()})"
        if draw.rarely(3):
            given = ", ".join(f"{name!r}: {value}" for name, value in made.partials().items())
            inner = f"{inner}.partial(**{{{given}}})"
        found.insert(draw.below(len(found) + 1), made.named(inner))
    return f"ChatPromptTemplate([{', '.join(found)}]{made.keywords()}{made.language.keyword})"


def image(made: Definition) -> str:
    """Return the prompt of an image."""
    draw, said = made.draw, made.language.said
    url = draw.pick(("'https://x/{a}'", "'{a}'", "'data:image/png;base64,{a}'", "'https://x/{b}?q={a}'", "'{a}:{b}'"))
    if draw.rarely(6):
        url = draw.pick(("'https://x/y.png'", "''", "'file:///{a}'", "'javascript:x'", "'http://x/{url}'", "None"))
    detail = draw.pick(("", "", ", 'detail': 'low'", ", 'detail': '{topic}'", ", 'detail': ''"))
    template = said(f"{{'url': {url}{detail}}}")
    if draw.rarely(9):
        template = draw.pick(("{}", "{'detail': 'low'}", "{'url': 'x', 'path': 'y'}", "None", "{'url': 'x', 'n': '1'}"))
    return f"ImagePromptTemplate(template={template}{made.keywords()}{made.language.keyword})"


def dict_prompt(made: Definition) -> str:
    """Return the prompt of a dict."""
    keyword = f", template_format={made.language.name!r}"
    return f"DictPromptTemplate(template={data(made, 0)}{keyword})"


def structured(made: Definition) -> str:
    """Return a chat prompt that asks for an answer of a schema."""
    draw = made.draw
    made.module.insert(0, ANSWER)
    schema = draw.pick(SCHEMAS)
    if draw.below(3):
        asked = f"StructuredPrompt({made.message_list()}, {draw.pick(('', 'schema_='))}{schema}{draw.pick(OPTIONS)}"
        return f"{asked}{made.language.keyword})"
    return f"StructuredPrompt.from_messages_and_schema({made.message_list()}, {schema}{draw.pick(OPTIONS)})"


def pipeline(made: Definition) -> str:
    """Return prompts that fill in inputs of a last one."""
    draw = made.draw
    stages = [f"({draw.pick(('a', 'b', 'intro'))!r}, {made.named(made.text_prompt())})" for _ in range(draw.below(3))]
    final = made.chat_prompt() if draw.below(2) else made.text_prompt()
    return f"PipelinePromptTemplate(final_prompt={made.named(final)}, pipeline_prompts=[{', '.join(stages)}])"


def messages(made: Definition) -> str:
    """Return a chat prompt of message templates: with blocks, with prompts as blocks, with partials of their own."""
    draw = made.draw
    writers = [block_prompts if draw.rarely(2) else message_template for _ in range(1 + draw.below(3))]
    found = [made.named(write(made)) for write in writers]
    return f"ChatPromptTemplate([{', '.join(found)}]{made.keywords()}{made.language.keyword})"


def filled_in(made: Definition) -> list[str]:
    """Return statements that fill in inputs of ``prompt``."""
    found: list[str] = []
    while len(found) < 2 and made.draw.rarely(3):
        given = ", ".join(f"{name!r}: {value}" for name, value in made.partials().items())
        found.append(f"prompt = prompt.partial(**{{{given}}})")
    return found


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of definition: what writes it and what changes it afterwards; ``theirs``: LangChain has it, too."""

    write: Callable[[Definition], str]
    later: Callable[[Definition], list[str]]
    theirs: bool = True


def _as_chat(made: Definition) -> list[str]:
    return made.later(chat=True)


def _as_text(made: Definition) -> list[str]:
    return made.later(chat=False)


def _not_at_all(_: Definition) -> list[str]:
    return []


KINDS: dict[str, Kind] = {
    "chat": Kind(Definition.chat_prompt, _as_chat),
    "text": Kind(Definition.text_prompt, _as_text),
    "few-shot": Kind(few_shot, filled_in),
    "few-shot-with-templates": Kind(few_shot_with_templates, _not_at_all),
    "few-shot-chat": Kind(few_shot_chat, _not_at_all),
    "nested": Kind(nested, _as_chat),
    "messages": Kind(messages, _as_chat),
    "image": Kind(image, filled_in),
    "dict": Kind(dict_prompt, _not_at_all),
    "structured": Kind(structured, _as_chat),
    "pipeline": Kind(pipeline, filled_in, theirs=False),
}
"""Every kind of definition, by the word of ``--kinds``."""


def kind_case(draw: Choices, language: str, kind: str) -> Case:
    """Return the case of one kind that ``draw`` decides."""
    made = Definition(draw, LANGUAGES[language])
    entry = KINDS[kind]
    made.inner.append(f"prompt = {entry.write(made)}")
    at = len(made.inner)
    later = entry.later(made)
    made.inner[at:] = [*made.inner[at:], *later]
    source = module_source(made.module, made.inner, draw)
    return Case(source, tuple(draw.taken), language, kind, theirs=entry.theirs)
