"""What definitions of every kind are made of: example prompts and their examples, dicts, prompts that are blocks."""

from tests.differential.definitions import Definition, literal_value
from tests.differential.messages import TEMPLATES
from tests.differential.texts import expression

BRACES = ("'{x}'", "'{{ y }}'", "'a {q}'", "'{% z %}'", "'\\n'", "' <b> & '")


def around(made: Definition) -> str:
    """Return a text beside examples: a random template, or a plain one."""
    if made.draw.below(3):
        return made.text()
    text = made.language.said(made.draw.pick(("Ask: {topic}", "{topic}\n", "\nEnd {a}", "plain", "", "x\n\n")))
    return expression(text, made.draw, made)


def example_text(made: Definition) -> tuple[str, list[str]]:
    """Return an expression for what shows an example as a text, and the names that the examples need."""
    draw, language = made.draw, made.language
    form = draw.below(8)
    if form < 3:
        text = language.said(draw.pick(("Q: {q}\nA: {r}", "{q}", "{q}-{r}\n", "\n{r}")))
        return f"PromptTemplate.from_template({text!r}{language.keyword})", ["q", "r"]
    if form == 3:
        return "PromptTemplate.from_template('Q: {q}{q!r}\\nA: {a b}')", ["q", "a b"]
    if form == 4:
        text = language.said("{q} by {by}")
        given = ", partial_variables={'by': 'Ada'}"
        return f"PromptTemplate.from_template({text!r}{language.keyword}{given})", ["q"]
    if form == 5:
        return f"PromptTemplate(input_variables=['q'], template={language.said('{q}')!r}{language.keyword})", ["q"]
    text = language.template(draw)
    names = sorted(set(language.used(text)) | {"q"})
    return f"PromptTemplate.from_template({text!r}{language.keyword})", names


def example_messages(made: Definition) -> tuple[str, list[str]]:
    """Return an expression for what shows an example as messages, and the names that the examples need."""
    draw, language = made.draw, made.language
    said, keyword = language.said, language.keyword
    form = draw.below(8)
    if form < 3:
        first, second = said("{q} x"), said("{r}")
        return f"ChatPromptTemplate.from_messages([('human', {first!r}), ('ai', {second!r})]{keyword})", ["q", "r"]
    if form == 3:
        return f"HumanMessagePromptTemplate.from_template({said('{q}{r}')!r}{keyword})", ["q", "r"]
    if form == 4:
        return f"AIMessagePromptTemplate.from_template({said('{q}{r}')!r}{keyword})", ["q", "r"]
    if form == 5:
        blocks = f"[{{'type': 'text', 'text': {said('{q}')!r}}}, {said('{r}')!r}]"
        return f"ChatPromptTemplate.from_messages([('human', {blocks})]{keyword})", ["q", "r"]
    if form == 6:
        first = said("{q}{by}")
        return f"ChatPromptTemplate([('human', {first!r})]{keyword}).partial(by='Ada')", ["q"]
    text = language.template(draw)
    names = sorted(set(language.used(text)) | {"q"})
    return f"ChatPromptTemplate([('system', {text!r}), ('ai', 'x')]{keyword})", names


def shown(made: Definition, names: list[str]) -> str:
    """Return examples with values for ``names``; rarely one lacks a value or has one too many."""
    draw = made.draw
    found = []
    for _ in range(draw.below(4)):
        given = [*names, "more"] if draw.rarely(9) else names[1:] if draw.rarely(20) else names
        values = [draw.pick(BRACES) if draw.rarely(4) else literal_value(draw) for _ in given]
        found.append("{" + ", ".join(f"{name!r}: {value}" for name, value in zip(given, values, strict=True)) + "}")
    return made.named(f"[{', '.join(found)}]", "examples")


def data(made: Definition, depth: int) -> str:
    """Return a dict with templates in it, as deep as it goes."""
    draw = made.draw
    found = []
    for at in range(draw.below(4)):
        key = draw.pick(("type", "text", "k", "{a}", "image_url", "é"))
        found.append(f"{(key + str(at) if at else key)!r}: {_value(made, depth)}")
    return "{" + ", ".join(found) + "}"


def _value(made: Definition, depth: int) -> str:
    draw = made.draw
    kind = draw.below(10)
    if kind < 5 or depth > 2:
        return made.text()
    if kind == 5:
        return draw.pick(("1", "2.5", "True", "None", "''"))
    if kind == 6:
        return data(made, depth + 1)
    if kind == 7:
        return made.language.said(draw.pick(('{"url": "{a}"}', '["{a}", 1, {"k": "{b}"}]', "[]", "{}", '("{a}",)')))
    if kind == 8:
        return f"[{_value(made, depth + 1)}, {_value(made, depth + 1)}]"
    return f"'{made.language.said('{topic}')}'"


def block_prompts(made: Definition) -> str:
    """Return a message template whose content is a list of prompts: texts, images, dicts."""
    made.calls = False  # what a call gives is not known in a block
    found = [made.named(_block_prompt(made)) for _ in range(made.draw.below(4))]
    made.calls = True
    return f"{made.draw.pick(TEMPLATES)}(prompt=[{', '.join(found)}])"


def _block_prompt(made: Definition) -> str:
    draw, language = made.draw, made.language
    kind = draw.below(6)
    if kind == 0:
        url = language.said(draw.pick(("https://x/{a}", "{a}", "https://x/{a}{b}")))
        detail = draw.pick(("", ", 'detail': 'low'", ", 'detail': ''"))
        return f"ImagePromptTemplate(template={{'url': {url!r}{detail}}}{language.keyword})"
    if kind == 1:
        return f"DictPromptTemplate(template={data(made, 1)}, template_format={language.name!r})"
    if kind == 2:
        return made.text_prompt()
    return f"PromptTemplate.from_template({made.text()}{language.keyword})"
