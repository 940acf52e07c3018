"""Render code: what it computes, that it needs no formatter, and that strict checkers accept it."""

import ast
import random
import subprocess
import sys
from typing import NamedTuple

import pytest

from genprompts.compiler.names import is_plain
from genprompts.compiler.render import render_body
from genprompts.compiler.texts import RUNTIME_NAMES, Binding
from genprompts.grammar.fstring import parse
from genprompts.grammar.nodes import (
    Block,
    Blocks,
    Body,
    ChatBody,
    Constant,
    DataBlock,
    DataValue,
    ImageBlock,
    ImageBody,
    Known,
    LiteralMessage,
    MessageTemplate,
    Nodes,
    Part,
    Placeholder,
    TemplateValue,
    Text,
    TextBlock,
    TextBody,
)


class Case(NamedTuple):
    """A body with its bindings."""

    body: Body
    bindings: tuple[Binding, ...]
    bare: bool


WORDS = [
    "You",
    "are",
    "a",
    "helpful",
    "assistant",
    "for",
    "customers",
    "of",
    "our",
    "company",
    "and",
    "answer",
    "in",
    "short",
    "sentences",
    "that",
    "everybody",
    "understands",
    "it's",
    '"quoted"',
    "'so'",
    "{{braces}}",
    '{{"k":',
    "1}}",
    "\\",
    "back\\slash",
    "tab\there",
    "naïve",
    "漢字です。",
    "한국어",
    "😀",
    "नमस्ते",
    "\u200b",
    "\u202e",
    "é",
    "https://example.com/a/very/long/address/without/any/space/in/it/which/is/wider/than/a/line/of/source/code",
]
NAMES = (
    "company",
    "question",
    "a",
    "x1",
    "user name",
    "class",
    '"k"',
    "é",
    "very_long_name_of_an_input_that_goes_on_and_on",
)
FIELDS = ("{%s}", "{%s}", "{%s!r}", "{%s:>10}", "{%s!s:<4}")


def text(pick: random.Random, most: int, names: tuple[str, ...]) -> Nodes:
    """A template of up to ``most`` words, lines and fields."""
    found = ""
    for _ in range(pick.randint(0, most)):
        kind = pick.random()
        if kind < 0.15 and names:
            found += pick.choice(FIELDS) % pick.choice(names)
        elif kind < 0.25:
            found += pick.choice(("\n", "\n\n", ".\n- "))
        else:
            found += pick.choice(WORDS) + pick.choice((" ", " ", " ", ", ", ""))
    return parse(found)


def literal(pick: random.Random, depth: int = 0) -> Constant:
    """A constant, nested a little."""
    kind = pick.randint(0, 7 if depth < 3 else 4)
    word = " ".join(pick.choice(WORDS) for _ in range(pick.choice((0, 1, 2, 12))))
    if kind == 5:
        return [literal(pick, depth + 1) for _ in range(pick.randint(0, 3))]
    if kind == 6:
        return tuple(literal(pick, depth + 1) for _ in range(pick.randint(0, 3)))
    if kind == 7:
        return {pick.choice(WORDS): literal(pick, depth + 1) for _ in range(pick.randint(0, 3))}
    return (word, pick.randint(-5, 10**9), 1.5, None, True)[kind]


def data(pick: random.Random, names: tuple[str, ...], depth: int = 0) -> DataValue:
    """A value of a data block."""
    kind = pick.randint(0, 5 if depth < 3 else 3)
    if kind == 4:
        return tuple(data(pick, names, depth + 1) for _ in range(pick.randint(0, 3)))
    if kind == 5:
        return {pick.choice(WORDS): data(pick, names, depth + 1) for _ in range(pick.randint(0, 3))}
    return (pick.choice(WORDS), TemplateValue(text(pick, 8, names)), 3, None)[kind]


def block(pick: random.Random, names: tuple[str, ...]) -> Block:
    """A content block."""
    kind = pick.randint(0, 3)
    if kind == 0:
        return ImageBlock(text(pick, 4, names), parse("high") if pick.random() < 0.5 else None)
    if kind == 1:
        return DataBlock({"type": "custom", pick.choice(WORDS): data(pick, names)})
    return TextBlock(text(pick, pick.choice((1, 3, 40)), names))


def part(pick: random.Random, names: tuple[str, ...]) -> Part:
    """An entry of a chat prompt."""
    kind = pick.randint(0, 6)
    if kind == 0:
        return Placeholder(
            pick.choice(("history", "very_long_name_of_a_placeholder_that_goes_on_and_on_and_on", "p q")),
            False,
            pick.choice((None, 3)),
        )
    if kind == 1:
        return LiteralMessage(
            {"role": "assistant", "content": " ".join(pick.choices(WORDS, k=pick.choice((1, 9, 40)))), "name": "x"}
        )
    role = pick.choice(("system", "user", "assistant"))
    if kind == 2:
        return MessageTemplate(role, Blocks(tuple(block(pick, names) for _ in range(pick.randint(0, 3)))))
    return MessageTemplate(role, text(pick, pick.choice((1, 6, 12, 14, 16, 80)), names))


def local(name: str) -> str:
    """A variable for an input."""
    return (
        name if is_plain(name) else "".join(char if char.isalnum() and char.isascii() else "_" for char in name) + "_"
    )


def case(seed: int) -> Case:
    """A random body."""
    pick = random.Random(seed)
    names = tuple(pick.sample(NAMES, pick.randint(0, 3)))
    kind = pick.randint(0, 9)
    body: Body
    if kind == 0:
        body = TextBody(text(pick, pick.choice((2, 9, 14, 60)), names))
    elif kind == 1:
        body = ImageBody(ImageBlock(text(pick, 5, names), text(pick, 1, names) if pick.random() < 0.5 else None))
    else:
        body = ChatBody(tuple(part(pick, names) for _ in range(pick.choice((0, 1, 1, 2, 3)))))
    placeholders = (
        tuple(sorted({each.name for each in body.parts if isinstance(each, Placeholder)}))
        if isinstance(body, ChatBody)
        else ()
    )
    bindings = tuple(
        Binding(name, local(name), None, required=True)
        if name in placeholders or pick.random() < 0.6
        else Binding(name, local(name), Known(literal(pick)) if pick.random() < 0.8 else None, required=False)
        for name in (*names, *placeholders)
    )
    return Case(body, bindings, bare=sum(binding.required for binding in bindings) == 1 and pick.random() < 0.5)


def module(cases: list[Case]) -> str:
    """A module with one class a case, as generated code has it."""
    lines: list[str] = []
    for number, (body, bindings, bare) in enumerate(cases):
        lines += [f"class P{number}:", "    def _render(self, input, config=None):"]
        lines += [f"        {line}" if line else "" for line in render_body(body, bindings, bare=bare).lines]
        lines += ["", ""]
    return "\n".join(lines[:-2]) + "\n"


def test_formatter_changes_nothing() -> None:
    """Code for hundreds of random bodies is left as it is by the formatter."""
    source = module([case(seed) for seed in range(600)])
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "-"],
        input=source.encode(),
        capture_output=True,
        check=False,
    )

    assert ran.stdout.decode() == ""
    assert ran.returncode == 0, ran.stderr.decode()


def test_only_runtime_names_are_mentioned() -> None:
    """The code mentions the run-time names that it says, and no other global but a few builtins."""
    builtins = {"self", "input", "KeyError", "TypeError", "AttributeError", "isinstance", "dict"}
    for seed in range(200):
        body, bindings, bare = case(seed)
        tree = ast.parse(module([Case(body, bindings, bare)]))
        mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        found = mentioned - builtins - {binding.local for binding in bindings}

        assert found == render_body(body, bindings, bare=bare).runtime
        assert found <= RUNTIME_NAMES


def test_ordinary_text_stays_within_the_line() -> None:
    """Source lines of ordinary prose are at most 100 columns wide."""
    prose = parse("Answer the question of {name} in a few words that everybody can understand. " * 30)
    body = ChatBody((MessageTemplate("system", prose), MessageTemplate("user", Blocks((TextBlock(prose),)))))
    lines = render_body(body, [Binding("name", "name", None, required=True)], bare=False).lines

    assert max(map(len, lines)) <= 92


def test_chat_shape() -> None:
    """The whole shape of a chat prompt, by example."""
    body = ChatBody(
        (
            MessageTemplate(
                "system", parse("You help customers of {company}.\nBe kind, be brief, and never promise anything.")
            ),
            Placeholder("history", optional=True),
            Placeholder("turns", n_messages=3),
            MessageTemplate(
                "user",
                Blocks(
                    (TextBlock(parse("{q}")), TextBlock(parse("Q: {q}")), TextBlock(()), ImageBlock(parse("{url}")))
                ),
            ),
        )
    )
    bindings = [
        *(Binding(name, name, None, required=True) for name in ("company", "turns", "q", "url")),
        Binding("history", "history", Known(()), required=False),
        Binding("lang", "lang", Known("en"), required=False),
    ]
    expected = """\
try:
    company = input["company"]
    turns = input["turns"]
    q = input["q"]
    url = input["url"]
except (KeyError, TypeError):
    raise self._input_error(input) from None
history = input.get("history", ())
lang = input.get("lang", "en")
return ChatPromptValue(
    [
        {
            "role": "system",
            "content": (
                f"You help customers of {company}.\\n"
                "Be kind, be brief, and never promise anything."
            ),
        },
        *as_messages(history, "history"),
        *as_messages(turns, "turns")[-3:],
        {
            "role": "user",
            "content": [
                *text_block(f"{q}"),
                {"type": "text", "text": f"Q: {q}"},
                {
                    "type": "image_url",
                    "image_url": {"url": image_url(f"{url}", "url")},
                },
            ],
        },
    ]
)"""

    assert "\n".join(render_body(body, bindings, bare=False).lines) == expected


@pytest.mark.parametrize(
    ("body", "bindings", "bare", "expected"),
    [
        (
            TextBody((Text("Hi "), *parse("{x}"))),
            [Binding("x", "x", None, required=True), Binding("y", "y", Known("d"), required=False)],
            True,
            [
                "try:",
                '    x = input["x"] if isinstance(input, dict) else input',
                "except (KeyError, TypeError):",
                "    raise self._input_error(input) from None",
                'y = input.get("y", "d") if isinstance(input, dict) else "d"',
                'return TextPromptValue(f"Hi {x}")',
            ],
        ),
        (TextBody((Text("Hi {x}"),)), [], False, ["self._check_mapping(input)", 'return TextPromptValue("Hi {x}")']),
        (
            ChatBody((Placeholder("h", optional=True),)),
            [Binding("h", "h", None, required=False)],
            False,
            [
                "try:",
                '    h = input.get("h", ())',
                "except AttributeError:",
                "    raise self._input_error(input) from None",
                'return ChatPromptValue([*as_messages(h, "h")])',
            ],
        ),
        (
            ImageBody(ImageBlock(parse("https://{h}/a.png"), parse("low"))),
            [Binding("h", "h", None, required=True)],
            False,
            [
                "try:",
                '    h = input["h"]',
                "except (KeyError, TypeError):",
                "    raise self._input_error(input) from None",
                "return ImagePromptValue(",
                '    {"url": image_url(f"https://{h}/a.png", "h"), "detail": "low"}',
                ")",
            ],
        ),
        (ChatBody(()), [], False, ["self._check_mapping(input)", "return ChatPromptValue()"]),
    ],
)
def test_shapes(body: Body, bindings: list[Binding], bare: bool, expected: list[str]) -> None:
    """The shapes of the other kinds of bodies and inputs."""
    assert list(render_body(body, bindings, bare=bare).lines) == expected
