"""``PromptTemplate``: one text, filled in."""

from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import TemplateFormat, TextBody
from genprompts.kinds import kind
from genprompts.prompt import TextPrompt
from genprompts.templates.partials import joined
from genprompts.templates.reading import read_text
from genprompts.templates.template import Input, Options, Template
from genprompts.value import TextPromptValue

if TYPE_CHECKING:
    from os import PathLike

    from typing_extensions import Unpack


class PromptTemplate(Template[TextPromptValue], TextPrompt[Input]):
    """A text template made at run time."""

    __slots__ = ("template",)

    def __init__(
        self, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> None:
        """Read ``template``.

        Raises:
            TemplateSyntaxError: the text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
        """
        super().__init__(TextBody(read_text(template, template_format)), template_format, {}, options)
        self.template: str = template

    @classmethod
    def from_template(
        cls, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "PromptTemplate":
        """Read ``template``, as the class does."""
        return cls(template, template_format=template_format, **options)

    @classmethod
    def from_file(
        cls,
        path: "str | PathLike[str]",
        encoding: str = "utf-8",
        *,
        template_format: TemplateFormat = "f-string",
        **options: "Unpack[Options]",
    ) -> "PromptTemplate":
        """Read the template that the file at ``path`` holds, to its last newline."""
        with open(path, encoding=encoding) as file:  # noqa: PTH123  (a path of any kind will do)
            return cls(file.read(), template_format=template_format, **options)

    def format(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    async def aformat(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    def format_prompt(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    async def aformat_prompt(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self.invoke(values)

    def __add__(self, other: "PromptTemplate | str") -> "PromptTemplate":
        """Return a template of both texts; a plain text is a template of the same format.

        Raises:
            TemplateDefinitionError: the formats differ, or their partials do not go together.
        """
        right = _as_text(other, self.template_format)
        if right.template_format != self.template_format:
            message = f"a template of the format {self.template_format!r} and one of {right.template_format!r} differ"
            raise TemplateDefinitionError(message)
        sides = [(one.partial_variables, (*one.input_variables, *one.optional_variables)) for one in (self, right)]
        options = self._options()
        options["partial_variables"] = joined(sides)
        return PromptTemplate(self.template + right.template, template_format=self.template_format, **options)


def _as_text(other: object, template_format: TemplateFormat) -> PromptTemplate:
    """Return what stands on the right of ``+`` as a text template."""
    if isinstance(other, PromptTemplate):
        return other
    if isinstance(other, str):
        return PromptTemplate(other, template_format=template_format)
    raise TemplateDefinitionError(f"a text template and {kind(other)} cannot be added")
