"""The entries of a message list, in every way that LangChain takes or refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.differential.definitions import Definition

ROLES = ("human", "system", "ai", "user", "assistant")
TEMPLATES = ("HumanMessagePromptTemplate", "SystemMessagePromptTemplate", "AIMessagePromptTemplate")
PLACES = ("history", "h", "past messages", "context")
ODD = (
    '("developer", "x")',
    '("Human", "x")',
    '("human", "x", "y")',
    '["human", "x"]',
    "None",
    "5",
    '{"role": "user"}',
    '{"role": "user", "content": "x", "name": "n"}',
    '("placeholder", "h")',
    '("placeholder", ["{h}", 1])',
    '("placeholder", ["{h}"])',
    '("human", None)',
    "ChatPromptTemplate([HumanMessagePromptTemplate.from_template('{b}', partial_variables={'b': 'X'}), HumanMessagePromptTemplate.from_template('{b}', partial_variables={'b': 'Y'})])",
    'PromptTemplate.from_template("x")',
    '(HumanMessagePromptTemplate, ["x"])',
    '("human", [5])',
    "ChatPromptTemplate([ChatPromptTemplate(['{a}']).partial(a='X'), ChatPromptTemplate(['{a}']).partial(a='Y')])",
    '("human", {"type": "text"})',
    'MessagesPlaceholder("h", n_messages=0)',
    "ChatPromptTemplate([ChatPromptTemplate(['{b}']).partial(b='X'), ChatPromptTemplate(['{b}']).partial(b='Y')])",
    '("human", [{"type": "text", "text": 5}])',
    '("human", [{"type": "image_url", "image_url": "{a}{b}"}])',
    '("human", [{"type": "image_url", "image_url": {"url": "{url}"}}])',
    "HumanMessage(None)",
    "()",
)


def items(made: Definition, count: int) -> list[str]:
    """Return expressions for ``count`` entries."""
    return [_item(made) for _ in range(count)]


def _item(made: Definition) -> str:
    draw = made.draw
    kind = draw.below(24)
    if kind < 7:
        return f"({draw.pick(ROLES)!r}, {made.text()})"
    if kind == 7:
        return made.text()
    if kind == 8:
        return f'{{"role": {draw.pick(ROLES)!r}, "content": {made.text()}}}'
    if kind < 12:
        return placeholder(made)
    if kind < 14:
        return f"({draw.pick(ROLES)!r}, {blocks(made)})"
    if kind == 14:
        return made.named(literal_message(made))
    if kind < 17:
        return made.named(message_template(made))
    if kind == 17:
        return f"({draw.pick(('HumanMessage', 'SystemMessage', 'AIMessage'))}, {made.text()})"
    if kind == 18:
        return f"({draw.pick(TEMPLATES)}, {made.text()})"
    if kind == 19 and made.depth < 3:
        return made.named(made.chat_prompt())
    if kind == 20:
        return made.named(made.few_shot_chat()) if draw.rarely(2) else f"({draw.pick(ROLES)!r}, {made.text()})"
    if kind == 21 and draw.rarely(4):
        return made.language.said(draw.pick(ODD))
    if kind == 22:
        return f'{{"role": "placeholder", "content": "{{{draw.pick(PLACES)}}}"}}'
    return f"({draw.pick(ROLES)!r}, {made.text()})"


def placeholder(made: Definition) -> str:
    """Return a placeholder; rarely one whose name a text uses, too."""
    draw = made.draw
    name = draw.pick(PLACES) if not draw.rarely(8) else draw.pick(made.used or ["a"])
    form = draw.below(9)
    if form == 0:
        return f'("placeholder", "{{{name}}}")'
    if form == 1:
        return f'("placeholder", ["{{{name}}}", {draw.pick(("False", "True"))}])'
    if form == 2:
        return f'("placeholder", ("{{{name}}}", {draw.pick(("False", "True"))}))'
    count = draw.pick(("", "", ", n_messages=1", ", n_messages=2", ", n_messages=None"))
    optional = draw.pick(("", ", optional=True", ", optional=False", ", optional=True"))
    word = draw.pick(("", "variable_name="))
    return made.named(f"MessagesPlaceholder({word}{name!r}{optional}{count})")


def literal_message(made: Definition) -> str:
    """Return a message object."""
    draw, text = made.draw, made.text()
    return draw.pick(
        (
            f"HumanMessage({text})",
            f"SystemMessage(content={text})",
            f"AIMessage({text})",
            f"HumanMessage(content=[{{'type': 'text', 'text': {text}}}])",
            f"ToolMessage({text}, tool_call_id='1')",
            f"ChatMessage({text}, role='Jedi')",
            f"AIMessage({text}, tool_calls=[{{'name': 'f', 'args': {{'k': 1}}, 'id': '1'}}])",
            f"HumanMessage({text}, name='n')",
        )
    )


def message_template(made: Definition) -> str:
    """Return a message template."""
    with made.elsewhere() as language:
        return _message_template(made, language.keyword)


def _message_template(made: Definition, keyword: str) -> str:
    draw = made.draw
    form = draw.below(10)
    name = draw.pick(TEMPLATES)
    if form < 4:
        return f"{name}.from_template({made.text()}{keyword})"
    if form == 4:
        return f"{name}.from_template({blocks(made)}{keyword})"
    if form == 5:
        return f"ChatMessagePromptTemplate.from_template({made.text()}, role='Jedi'{keyword})"
    if form == 6:
        return f"{name}(prompt={made.named(made.text_prompt())})"
    if form == 7:
        given = ", ".join(f"{key!r}: {value}" for key, value in made.partials().items())
        return f"{name}.from_template({made.text()}, partial_variables={{{given}}}{keyword})"
    if form == 8:
        made.calls = False  # what a call gives is not known in a block
        first = made.text_prompt()
        made.calls = True
        return f"{name}(prompt=[{made.named(first)}, PromptTemplate.from_template({made.text()}{keyword})])"
    return f"ChatMessagePromptTemplate(prompt={made.text_prompt()}, role='user')"


def blocks(made: Definition) -> str:
    """Return a list of content blocks."""
    found = [_block(made) for _ in range(made.draw.below(4))]
    return (
        made.named(f"[{', '.join(found)}]", "blocks")
        if made.draw.below(8)
        else f"({' '.join(f'{one},' for one in found)})"
    )


def _block(made: Definition) -> str:
    draw, said = made.draw, made.language.said
    form = draw.below(11)
    if form > 8:
        return said(draw.pick(('{"type": "text", "text": "{a}"}', '"{b}{a}"')))
    if form < 2:
        return f'{{"type": "text", "text": {made.text()}}}'
    if form == 2:
        return made.text()
    if form == 3:
        return f'{{"text": {made.text()}}}'
    if form == 4:
        return said(draw.pick(('{"type": "image_url", "image_url": "{a}"}', '{"image_url": {"url": "data:{a};{b}"}}')))
    if form == 5:
        detail = draw.pick(('"low"', '"{topic}"', '""'))
        return said(f'{{"type": "image_url", "image_url": {{"url": "http://x/{{a}}", "detail": {detail}}}}}')
    if form == 6:
        return f'{{"type": "text", "text": {made.text()}, "cache_control": {{"type": "ephemeral"}}}}'
    if form == 7:
        key = said('{"k": "{a}"}')
        return f'{{"type": "audio", "n": 3, "x": {{"y": {made.text()}}}, "z": [{made.text()}, 1, None, {key}]}}'
    return said(
        draw.pick(('{"type": "tool_use", "input": {}}', '{"type": "x", "v": [["{a}"], []], "b": True, "f": 1.5}', "{}"))
    )
