"""``PromptTemplate``: one text, filled in."""

from typing import TYPE_CHECKING, ClassVar, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import TemplateFormat, TextBody
from genprompts.kinds import kind
from genprompts.templates.calls import TextTemplate
from genprompts.templates.options import joined_options
from genprompts.templates.partials import joined
from genprompts.templates.reading import read_file, read_text
from genprompts.templates.template import Options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from os import PathLike

    from typing_extensions import Self, Unpack


class PromptTemplate(TextTemplate):
    """A text template made at run time."""

    __slots__ = ("_template",)
    _state: ClassVar[tuple[str, ...]] = (*TextTemplate._state, "_template")  # noqa: SLF001  (one thing in two classes)

    def __init__(
        self, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> None:
        """Read ``template``.

        Raises:
            TemplateSyntaxError: the text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: it does not have the inputs that the options say.
        """
        super().__init__(TextBody(read_text(template, template_format)), template_format, {}, options)
        self._template: str = template

    @property
    def template(self) -> str:
        """The text as it was given; another text is another template."""
        return self._template

    @classmethod
    def from_template(
        cls, template: str, *, template_format: TemplateFormat = "f-string", **options: "Unpack[Options]"
    ) -> "Self":
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
    ) -> "Self":
        """Read the template that the file at ``path`` holds, to its last newline."""
        return cls(read_file(path, encoding), template_format=template_format, **options)

    @classmethod
    def from_examples(
        cls,
        examples: "Iterable[str]",
        suffix: str,
        input_variables: "Collection[str]" = (),
        example_separator: str = "\n\n",
        prefix: str = "",
        **options: object,
    ) -> "Self":
        """Return the template of a prefix, examples and a suffix, each of which is a template itself.

        ``options`` are those of the class, ``template_format`` among them.
        """
        text = example_separator.join([prefix, *examples, suffix])
        template_format = cast("TemplateFormat", options.pop("template_format", "f-string"))
        known: Options = {**cast("Options", options), "input_variables": input_variables}
        return cls(text, template_format=template_format, **known)

    def __add__(self, other: "PromptTemplate | str") -> "PromptTemplate":
        """Return a template of both texts; a plain text is a template of the same format.

        Raises:
            TemplateDefinitionError: the formats differ, or their partials or types do not go together.
        """
        right = _as_text(other, self.template_format)
        if right.template_format != self.template_format:
            message = f"a template of the format {self.template_format!r} and one of {right.template_format!r} differ"
            raise TemplateDefinitionError(message)
        sides = [(one.partial_variables, (*one.input_variables, *one.optional_variables)) for one in (self, right)]
        options = joined_options(self, right)
        options["partial_variables"] = joined(sides)
        return PromptTemplate(self.template + right.template, template_format=self.template_format, **options)


def _as_text(other: object, template_format: TemplateFormat) -> PromptTemplate:
    """Return what stands on the right of ``+`` as a text template."""
    if isinstance(other, PromptTemplate):
        return other
    if isinstance(other, str):
        return PromptTemplate(other, template_format=template_format)
    raise TemplateDefinitionError(f"a text template and {kind(other)} cannot be added")
