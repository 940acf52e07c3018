"""mustache and jinja2 in Python definitions: the language reaches every template, and places lead back to the source."""

from pathlib import Path

import pytest

from genprompts_codegen.analysis.infer import Settings
from genprompts_codegen.definitions import MessagePart, NestedPart, PlaceholderPart, TemplateDef
from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.pipeline import extract, understand
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project

HEAD = """\
from textwrap import dedent
from langchain_core.prompts import *
from langchain_core.prompts.few_shot_with_templates import FewShotPromptWithTemplates
from langchain_core.prompts.image import ImagePromptTemplate
from langchain_core.prompts.dict import DictPromptTemplate
import genprompts

"""


def read(root: Path, code: str) -> tuple[tuple[TemplateDef, ...], list[Diagnostic]]:
    """Return the definitions of a module and what is found wrong with them, their templates read."""
    path = root / "app.py"
    path.write_text(HEAD + code, encoding="utf-8")
    findings: list[Diagnostic] = []
    definitions = extract(
        SourceFile(path, "app.py", SourceKind.PYTHON, ("app",), "app"), Project(root), report=findings.append
    )
    for definition in definitions:
        understand(definition, Settings(), report=findings.append)
    return definitions, findings


def pointed_at(finding: Diagnostic) -> str:
    """Return the text that a finding points at."""
    span = finding.labels[0].span
    assert span is not None
    return finding.labels[0].source.text[span.start : span.end]


STYLES = [
    "'a {bad}'",
    '"ä\\n\\u00e4\\x41\\\n {bad}"',
    "r'a\\n {bad}'",
    '"""\na\n  {bad}\n"""',
    "u'a' \"b\" '''c\n {bad}'''",
    "'a' + ('b ' + '{bad} c')",
    "dedent('''\n    a\n    {bad}\n''')",
    "'  {bad} '.strip()",
    "'{bad} x'.replace('x', 'y')",
    "' '.join(['a', '{bad}'])",
    "TEXT",
    "'a %s' % '' + '{bad}'",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(("language", "bad"), [("mustache", "{{/nope}}"), ("jinja2", "nofilter")])
def test_places_in_each_style_of_literal(tmp_path: Path, style: str, language: str, bad: str) -> None:
    """A mistake in a template is shown where its characters stand, however the text is written."""
    written = bad if language == "mustache" else "{{ x | nofilter }}"
    code = f"TEXT = 'n {written}'\np = PromptTemplate.from_template({style.replace('{bad}', written)}, template_format='{language}')\n"

    _, findings = read(tmp_path, code)

    assert [(finding.code.id, pointed_at(finding)) for finding in findings] == [("GP101", bad)]


def test_places_in_f_strings(tmp_path: Path) -> None:
    """The doubled braces of an f-string are followed as far as characters stand for themselves."""
    _, findings = read(
        tmp_path, "p = PromptTemplate.from_template(f\"{'a'} {{{{ x | nofilter }}}}\", template_format='jinja2')\n"
    )

    assert [pointed_at(finding) for finding in findings] == ["nofilter"]


FORMS = {
    "PromptTemplate.from_template('{{a}}', template_format='mustache')": "mustache",
    "PromptTemplate(template='{{ a }}', template_format='jinja2')": "jinja2",
    "ChatPromptTemplate.from_template('{{a}}', template_format='mustache')": "mustache",
    "ChatPromptTemplate.from_messages([('human', '{{a}}')], 'mustache')": "mustache",
    "ChatPromptTemplate([('human', '{{a}}')], template_format='mustache')": "mustache",
    "ChatPromptTemplate([HumanMessagePromptTemplate.from_template('{{a}}', 'mustache')])": "mustache",
    "HumanMessagePromptTemplate(prompt=PromptTemplate.from_template('{{ a }}', template_format='jinja2'))": "jinja2",
    "ChatMessagePromptTemplate.from_template('{{a}}', template_format='mustache', role='x')": "mustache",
    "ImagePromptTemplate(template={'url': '{{a}}'}, template_format='mustache')": "mustache",
    "DictPromptTemplate(template={'b': ['{{a}}']}, template_format='mustache')": "mustache",
    "genprompts.ChatPromptTemplate([('human', '{{a}}')], template_format='mustache')": "mustache",
    "genprompts.PromptTemplate('{{ a }}', template_format='jinja2')": "jinja2",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_its_language(tmp_path: Path, form: str) -> None:
    """``template_format`` reaches the template in every form of definition."""
    (definition,), findings = read(tmp_path, f"p = {form}\n")

    spec = understand(definition, Settings(), report=findings.append)
    formats = {part.format for part in definition.parts if isinstance(part, MessagePart)} or {definition.format}
    assert (formats, [entry.name for entry in spec.inputs], findings) == ({FORMS[form]}, ["a"], [])


def test_placeholders_are_verbatim(tmp_path: Path) -> None:
    """The name of a placeholder pair stands in single braces in every language, as LangChain has it."""
    (definition,), _ = read(
        tmp_path,
        "p = ChatPromptTemplate([('placeholder', '{h}'), ('placeholder', '{{h}}')], template_format='mustache')\n",
    )

    assert [part.name for part in definition.parts if isinstance(part, PlaceholderPart)] == ["h", "{h}"]


def formats(definition: TemplateDef) -> list[str]:
    """Return the language of each message."""
    found: list[str] = []
    for part in definition.parts:
        if isinstance(part, MessagePart):
            found.append(part.format)
        elif isinstance(part, NestedPart):
            found += formats(part.definition)
    return found


GROWN = """
p = {module}ChatPromptTemplate([("human", "{{{{a}}}}")], template_format="mustache")
q = p + "{{b}}"
p.append(("human", "{{c}}"))
p.extend([("human", "{{d}}")])
"""


@pytest.mark.parametrize(("module", "later"), [("", "f-string"), ("genprompts.", "mustache")])
def test_what_is_added(tmp_path: Path, module: str, later: str) -> None:
    """LangChain forgets the language of a prompt when messages are added; our own classes keep it."""
    definitions, _ = read(tmp_path, GROWN.replace("{module}", module).replace("{{{{a}}}}", "{{a}}"))

    found = {definition.scope[-1]: formats(definition) for definition in definitions}
    assert found == {"p": ["mustache", later, later], "q": ["mustache", later]}


def test_nested_prompts_keep_their_language(tmp_path: Path) -> None:
    """A prompt inside another is read in its own language."""
    code = "a = ChatPromptTemplate([('ai', '{{a}}')], template_format='mustache')\nb = ChatPromptTemplate([a, ('human', '{b}')])\n"

    definitions, findings = read(tmp_path, code)

    assert findings == []
    assert formats(definitions[1]) == ["mustache", "f-string"]


SHOTS = """
one = PromptTemplate.from_template("{{ a }}", template_format="jinja2")
p = FewShotPromptTemplate(examples=[{"a": 1}], example_prompt=one, suffix="{{ b }}", template_format="jinja2")
"""
WITH_TEMPLATES = """
one = PromptTemplate.from_template("{a}")
p = FewShotPromptWithTemplates(
    examples=[{"a": 1}],
    example_prompt=one,
    input_variables=[],
    prefix=PromptTemplate.from_template("{{ c }}", template_format="jinja2"),
    suffix=PromptTemplate.from_template("{{ b }}", template_format="SECOND"),
)
"""


def test_few_shot_prompts(tmp_path: Path) -> None:
    """A few-shot prompt has the language that it says, or that of the prompts around its examples."""
    found = {
        name: [
            entry.name for entry in understand(read(tmp_path, code)[0][-1], Settings(), report=lambda _: None).inputs
        ]
        for name, code in (("plain", SHOTS), ("templates", WITH_TEMPLATES.replace("SECOND", "jinja2")))
    }

    assert found == {"plain": ["b"], "templates": ["c", "b"]}


REFUSED = {
    "FewShotPromptTemplate(examples=[], example_prompt=one, suffix='', template_format='mustache')": "cannot be a mustache",
    "ChatPromptTemplate([('human', [{'k': '{{ a }}'}])], template_format='jinja2')": "cannot be a jinja2 template",
    "DictPromptTemplate(template={'k': '{{ a }}'}, template_format='jinja2')": "cannot be a jinja2 template",
    "ChatPromptTemplate([('human', [{'image_url': '{{a}}{{b}}'}])], template_format='mustache')": "more than one variable",
    "ChatPromptTemplate([('human', [{'image_url': {'url': '{{ url }}'}}])], template_format='jinja2')": 'named "url"',
    "PromptTemplate.from_template('x', template_format='erb')": 'the template format "erb" is not known',
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_langchain_refuses(tmp_path: Path, form: str) -> None:
    """Definitions that fail when they run are reported."""
    _, findings = read(tmp_path, f"one = PromptTemplate.from_template('{{a}}')\np = {form}\n")

    assert [(finding.code.id, REFUSED[form] in finding.message) for finding in findings] == [("GP110", True)]


MIXED = {
    WITH_TEMPLATES.replace("SECOND", "mustache"): "its prefix and its suffix are templates of different languages",
    "p = HumanMessagePromptTemplate(prompt=[PromptTemplate.from_template('{{a}}', template_format='mustache'), "
    "PromptTemplate.from_template('{b}')])\n": "the blocks of a message are templates of different languages",
}


@pytest.mark.parametrize("code", MIXED)
def test_languages_that_do_not_go_together(tmp_path: Path, code: str) -> None:
    """Parts of one text in different languages are listed as not known, never read in the wrong one."""
    definitions, _ = read(tmp_path, code)

    assert definitions[-1].incomplete == MIXED[code]
