"""Hostile sources: text never becomes code, bombs end soon, and nothing of the user's is executed."""

import ast
import copy
import importlib.util
import json
import os
import pickle
import subprocess
import sys
import time
import warnings
from collections import ChainMap
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING

import pytest

from genprompts.errors import GenPromptsError
from genprompts.span import Span
from genprompts_codegen import toml_place
from genprompts_codegen.definitions import Anchor, Segment
from genprompts_codegen.diagnostics.excerpt import excerpt
from genprompts_codegen.diagnostics.model import Label, Source

if TYPE_CHECKING:
    from tests.codegen.conftest import Command

IMPORTS = "from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate\n"
CHAT = IMPORTS + "p = ChatPromptTemplate.from_messages([{}])\n"
TEXT = IMPORTS + "p = PromptTemplate.from_template({})\n"

HOSTILE = [
    '"', "'", '"""', "'''", "\\", 'a\\"""', '\\"', "x\\", '""""', 'say "hi"', "\r", "a\r\nb", "a\nimport os\n", "\x0b",
    "\x0c", "a\x1cb\x1dc\x1ed", "a\x85b", "a\u2028b\u2029c", "a\x00b", "\x1b[31mred", "\x7f", "a\ud800b", "\udc00",
    "a\u202eb\u202c", "\u2066x\u2069", "\u200b\u200c\u200d", "\ufeffx", "# coding: rot13", "\n# -*- coding: utf-7 -*-\n",
    '"""\nimport os\nos.system("x")\n"""', "# type: ignore", "# noqa", "# fmt: off", "!r}", "%s %(x)s", "${y}", "``x``",
    "|a|b|", "\tx\t", " ", "x\n", "\n\nx", "\xa0x", "😀", "مرحبا", "你好", "e\u0301", "ﬁ", "\U000e0041", "\uffff",
    "\\N{DASH}", "\\u0041", "class", "__x", "__debug__", "self", "input", "None", "KeyError", "a]b[", "a')b(", "\\\n",
]  # fmt: skip


def braces(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def python(code: str, *texts: str) -> dict[str, str]:
    return {"p.py": code.format(", ".join(map(ascii, texts)))}


def data(value: object) -> dict[str, str]:
    return {"p.json": json.dumps(value)}


def literal(text: str) -> str:
    written = ascii(text)
    return (
        "from langchain_core.messages import SystemMessage\n"
        + IMPORTS
        + f"p = ChatPromptTemplate.from_messages([SystemMessage(content={written}, name={written}), ('human', '{{q}}')])\n"
    )


SINKS: dict[str, Callable[[str], dict[str, str]]] = {
    "template": lambda text: {"p.py": CHAT.format(f"('system', {braces(text) + '{q}'!a})")},
    "constant": lambda text: python(TEXT, "x" + braces(text)),
    "role": lambda text: {
        "p.py": "from langchain_core.prompts import ChatMessagePromptTemplate as C\n"
        + CHAT.format(f"C.from_template('{{q}}', role={text!a})")
    },
    "literal message": lambda text: {"p.py": literal(text)},
    "input": lambda text: {"p.py": TEXT.format(ascii("{" + text + "} {b c}"))},
    "placeholder": lambda text: {"p.py": CHAT.format(f"MessagesPlaceholder({text!a}), ('human', '{{b c}}')")},
    "docstring": lambda text: {"p.py": TEXT.format("'{q}'") + ascii(text) + "\n"},
    "partial": lambda text: {"p.py": TEXT.format("'{q}{r}'") + f"p = p.partial(r={'x' + text!a})\n"},
    "key": lambda text: data({text: "hi {q}", "other": "ho {q}"}),
    "description": lambda text: data({"a": {"template": "{q}", "description": text, "inputs": {"q": {"description": text}}}}),
    "default": lambda text: data({"a": {"template": "{q}{r}", "inputs": {"r": {"type": "str", "default": text}}}}),
    "value type": lambda text: data({"a": {"template": "{q}", "inputs": {"q": f"Literal[{text!a}]"}}}),
    "metadata": lambda text: data({"a": {"template": "{q}", "metadata": {text: text}}}),
    "file": lambda text: {f"prompts/a{text.replace('/', '_')}.md": "hi {q}", "prompts/z.md": "x {q}"},
    "folder": lambda text: {f"prompts/a{text.replace('/', '_')}/b.py": TEXT.format("'{q}'")},
}  # fmt: skip


def put(folder: Path, files: dict[str, str]) -> bool:
    """Write ``files``; return whether the file system takes their names."""
    try:
        for name, text in files.items():
            path = folder / os.fsdecode(name.encode("utf-8", "surrogatepass"))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except (OSError, ValueError):
        return False
    return True


def shape(node: object) -> object:
    """Return the tree of ``node`` with each name and constant replaced by its kind."""
    if isinstance(node, ast.AST):
        fields = ((name, getattr(node, name)) for name in node._fields)
        return type(node).__name__, *(
            shape(type(value)) if name == "value" and isinstance(node, ast.Constant) else shape(value)
            for name, value in fields
        )
    if isinstance(node, list):
        return tuple(map(shape, node))
    return node.__name__ if isinstance(node, type) else type(node).__name__


def shapes(folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.glob("*.py")):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        found.append(repr(shape(ast.parse(path.read_bytes()))))
    return sorted(found)


def imported(folder: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("sink", SINKS)
def test_text_never_becomes_code(sink: str, command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
    """With hostile text a module has the shape of its harmless twin, compiles, imports; or one finding and nothing."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    root = command.folder
    written = []
    for number, text in enumerate(["a b", *HOSTILE]):
        command.folder = root / str(number)
        if not put(command.folder, SINKS[sink](text)):
            continue
        ran = command.run("generate", ".", "-o", "out")
        out = command.folder / "out"

        assert "GP90" not in ran.out + ran.err
        assert not any(char in ran.out for char in "\r\x1b\x00\x85\u2028\u202e\u200b")
        assert out.is_dir() == (ran.code == 0)
        if out.is_dir():
            written.append(out)
            assert shapes(out) == shapes(root / "0" / "out"), ascii(text)
            package = imported(out, f"hostile_{sink.replace(' ', '_')}_{number}")
            assert all(package.prompts[name].name == name for name in package.prompts)
    formatted = subprocess.run(
        [Path(sys.executable).with_name("ruff"), "format", "--isolated", "--no-cache", "--check", *written],
        capture_output=True,
        check=False,
    )

    assert len(written) > len(HOSTILE) // 2
    assert formatted.returncode == 0, formatted.stdout.decode()[:2000]


def test_texts_come_through_unchanged(command: "Command", monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hostile template renders is the template's own text."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    texts = dict(enumerate(HOSTILE))
    lines = [f"p{number} = PromptTemplate.from_template({braces(text) + '{q}'!a})" for number, text in texts.items()]
    command.write("p.py", IMPORTS + "\n".join(lines))
    command.run("generate", "p.py", "-o", "out")
    package = imported(command.folder / "out", "hostile_round_trip")

    rendered = {number: str(package.prompts[f"p/p{number}"].invoke("{q}!")) for number in texts}

    assert rendered == {number: text + "{q}!" for number, text in texts.items()}


# --- bombs ---------------------------------------------------------------------------------------


def doubling(first: str, step: str, last: str, count: int = 40) -> str:
    steps = "".join(step.format(new=f"a{number + 1}", old=f"a{number}") for number in range(count))
    return f"{IMPORTS}a0 = {first}\n{steps}{last.format(last=f'a{count}')}"


ONE = "ChatPromptTemplate.from_messages([('human', '{x}')])"
WIDE = "'" + "x y {z} " * 20_000 + "'"
BOMBS: dict[str, str] = {
    "replace": doubling("'xxxxxxxxxx'", "{new} = {old}.replace('x', 'xx')\n", "p = PromptTemplate.from_template({last})\n"),
    "sum of prompts": doubling(ONE, "{new} = {old} + {old}\n", ""),
    "nested prompts": doubling(ONE, "{new} = ChatPromptTemplate.from_messages([{old}, {old}])\n", ""),
    "deep prompts": doubling(ONE, "{new} = ChatPromptTemplate.from_messages([{old}])\n", "", 300),
    "own messages": f"{IMPORTS}p = {ONE}\n" + "p.extend(p.messages)\n" * 40,
    "dict of dicts": doubling("{'k': 'x'}", "{new} = {{'a': {old}, 'b': {old}}}\n", "p = PromptTemplate.from_template('{{x}}').partial(x={last})\n"),
    "tuple of tuples": doubling("('k', 'x')", "{new} = ({old}, {old})\n", "p = PromptTemplate.from_template('{{x}}').partial(x={last})\n"),
    "list in itself": TEXT.format("'{x}'") + "a = []\na.append(a)\np = p.partial(x=a)\nq = ChatPromptTemplate.from_messages(a)\n",
    "one text in many prompts": f"{IMPORTS}A = {WIDE}\n" + "".join(f"p{n} = PromptTemplate.from_template(A)\n" for n in range(1000)),
    "one text in many messages": f"{IMPORTS}A = {WIDE}\np = ChatPromptTemplate.from_messages([{'(chr, A), ' * 1000}])\n".replace("chr", "'human'"),
    "long number": TEXT.format("'{x}'") + f"p = p.partial(x=0x{'f' * 20_000})\n",
    "dedent": f"{IMPORTS}import textwrap\n" + "p = PromptTemplate.from_template(textwrap.dedent(" + "+".join(["'a\\n'"] * 10_000) + "))\n",
    "parentheses": TEXT.format("(" * 3000 + "'x'" + ")" * 3000),
    "sum of texts": TEXT.format("+".join(["'a'"] * 20_000)),
    "constant of itself": f"{IMPORTS}A = A + A\nB = f'{{B}}'\np = PromptTemplate.from_template(A)\nq = PromptTemplate.from_template(B)\n",
    "prompt of itself": f"{IMPORTS}p = PromptTemplate.from_template('{{x}}').partial(x=p)\np = p.partial(x=p)\n",
    "import of itself": f"{IMPORTS}from bomb import *\nimport bomb\np = PromptTemplate.from_template(bomb.A)\n",
    "wide text": TEXT.format("f'{1:>999999999}' + '%999999999d' % 1 + 'a'.center(10**9) + 'a' * 10**9"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_soon(bomb: str, command: "Command") -> None:
    """A module that would grow without end is read in bounded time, and the other files are generated all the same."""
    command.write("bomb.py", BOMBS[bomb])
    command.write("good.py", TEXT.format("'fine {x}'"))
    before = time.process_time()

    ran = command.run("generate", ".", "-o", "out", "--keep-going")

    assert time.process_time() - before < 4
    assert "GP90" not in ran.out + ran.err
    assert "good.py" in command.files("out")
    assert sum(map(len, command.files("out").values())) < 12_000_000


DATA_BOMBS: dict[str, tuple[str, str]] = {
    "toml quoted keys": ("bomb.toml", '"a"' + '."a"' * 20_000 + " = 1\n"),
    "toml header": ("bomb.toml", '["a"' + '."a"' * 20_000 + "]\nx = 1\n"),
    "toml number": ("bomb.toml", "[p]\ntemplate = '{x}'\n[p.inputs]\nx = {default = 0x" + "f" * 20_000 + "}\n"),
    "yaml number": ("bomb.yaml", "p:\n  template: '{x}'\n  inputs: {x: {default: 0x" + "f" * 20_000 + "}}\n"),
    "yaml time": ("bomb.yaml", "a: 1" + ":59" * 5000 + "\nb: x {c}\n"),
    "yaml text of many lines": ("bomb.yaml", "a: |\n" + "  hello {x} world\n" * 8_000),
    "yaml merge": ("bomb.yaml", "a: &a0 {k: x}\n" + "".join(f"b{n}: &a{n + 1}\n  <<: [*a{n}, *a{n}]\n" for n in range(25))),
    "yaml alias": ("bomb.yaml", "a: &a0 [x, x]\n" + "".join(f"b{n}: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(40))),
    "json depth": ("bomb.json", "[" * 100_000),
    "json of many findings": ("bomb.json", json.dumps({"a": {"template": "x", "inputs": {f"i{n}": "int" for n in range(2000)}}})),
    "front matter": ("bomb.md", "---\n" + "[" * 20_000 + "\n---\nhi\n"),
}  # fmt: skip


@pytest.mark.parametrize("bomb", DATA_BOMBS)
def test_data_bombs_end_soon(bomb: str, command: "Command") -> None:
    """A data file that would grow without end is refused in bounded time, and the other files are generated."""
    name, text = DATA_BOMBS[bomb]
    command.write(f"prompts/{name}", text)
    command.write("prompts/good.py", TEXT.format("'fine {x}'"))
    before = time.process_time()

    ran = command.run("generate", ".", "-o", "out", "--keep-going")

    assert time.process_time() - before < 4
    assert "GP90" not in ran.out + ran.err
    assert "prompts_good.py" in command.files("out")


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_words_joined_by_dots_are_no_key(quote: str) -> None:
    """Only keys have parts: a text of a hundred words with dots between them is read."""
    text = ".".join(["word"] * 100)

    assert toml_place.parse(f"a = {quote}{text}{quote}  # {text}\n") == {"a": text}


def test_place_is_found_among_many_segments() -> None:
    """The segment of an offset is the one that holds it; an empty span at an end belongs to what is before it."""
    source = Source("a", "x" * 100)
    anchor = Anchor(
        source, Span(0, 100), (Segment(0, 3, source, 10), Segment(3, 3, source, 20), Segment(8, 2, source, 30))
    )
    spans = [Span(0, 1), Span(3, 3), Span(3, 5), Span(6, 7), Span(9, 20), Span(10, 10), Span(50, 51)]

    found = [anchor.locate(span)[1] for span in spans]

    assert found == [
        Span(10, 11), Span(13, 13), Span(20, 22), Span(0, 100), Span(31, 32), Span(32, 32), Span(0, 100),
    ]  # fmt: skip


@pytest.mark.parametrize("at", [0, 5, 150, 5000, 9_900, 9_999])
def test_excerpt_of_a_long_line_is_short(at: int) -> None:
    """Of a line of ten thousand characters, the place is shown with some of what stands around it."""
    line = "".join(chr(ord("a") + number % 26) for number in range(10_000))

    found = excerpt(Label(Source("a", line), Span(at, at + 1)))

    assert found is not None
    assert len(found.text) <= 102
    assert found.text[found.indent] == line[at]
    assert found.text.startswith("…") == (found.indent < at)
    assert found.text.endswith("…") == (at < 9_950)


# --- odd worlds ----------------------------------------------------------------------------------


def test_output_through_a_link_out_of_the_project(command: "Command") -> None:
    """A configured output that a link leads out of the project is refused: a cloned project writes in itself only."""
    (command.folder / "elsewhere").mkdir()
    command.write("project/pyproject.toml", '[tool.genprompts]\nsources = ["a.py"]\noutput = "link/gen"\n')
    command.write("project/a.py", TEXT.format("'{x}'"))
    (command.folder / "project/link").symlink_to(command.folder / "elsewhere")
    elsewhere = command.folder / "elsewhere"
    command.folder /= "project"

    ran = command.run("generate")

    assert ran.code == 2
    assert 'the output "link/gen" is no folder below the project' in ran.out
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("key", ["output", "sources"])
def test_path_with_a_nul(key: str, command: "Command") -> None:
    """No file system takes a NUL: such a setting is a finding like others."""
    table = {"output": '"gen"', "sources": '["a.py"]', key: {"output": '"a\\u0000b"', "sources": '["a\\u0000b"]'}[key]}
    command.write(
        "pyproject.toml", "[tool.genprompts]\n" + "".join(f"{name} = {value}\n" for name, value in table.items())
    )
    command.write("a.py", TEXT.format("'{x}'"))

    ran = command.run("generate")

    assert ran.code == 2
    assert "GP003" in ran.out
    assert "a\\x00b" in ran.out


def test_generated_files_are_no_sources(command: "Command") -> None:
    """With the output inside the sources a second run, or another output, finds the same prompts and nothing to do."""
    command.write("src/a.py", TEXT.format("'{x}'"))
    command.run("generate", "src", "-o", "src/gen")

    again = command.run("generate", "src", "-o", "src/gen")
    other = command.run("generate", "src", "-o", "src/gen2")

    assert again.out == "1 prompt, nothing to do\n"
    assert other.out == "wrote 2 files (1 prompt) to src/gen2\n"


def test_endless_input_file(command: "Command") -> None:
    """The inputs of ``render`` may come from a pipe or a device, but not without end."""
    command.write("a.py", TEXT.format("'{x}'"))

    ran = command.run("render", "p", "--source", "a.py", "--input", "/dev/zero")

    assert ran.code == 2
    assert '"max-input-size"' in ran.err


@pytest.mark.parametrize("flags", [("-OO",), ("-W", "error", "-X", "utf8=0")])
def test_interpreter_flags(flags: tuple[str, ...], command: "Command") -> None:
    """Assertions switched off, warnings as errors, a locale without Unicode: the same package and the same exit."""
    command.write("ä.py", TEXT.format("'gr\xfc\xdfe 漢字 {x}'"))
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    program = [sys.executable, *flags, "-m", "genprompts_codegen"]

    ran = [
        subprocess.run([*program, *arguments], cwd=command.folder, env={**os.environ, **locale}, capture_output=True, check=False)
        for arguments in (("generate", ".", "-o", "out"), ("inspect", "."), ("check", ".", "-o", "out"))
    ]  # fmt: skip

    assert [one.returncode for one in ran] == [0, 0, 0]
    assert not any(one.stderr for one in ran)


# --- reading never executes ----------------------------------------------------------------------

TRAP = """
raise SystemExit("executed")
import socket, user_module
open("executed", "w").close()
socket.create_connection(("localhost", 9))
"""
AUDIT = """
import sys
seen = []
def hook(event, arguments):
    if event == "import" and arguments[0].startswith("user_"):
        seen.append(("import", arguments[0]))
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wxa+"):
        seen.append(("write", str(arguments[0])))
    elif event == "exec" and "trap" in getattr(arguments[0], "co_filename", ""):
        seen.append(("exec", arguments[0].co_filename))
    elif event == "compile" and str(arguments[1] or "").endswith(("trap.py", "user_module.py")):
        seen.append(("compile", str(arguments[1])))
    elif event.startswith(("socket.", "subprocess.", "os.system", "os.exec", "urllib.")):
        seen.append((event, ""))
sys.dont_write_bytecode = True
sys.addaudithook(hook)
from genprompts_codegen.cli import main
codes = [main(["inspect", "."]), main(["generate", ".", "-o", "out"]), main(["check", ".", "-o", "out"])]
print(codes, sorted(set(kind for kind, _ in seen)), all(name.find("/out/") >= 0 for kind, name in seen if kind == "write"))
"""


def test_reading_never_executes(command: "Command") -> None:
    """No module of the user's is imported or run, no file written outside the output folder, no socket opened."""
    command.write("trap.py", IMPORTS + "import user_module\np = PromptTemplate.from_template(user_module.A)\n" + TRAP)
    command.write("user_module.py", TRAP + "A = 'hi {x}'\n")
    command.write("prompts/a.yaml", "a: {template: 'hi {x}', inputs: {x: {type: 'user_module:A'}}}\n")
    program = command.folder.parent / "audit.py"
    program.write_text(AUDIT)

    ran = subprocess.run([sys.executable, program], cwd=command.folder, capture_output=True, text=True, check=False)

    assert ran.stderr == ""
    assert ran.stdout.splitlines()[-1] == "[0, 0, 0] ['write'] True"
    assert not (command.folder / "executed").exists()


# --- hostile values ------------------------------------------------------------------------------


class Missing(dict[str, object]):
    """A dict that answers for every key."""

    def __missing__(self, key: str) -> str:
        return f"no {key}"


@pytest.fixture
def package(command: "Command", monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A generated package with a chat prompt of two inputs, and one with a history."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    command.write(
        "d.py",
        IMPORTS
        + "two = ChatPromptTemplate.from_messages([('human', '{a} {b}')])\n"
        + "talk = ChatPromptTemplate.from_messages([MessagesPlaceholder('history'), ('human', '{q}')])\n",
    )
    command.run("generate", "d.py", "-o", "out")
    name = f"hostile_values_{command.folder.name}"
    found = imported(command.folder / "out", name)
    monkeypatch.setitem(sys.modules, name, found)
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"a": "{b}{{c}} %s ${x}", "b": "{a!r}"}, "{b}{{c}} %s ${x} {a!r}"),
        (Missing(a="x"), "x no b"),
        (MappingProxyType({"a": None, "b": 1}), "None 1"),
        (ChainMap({"a": 1}, {"b": 2, "c": 3}), "1 2"),
    ],
)
def test_values_are_never_read_again(package: ModuleType, given: object, expected: str) -> None:
    """Values are printed as they are, whatever they look like, from any mapping."""
    assert package.prompts["d/two"].invoke(given)[0]["content"] == expected


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("d/two", "secret"),
        ("d/two", b"secret"),
        ("d/two", ["secret"]),
        ("d/two", {"a": "secret"}),
        ("d/two", {b"secret": 1, 2: "secret", ("secret",): 3}),
        ("d/talk", {"q": "x", "history": "secret"}),
        ("d/talk", {"q": "x", "history": [("secret", "secret")]}),
        ("d/talk", {"q": "x", "history": [{"role": ["secret"], "content": "secret"}]}),
        ("d/talk", {"q": "x", "history": [{"secret": "secret"}]}),
    ],
)
def test_errors_hold_no_values(package: ModuleType, name: str, given: object) -> None:
    """What is refused at run time is named by its input and its kind, and the error can be pickled."""
    with pytest.raises(GenPromptsError) as caught:
        package.prompts[name].invoke(given)

    assert "secret" not in f"{caught.value} {caught.value!r}"
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_list_in_itself(package: ModuleType) -> None:
    """A history that holds itself is refused like any other list that is no message."""
    history: list[object] = []
    history.append(history)

    with pytest.raises(GenPromptsError):
        package.prompts["d/talk"].invoke({"q": "x", "history": history})


def test_prompts_are_copied_and_pickled(package: ModuleType) -> None:
    """A prompt, and one with some inputs filled in, works the same after a round trip."""
    prompt = package.prompts["d/two"]
    bound = prompt.partial(a="{b}")
    expected = [{"role": "user", "content": "{b} x"}]

    assert pickle.loads(pickle.dumps(prompt)).invoke({"a": "{b}", "b": "x"}) == expected
    assert pickle.loads(pickle.dumps(bound)).invoke({"b": "x"}) == expected
    assert copy.deepcopy(bound).invoke({"b": "x"}) == expected
