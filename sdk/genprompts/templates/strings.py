"""Functions on the text of a template alone, with LangChain's names."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import TextBody
from genprompts.input_errors import quoted
from genprompts.templates.inputs import inputs_of
from genprompts.templates.reading import read_text
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from genprompts.grammar.nodes import TemplateFormat


def get_template_variables(template: str, template_format: "TemplateFormat" = "f-string") -> list[str]:
    """Return the names of all inputs of ``template``, sorted; also of those that it does without.

    Raises:
        TemplateSyntaxError: the text cannot be read.
        UnsupportedFormatError: templates of this language cannot be read.
    """
    return sorted(inputs_of(TextBody(read_text(template, template_format))).all)


def check_valid_template(template: str, template_format: "TemplateFormat", input_variables: Iterable[str]) -> None:
    """Refuse ``template`` unless it can be read and asks for no other inputs than ``input_variables``.

    Unlike LangChain's, it fills nothing in for that: ``{total:.2f}`` and mustache templates can be checked, too.

    Raises:
        TemplateSyntaxError: the text cannot be read.
        UnsupportedFormatError: templates of this language cannot be read.
        TemplateDefinitionError: it asks for other inputs.
    """
    known = set(input_variables)
    required = inputs_of(TextBody(read_text(template, template_format))).required
    missing = [name for name in required if name not in known]
    if missing:
        raise TemplateDefinitionError(f"the template asks for {quoted(missing)}, which 'input_variables' lacks")


def validate_jinja2(template: str, input_variables: Iterable[str]) -> None:
    """Refuse a jinja2 ``template``, as ``check_valid_template`` does.

    Raises:
        TemplateSyntaxError: the text cannot be read.
        TemplateDefinitionError: it asks for other inputs.
    """
    check_valid_template(template, "jinja2", input_variables)


def jinja2_formatter(template: str, /, **values: object) -> str:
    """Return what a jinja2 ``template`` renders with ``values``.

    Raises:
        TemplateSyntaxError: the text cannot be read.
        MissingInputError: a value is missing.
    """
    return str(PromptTemplate(template, template_format="jinja2").invoke(values))


def mustache_formatter(template: str, /, **values: object) -> str:
    """Return what a mustache ``template`` renders with ``values``.

    Raises:
        TemplateSyntaxError: the text cannot be read.
        MissingInputError: a value is missing.
    """
    return str(PromptTemplate(template, template_format="mustache").invoke(values))
