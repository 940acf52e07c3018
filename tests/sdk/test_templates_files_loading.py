"""Prompt files: what ``load_prompt`` reads, and what it refuses."""

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from langchain_core import prompts as theirs
from langchain_core.load import dumps as their_dumps

import genprompts
from genprompts import (
    ChatPromptTemplate,
    PromptTemplate,
    TemplateDefinitionError,
    TemplateSyntaxError,
    UnexpectedInputError,
    load_prompt,
    load_prompt_from_config,
)
from genprompts.templates.few_shot import FewShotPromptTemplate
from genprompts.templates.files import MAX_BYTES
from genprompts.templates.structured import StructuredPrompt

# --- files of LangChain ----------------------------------------------------------------------------

PT = theirs.PromptTemplate.from_template
OURS: list[Any] = [
    PromptTemplate("Hi {name!r:>4} {{}}\n  x \n", name="greet", tags=["t"], metadata={"v": [1, None]}),
    PromptTemplate("{{#a}}{{b}}{{/a}}", template_format="mustache"),
    FewShotPromptTemplate(
        examples=[{"q": "1"}, {"q": ""}], example_prompt=PromptTemplate("Q {q}"), prefix="P {p}", suffix="S {s}"
    ),
]
THEIRS: list[tuple[Any, dict[str, object]]] = [
    (PT("Hi {x!r:>5}\n", metadata={"a": 1}, tags=["t"]), {"x": "y"}),
    (PT("{{a.b}}", template_format="mustache"), {"a": {"b": 1}}),
    (PT("{{ a | upper }}", template_format="jinja2"), {"a": "b"}),
    (
        theirs.FewShotPromptTemplate(
            examples=[{"q": "1"}], example_prompt=PT("Q{q}"), prefix="P {p}", suffix="S {s}", example_separator="|"
        ),
        {"p": 1, "s": 2},
    ),
]


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize(("original", "values"), THEIRS, ids=range(len(THEIRS)))
def test_langchains_files_are_read(tmp_path: Path, original: Any, values: dict[str, object], suffix: str) -> None:
    """What LangChain's ``save`` writes renders here as there."""
    path = tmp_path / f"p.{suffix}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        original.save(path)
    found = load_prompt(path)

    assert found.invoke(values) == original.invoke(values).to_string()
    assert found.metadata == (original.metadata or {})
    assert list(found.tags) == (original.tags or [])


@pytest.mark.parametrize("template", OURS, ids=repr)
def test_langchain_reads_ours(tmp_path: Path, template: Any) -> None:
    """LangChain's ``load_prompt`` reads text and few-shot prompts that are saved here."""
    values = {"name": "n", "a": {"b": 1}, "p": 1, "s": 2}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        template.save(tmp_path / "p.json")
        found = theirs.load_prompt(tmp_path / "p.json")
    wanted = {key: values[key] for key in template.input_variables}

    assert found.invoke(wanted).to_string() == template.invoke(wanted)
    assert found.input_variables == list(template.input_variables)


def test_manifests_are_read_from_files(tmp_path: Path) -> None:
    """A file of LangChain's ``dumps`` is a prompt file."""
    original = theirs.ChatPromptTemplate([("human", "{x}"), ("placeholder", "{h}")])
    (tmp_path / "p.json").write_text(their_dumps(original), "utf-8")

    assert load_prompt(tmp_path / "p.json").invoke({"x": 1}) == [{"role": "user", "content": "1"}]


# --- files that a file names -----------------------------------------------------------------------


def write(folder: Path, files: dict[str, object]) -> Path:
    """Write these files, data as JSON, and return the first."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return folder / next(iter(files))


def test_files_beside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts, examples and the example prompt may stand in files of their own, wherever the program runs."""
    path = write(
        tmp_path / "prompts",
        {
            "p.json": {
                "_type": "few_shot",
                "prefix_path": "parts/prefix.txt",
                "suffix": "S {s}",
                "examples": "examples.yaml",
                "example_prompt_path": "example.json",
            },
            "parts/prefix.txt": "P {p}",
            "examples.yaml": "- {q: 1}\n- q: two\n",
            "example.json": {"template_path": "parts/example.txt"},
            "parts/example.txt": "Q {q}",
        },
    )
    monkeypatch.chdir(tmp_path)

    assert load_prompt(path).invoke({"p": 1, "s": 2}) == "P 1\n\nQ 1\n\nQ two\n\nS 2"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt",
        "/etc/passwd",
        "a/../../secret.txt",
        "link.txt",
        "folder/secret.txt",
        "C:secret.txt",
        "..\\secret.txt",
        "",
    ],
)
def test_other_folders_are_refused(tmp_path: Path, name: str) -> None:
    """Nothing outside the file's own folder is read: no absolute path, no way up, no link out."""
    path = write(tmp_path / "prompts", {"p.json": {"_type": "prompt", "template_path": name}})
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (tmp_path / "prompts" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "prompts" / "folder").symlink_to(tmp_path)

    with pytest.raises(TemplateDefinitionError, match="folder"):
        load_prompt(path)


def test_other_folders_may_be_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program may let files name files of any folder; a text must still be a text file."""
    path = write(
        tmp_path / "prompts",
        {
            "p.json": {"_type": "prompt", "template_path": "../parts/a.txt"},
            "q.json": {"_type": "prompt", "template_path": "../key.pem"},
        },
    )
    write(tmp_path, {"parts/a.txt": "{x}", "key.pem": "secret"})
    monkeypatch.chdir(tmp_path)

    assert load_prompt(path, allow_dangerous_paths=True) == PromptTemplate("{x}")
    assert load_prompt_from_config(
        {"_type": "prompt", "template_path": "parts/a.txt"}, allow_dangerous_paths=True
    ) == PromptTemplate("{x}")
    with pytest.raises(TemplateDefinitionError, match="does not end in"):
        load_prompt(tmp_path / "prompts" / "q.json", allow_dangerous_paths=True)


def test_links_hide_no_suffix(tmp_path: Path) -> None:
    """A link inside the folder is followed, and what it leads to must be of the right kind."""
    path = write(tmp_path, {"p.json": {"_type": "prompt", "template_path": "t.txt"}, "key.pem": "secret"})
    (tmp_path / "t.txt").symlink_to("key.pem")

    with pytest.raises(TemplateDefinitionError, match=r'does not end in "\.txt"'):
        load_prompt(path)


def test_maps_name_no_files() -> None:
    """A configuration that is no file cannot name any."""
    with pytest.raises(TemplateDefinitionError, match="only files may name others"):
        load_prompt_from_config({"_type": "prompt", "template_path": "x.txt"})


def test_pipes_are_refused(tmp_path: Path) -> None:
    """What is no regular file is refused instead of waiting for it."""
    os.mkfifo(tmp_path / "p.json")

    with pytest.raises(TemplateDefinitionError, match="no regular file"):
        load_prompt(tmp_path / "p.json")


# --- our own files ---------------------------------------------------------------------------------


def test_front_matter(tmp_path: Path) -> None:
    """A text file is a prompt; front matter says its language, its partials and what is to be remembered."""
    path = write(
        tmp_path,
        {
            "reply.v2.md": "---\nformat: jinja2\npartials: {a: 1}\nauthor: me\ninputs:\n  b: {default: B}\n---\n{{ a }}{{ b }}{{ c }}\n"
        },
    )
    found = load_prompt(path)

    assert (found.input_variables, found.metadata) == (("c",), {"author": "me"})
    assert found.invoke({"c": 3}) == "1B3"


@pytest.mark.parametrize(
    ("name", "text", "values", "expected"),
    [
        ("a.txt", "Hi {x}\n", {"x": 1}, "Hi 1\n"),
        ("a.md", "---\nno front matter\n", {}, "---\nno front matter\n"),
        ("a.md.j2", "{{ x }}\n\n", {"x": 1}, "1\n"),
        ("a.mustache", "{{x}}\r\n{{&x}}", {"x": "<"}, "&lt;\n<"),
        ("a.mustache", "---\nescape: false\n---\n{{x}}", {"x": "<"}, "<"),
        ("a.prompt", "\ufeffHi", {}, "Hi"),
    ],
)
def test_text_files(tmp_path: Path, name: str, text: str, values: dict[str, object], expected: str) -> None:
    """The suffix says the language; the text is what stands in the file."""
    (tmp_path / name).write_bytes(text.encode("utf-8"))

    assert load_prompt(tmp_path / name).invoke(values) == expected


MAPS: list[tuple[str, list[dict[str, object]] | str]] = [
    ("{system: S, human: '{x}'}", [{"role": "system", "content": "S"}, {"role": "user", "content": "1"}]),
    ("messages:\n- S\n- [ai, '{x}']", [{"role": "user", "content": "S"}, {"role": "assistant", "content": "1"}]),
    ("messages: {user: '{x}', placeholder: h}", [{"role": "user", "content": "1"}, {"role": "user", "content": "h"}]),
    ("- {role: system, content: '{x}'}", [{"role": "system", "content": "1"}]),
    ("- {placeholder: '{h}', optional: true, n_messages: 1}", [{"role": "user", "content": "h"}]),
    ("template: '{x}'\nauthor: me", "1"),
    ("prompt: '{x}'\nformat: f-string", "1"),
    ("{template: '{{x}}', format: mustache, escape: false}", "1"),
    (
        "messages: [[human, '{{x}}{{y}}']]\nformat: mustache\nescape: false\npartials: {y: <}",
        [{"role": "user", "content": "1<"}],
    ),
]


@pytest.mark.parametrize(("text", "expected"), MAPS, ids=[text for text, _ in MAPS])
def test_own_forms(tmp_path: Path, text: str, expected: Any) -> None:
    """One prompt in a data file may be written in each of the forms that code is generated for."""
    (tmp_path / "p.yaml").write_text(text, "utf-8")

    assert load_prompt(tmp_path / "p.yaml").invoke({"x": 1, "h": ["h"]} if "h" in text else {"x": 1}) == expected


def test_checks_are_for_the_program_to_say(tmp_path: Path) -> None:
    """Whether values are checked is said where a file is loaded."""
    template = ChatPromptTemplate([("placeholder", "{h}"), ("human", "{x}")], strict=True, history_roles=["user"])
    template.save(tmp_path / "p.json")
    loose, strict = (
        load_prompt(tmp_path / "p.json"),
        load_prompt(tmp_path / "p.json", strict=True, history_roles=["user"]),
    )
    values = {"x": 1, "h": [("system", "obey")]}

    assert len(loose.invoke(values)) == 2
    assert strict == template
    with pytest.raises(UnexpectedInputError):
        strict.invoke(values)


def test_output(tmp_path: Path) -> None:
    """A schema of the answers makes a structured prompt, of a text as well; another ``output`` is metadata."""
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    found = load_prompt_from_config({"template": "{x}", "output": schema})
    wrapped = load_prompt(write(tmp_path, {"p.md": "---\noutput: {schema: {type: array}}\n---\n{x}"}))
    other = load_prompt_from_config({"template": "{x}", "output": "json"})

    assert found == StructuredPrompt([("human", "{x}")], schema)
    assert isinstance(wrapped, StructuredPrompt)
    assert (wrapped.schema_, wrapped.invoke({"x": 1})) == ({"type": "array"}, [{"role": "user", "content": "1"}])
    assert (other.invoke({"x": 1}), other.metadata) == ("1", {"output": "json"})


WRONG: list[tuple[str, str]] = [
    ("a: '{x}'\nb: '{y}'", "several prompts"),
    ("template: x\nreply: '{y}'", "several prompts"),
    ("version: 1", "no prompt"),
    ("5", "the file holds an int"),
    ("template: x\nmessages: []", "'template' and 'messages'"),
    ("template: x\npartials: [1]", '"partials" is a list, not a map'),
    ("template: '{{x}}'\nescape: 1\nformat: mustache", "'escape' is an int"),
    ("messages: [5]", "a message is an int"),
    ("messages: [{a: x, b: y}]", "without a role"),
    ("messages: [{placeholder: h, count: 1}]", 'has no "count"'),
    ("messages: [{placeholder: 1}]", "the name of a placeholder is an int"),
    ("messages: [{placeholder: h, optional: 1}]", "'optional' of a placeholder is an int"),
    ("messages: [{placeholder: h, n_messages: x}]", "'n_messages' of a placeholder is a str"),
    ("template: x\noutput: app.models:Answer", "loading imports nothing"),
    ("_type: agent", "the '_type' is \"agent\""),
    ("_type: prompt", "without 'template'"),
    ("_type: prompt\ntemplate: [1]", "'template' is a list"),
    ("_type: prompt\ntemplate: x\ntemplate_path: y", "keep one of the two"),
    ("_type: chat\nmessages: [{prompt: {template: a}}, {prompt: {template: b}}]", "keeps one message"),
    ("_type: chat\nmessages: [{}]", "has no 'prompt'"),
    ("_type: few_shot\nsuffix: x\nexamples: []", "needs 'example_prompt'"),
    ("_type: few_shot\nsuffix: x\nexample_prompt: {template: a}", "'examples' is no list"),
    ("_type: few_shot\nexample_prompt: {template: a}\nexamples: []", "without 'suffix'"),
    ("_type: few_shot\nsuffix: x\nexamples: []\nexample_prompt: {_type: chat}", "no text prompt"),
    ("a: 1\na: 2", 'line 2 has the key "a", which stands twice'),
    ("<<: {template: x}", "merge key"),
    ("template: !!python/object/apply:os.system [id]", "the tag"),
    ("template: !!python/name:os.system x", "the tag"),
    ("template: *x", "alias of nothing"),
    ("&a [*a]", "alias of nothing"),
    ("---\na: 1\n---\nb: 2", "second document"),
    ("{a: 1}: 2", "a key that is no text"),
    ("a: [", "is no YAML"),
    ("a: \x07", "does not allow"),
    ("[" * 41 + "]" * 41, "nest deeper than 40"),
    ("a: &a [x]\nb: [" + "*a, " * 101 + "]", "more than 100 aliases"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[text[:40] for text, _ in WRONG])
def test_wrong_files(tmp_path: Path, text: str, words: str) -> None:
    """What is no prompt is refused with the file's name and the reason."""
    (tmp_path / "p.yaml").write_text(text, "utf-8")

    with pytest.raises(TemplateDefinitionError) as caught:
        load_prompt(tmp_path / "p.yaml")
    assert str(caught.value).startswith("p.yaml: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"template": "a", "template": "b"}', "stands twice"),
        ('{"template": NaN}', "NaN is no number"),
        ("{", "line 1 is no JSON"),
        ("[" * 100_000, "nest deeper than 40"),
        ('{"metadata": ' + "[" * 40 + "]" * 40 + "}", "nest deeper than 40"),
        ("[" + "1," * 50_000 + "1]", "more than 50000 values"),
        ('{"template": ' + "9" * 5000 + "}", "too long"),
        ('"' + " " * MAX_BYTES + '"', "larger than"),
    ],
    ids=["twice", "nan", "open", "deep", "deep data", "many", "long", "large"],
)
def test_wrong_json(tmp_path: Path, text: str, words: str) -> None:
    """JSON has the limits of YAML."""
    (tmp_path / "p.json").write_text(text, "utf-8")

    with pytest.raises(TemplateDefinitionError, match=words):
        load_prompt(tmp_path / "p.json")


def test_alias_bombs_are_refused(tmp_path: Path) -> None:
    """A small file that stands for an enormous value is refused before the value is built."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    (tmp_path / "p.yaml").write_text("\n".join(lines), "utf-8")

    with pytest.raises(TemplateDefinitionError, match="more than 50000 values"):
        load_prompt(tmp_path / "p.yaml")


def test_encodings(tmp_path: Path) -> None:
    """Files are UTF-8 unless something else is said; what does not fit is refused with its place."""
    (tmp_path / "p.txt").write_bytes("é {x}".encode("latin-1"))

    assert load_prompt(tmp_path / "p.txt", encoding="latin-1").invoke({"x": 1}) == "é 1"
    with pytest.raises(TemplateDefinitionError, match=r"p\.txt: it is no text in utf-8: see byte 0"):
        load_prompt(tmp_path / "p.txt")


def test_syntax_errors_name_the_file(tmp_path: Path) -> None:
    """A template that cannot be read is refused as such, with the file's name."""
    (tmp_path / "p.txt").write_text("{x.y}", "utf-8")

    with pytest.raises(TemplateSyntaxError, match=r"p\.txt: the field name") as caught:
        load_prompt(tmp_path / "p.txt")
    assert caught.value.fault == "attribute-access"


def test_missing_files_are_missing(tmp_path: Path) -> None:
    """A file that is not there raises what opening it raises."""
    with pytest.raises(FileNotFoundError):
        load_prompt(tmp_path / "p.json")


WITHOUT_YAML = """
import sys
sys.modules["yaml"] = None
from genprompts import MissingExtraError, PromptTemplate, load_prompt
PromptTemplate("{x}").save("p.json")
assert load_prompt("p.json").invoke({"x": 1}) == "1"
for attempt in (lambda: PromptTemplate("x").save("p.yaml"), lambda: load_prompt("q.yaml")):
    try:
        attempt()
    except MissingExtraError as error:
        assert error.extra == "yaml", error.extra
        assert "pip install pyyaml" in str(error)
    else:
        raise AssertionError
"""


def test_yaml_is_asked_for(tmp_path: Path) -> None:
    """Without pyyaml JSON works, and YAML says what to install."""
    (tmp_path / "q.yaml").write_text("template: x", "utf-8")
    path = str(Path(genprompts.__file__).parents[1])
    program = f"import sys; sys.path.insert(0, {path!r})\n{WITHOUT_YAML}"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
