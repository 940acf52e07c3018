"""Random prompt definitions as Python source, in LangChain's words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.differential.choices import Choices
from tests.differential.languages import F_STRING, LANGUAGES, Language
from tests.differential.messages import items, message_template
from tests.differential.module import Case, module_source
from tests.differential.texts import NUMBER, WHOLE, Names, expression

PLACEHOLDERS = ("history", "h")
SEPARATORS = ("'\\n'", "'; '", "''")
EXAMPLE_PARTIAL = ", partial_variables={'q': 'x'}"


class Definition(Names):
    """A definition that is being written.

    ``main`` is the language that it is mostly in, ``language`` the one of the texts that are written now.
    """

    def __init__(self, draw: Choices, main: Language) -> None:
        super().__init__()
        self.draw = draw
        self.main = main
        self.language = main
        self.depth = 0
        self.used: list[str] = []
        self.calls = True

    def text(self) -> str:
        """Return an expression for the text of a template."""
        text = self.language.template(self.draw)
        self.used += self.language.used(text)
        return expression(text, self.draw, self)

    def other(self) -> Language:
        """Return the main language; rarely another one."""
        return F_STRING if self.main is not F_STRING and self.draw.rarely(12) else self.main

    @contextmanager
    def speaking(self, language: Language) -> Iterator[Language]:
        """Write texts in ``language``."""
        before, self.language = self.language, language
        yield language
        self.language = before

    @contextmanager
    def elsewhere(self) -> Iterator[Language]:
        """Write texts for a part that names its own language."""
        with self.speaking(self.other()) as language:
            yield language

    def named(self, written: str, word: str = "part") -> str:
        """Return ``written``, or a name that is bound to it before."""
        if not self.draw.rarely(3):
            return written
        name = self.new(word)
        self.inner.append(f"{name} = {written}")
        return name

    # --- partials --------------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """Return an expression for the value of the partial ``name``."""
        draw = self.draw
        if name in PLACEHOLDERS:
            return draw.pick(("[]", "[('human', 'x{y}')]", "[('ai', 'b'), {'role': 'system', 'content': 'c'}]"))
        if name in WHOLE:
            return draw.pick(("3", "-7", "True"))
        if name in NUMBER:
            return draw.pick(
                ("0.5", "2", "1e100", ("float('inf')" if self.calls else "1.5") if draw.rarely(9) else "-0.0")
            )
        if draw.rarely(12):
            return "(lambda: 'called {x}')" if self.calls else "'x'"
        if draw.below(3):
            return literal_value(draw)
        return expression(draw.pick(("x", "", "{a}", "two\nlines", "é\"'\\")), draw, self)

    def partials(self) -> dict[str, str]:
        """Return names and values of partials."""
        pool = self.used or ["a"]
        if self.draw.rarely(5):
            pool = [*self.main.names[:6], "history", "h", "n", "price", "unused"]
        names = [self.draw.pick(pool) for _ in range(self.draw.below(3))]
        return {name: self.value(name) for name in names}

    def keywords(self, *, inferred: bool = False) -> str:
        """Return the keyword arguments that all prompt classes take; ``inferred`` leaves out the names of the inputs."""
        made = ""
        if self.draw.rarely(4):
            shown = ", ".join(f"{name!r}: {value}" for name, value in self.partials().items())
            made += f", partial_variables={self.named('{' + shown + '}', 'partials')}"
        if not inferred and self.draw.rarely(8):
            made += ", input_variables=" + self.draw.pick(("[]", "['a']"))
        if self.draw.rarely(5):
            made += ", input_types=" + self.draw.pick(
                ("{}", "{'a': str}", "{'count': int}", "{'n': str}", "{'a': int, 'n': str}")
            )
        if self.draw.rarely(12):
            made += ", metadata={'k': 1}, tags=['t'], name='n'"
        return made

    # --- text prompts ----------------------------------------------------------------------------

    def text_prompt(self) -> str:
        """Return an expression for a text prompt."""
        with self.elsewhere() as language:
            return self._text_prompt(language)

    def _text_prompt(self, language: Language) -> str:
        kind, keyword = self.draw.below(8), language.keyword
        if kind < 3:
            return f"PromptTemplate.from_template({self.text()}{self.keywords(inferred=True)}{keyword})"
        if kind == 3:
            return f"PromptTemplate(template={self.text()}{self.keywords()}{keyword})"
        if kind == 4:
            return f"PromptTemplate(input_variables=['x'], template={self.text()}{keyword})"
        if kind == 5:
            return f"({self._text_prompt(language)} + {self.text()})"
        if kind == 6:
            return f"({self._text_prompt(language)} + {self.named(self._text_prompt(language))})"
        return f"PromptTemplate.from_template(template={self.text()}, template_format={language.name!r})"

    # --- chat prompts ----------------------------------------------------------------------------

    def chat_prompt(self) -> str:
        """Return an expression for a chat prompt."""
        self.depth += 1
        try:
            with self.elsewhere() as language:
                return self._chat_prompt(language)
        finally:
            self.depth -= 1

    def _chat_prompt(self, language: Language) -> str:
        kind, keyword = self.draw.below(10), language.keyword
        if kind < 3:
            return f"ChatPromptTemplate.from_messages({self.message_list()}{keyword})"
        if kind < 5:
            return f"ChatPromptTemplate({self.message_list()}{self.keywords()}{keyword})"
        if kind == 5:
            return f"ChatPromptTemplate(messages={self.message_list()}{self.keywords()}{keyword})"
        if kind == 6:
            return f"ChatPromptTemplate.from_template({self.text()}{self.keywords(inferred=True)}{keyword})"
        if kind == 7:
            return f"({self.named(message_template(self))} + {self.added()})"
        return f"({self.named(self.chat_prompt())} + {self.added()})"

    def added(self) -> str:
        """Return an expression for what is added to a chat prompt: LangChain reads it as f-string templates."""
        with self.speaking(F_STRING):
            return self._added()

    def _added(self) -> str:
        kind = self.draw.below(6)
        if kind == 0 or self.depth > 3:
            return self.text()
        if kind == 1:
            return message_template(self)
        if kind == 2:
            return self.message_list()
        if kind == 3:
            return self.named(self.chat_prompt())
        if kind == 4:
            return f"HumanMessage({self.text()})"
        return items(self, 1)[0]

    def message_list(self) -> str:
        """Return an expression for a list of messages, or the name of one that was built in steps."""
        draw = self.draw
        found = items(self, draw.below(5))
        kind = draw.below(10)
        if kind < 5:
            return f"[{', '.join(found)}]"
        if kind == 5:
            return f"({', '.join(found)},)" if found else "()"
        middle = draw.below(len(found) + 1)
        first, second = ", ".join(found[:middle]), ", ".join(found[middle:])
        if kind == 6:
            return f"[{first}] + [{second}]"
        name = self.new("messages")
        self.inner.append(f"{name} = [{first}]")
        if kind == 7:
            return f"[*{name}, {second}]" if second else f"[*{name}]"
        self.inner += self.growth(name, found[middle:])
        return name

    def growth(self, name: str, found: list[str]) -> list[str]:
        """Return the statements that add messages to the list or prompt ``name``."""
        kind = self.draw.below(3)
        if kind == 0 or len(found) == 1:
            return [f"{name}.append({item})" for item in found]
        if kind == 1:
            return [f"{name}.extend([{', '.join(found)}])"]
        return [f"{name} += [{', '.join(found)}]"]

    # --- few-shot prompts ------------------------------------------------------------------------

    def examples(self, names: list[str]) -> str:
        """Return a list of examples with values for ``names``."""
        made = []
        for _ in range(self.draw.below(4)):
            entries = [f"{name!r}: {literal_value(self.draw)}" for name in names]
            made.append("{" + ", ".join(entries) + "}")
        return self.named(f"[{', '.join(made)}]", "examples")

    def few_shot(self) -> str:
        """Return an expression for a few-shot text prompt."""
        example = self.named("PromptTemplate.from_template('Q: {q}{q!r}\\nA: {a b}')")
        around = self.main.keyword + (f", prefix={self.text()}" if self.draw.below(2) else "")
        around += f", example_separator={self.draw.pick(SEPARATORS)}" if self.draw.rarely(3) else ""
        return (
            f"FewShotPromptTemplate(examples={self.examples(['q', 'a b'])}, example_prompt={example}, "
            f"suffix={self.text()}{around}{self.keywords() or self.draw.pick(('', '', '', EXAMPLE_PARTIAL))})"
        )

    def few_shot_chat(self) -> str:
        """Return an expression for a few-shot chat prompt."""
        kind = self.draw.below(3)
        example = "ChatPromptTemplate.from_messages([('human', '{q} {{x}}'), ('ai', '{a b}')])"
        if kind == 1:
            example = "HumanMessagePromptTemplate.from_template('{q}{a b!r}')"
        if kind == 2:
            example = "ChatPromptTemplate.from_messages([('human', [{'type': 'text', 'text': '{q}'}, '{a b}'])])"
        return (
            f"FewShotChatMessagePromptTemplate(example_prompt={self.named(example)}, "
            f"examples={self.examples(['q', 'a b'])})"
        )

    # --- what happens to a prompt afterwards -----------------------------------------------------

    def later(self, *, chat: bool) -> list[str]:
        """Return statements that change or rebind ``prompt``."""
        made: list[str] = []
        while len(made) < 4 and self.draw.rarely(3):
            kind = self.draw.below(9 if chat else 5)
            if kind < 3:
                given = ", ".join(
                    f"{name}={value}"
                    for name, value in self.partials().items()
                    if name.isidentifier() and name != "class"
                )
                made.append(f"prompt = prompt.partial({given})")
            elif kind == 3:
                operator = self.draw.pick(("= prompt +", "+="))
                made.append(f"prompt {operator} {self.added() if chat else self.text()}")
            elif kind == 4:
                given = ", ".join(f"{name!r}: {value}" for name, value in self.partials().items())
                made.append(f"prompt = prompt.partial(**{{{given}}})")
            elif kind == 5 and self.draw.rarely(4):
                made.append("prompt = (prompt + '{')[:-1]")
            elif kind in {5, 6}:
                with self.speaking(F_STRING):  # LangChain reads what is added so
                    found = items(self, 1 + self.draw.below(2))
                made += self.growth("prompt", found)
            elif kind == 7:
                made.append(f"prompt = prompt[{self.draw.pick(('1:', ':-1', ':2', '::2'))}]")
            else:
                made.append(f"prompt = ChatPromptTemplate([prompt, {self.text()}]{self.language.keyword})")
        return made


def literal_value(draw: Choices) -> str:
    """Return a literal of any type."""
    return draw.pick(("'x'", "1", "None", "2.5", "''", "True", "['a', 1]", "{'k': 'v'}", "'two\\nlines'", "(1,)", "-3"))


KINDS: tuple[tuple[Callable[[Definition], str], bool], ...] = (
    (Definition.chat_prompt, True),
    (Definition.chat_prompt, True),
    (Definition.chat_prompt, True),
    (Definition.chat_prompt, True),
    (Definition.text_prompt, False),
    (Definition.text_prompt, False),
)


def case(draw: Choices, language: str = "f-string") -> Case:
    """Return the case that ``draw`` decides."""
    made = Definition(draw, LANGUAGES[language])
    if draw.rarely(14):
        written, changes = made.few_shot(), None
    else:
        write, changes = draw.pick(KINDS)
        written = write(made)
    made.inner.append(f"prompt = {written}")
    if changes is not None:
        at = len(made.inner)
        later = made.later(chat=changes)
        made.inner[at:] = [*made.inner[at:], *later]
    source = module_source(made.module, made.inner, draw)
    return Case(source, tuple(draw.taken), language)
