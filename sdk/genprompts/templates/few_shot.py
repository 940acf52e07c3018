"""``FewShotPromptTemplate``: a text with examples between a prefix and a suffix."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar import nodes as grammar
from genprompts.grammar.nodes import Field, Text, TextBody
from genprompts.kinds import kind
from genprompts.templates.calls import TextTemplate
from genprompts.templates.computed import GivesText, atext_of, text_of
from genprompts.templates.examples import FewShot
from genprompts.templates.foreign import text_prompt
from genprompts.templates.inputs import computed_name
from genprompts.templates.options import joined_options
from genprompts.templates.partials import joined
from genprompts.templates.reading import read_text
from genprompts.templates.text import PromptTemplate
from genprompts.value import TextPromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.prompts.prompt import TextPrompt
    from genprompts.templates.selectors import Example, ExampleSelector
    from genprompts.templates.template import Options

_SHOWN = computed_name(0)
_FIELDS = {"mustache": f"{{{{{{{_SHOWN}}}}}}}", "jinja2": f"{{{{ {_SHOWN} }}}}"}


class FewShotPromptTemplate(FewShot[TextPromptValue], TextTemplate):
    """A text of examples, each shown by the example prompt, between two templates.

    The examples are fixed, or a selector chooses them at each render. What they show is never read as a template.
    """

    __slots__ = ("_text", "example_separator", "prefix", "suffix")
    _state: ClassVar[tuple[str, ...]] = (
        *FewShot._state,  # noqa: SLF001  (one thing in two classes)
        *("_text", "example_separator", "prefix", "suffix"),
    )

    def __init__(  # noqa: PLR0913  (LangChain's keywords)
        self,
        *,
        example_prompt: "TextPrompt[Any] | GivesText | str",
        suffix: str,
        prefix: str = "",
        examples: "Sequence[Example] | None" = None,
        example_selector: "ExampleSelector | None" = None,
        example_separator: str = "\n\n",
        template_format: "TemplateFormat" = "f-string",
        **options: "Unpack[Options]",
    ) -> None:
        """Read ``prefix`` and ``suffix``, and show the examples where they are fixed.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            TemplateDefinitionError: there are neither examples nor a selector, or both, or they cannot be shown.
        """
        self._hold(text_prompt(example_prompt, template_format), examples, example_selector)
        self.prefix: str = prefix
        self.suffix: str = suffix
        self.example_separator: str = example_separator
        # What the fixed examples show; None where that is found out at each render.
        self._text: str | None = self._joined(self._first_shown(text_of)) if self._is_static() else None
        super().__init__(TextBody(self._template(template_format)), template_format, {}, options)

    # --- what is read ----------------------------------------------------------------------------

    def _template(self, template_format: "TemplateFormat") -> "grammar.TextTemplate":
        """Return the whole text as a template of ``template_format``, with one field for the examples."""
        if template_format != "f-string":
            return read_text(self._source(template_format), template_format)
        before, after = read_text(self.prefix, "f-string"), read_text(self.suffix, "f-string")
        assert isinstance(before, tuple)
        assert isinstance(after, tuple)
        if self._text is None:
            return (*before, Field((_SHOWN,)), *after)
        text = self._around(self._text)
        return (*before, *((Text(text),) if text else ()), *after)

    def _source(self, template_format: "TemplateFormat") -> str:
        """Return the text of the whole template."""
        between = self.example_separator if self._separated(template_format) else ""
        field = _FIELDS.get(template_format, "")
        return self.prefix + field + between + self.suffix

    def _separated(self, template_format: "TemplateFormat") -> bool:
        """Return whether the separator before the suffix is part of the template.

        A mustache tag has its own line behind it. In jinja2 a tag might remove the separator; it is text like others.
        """
        plain = template_format == "mustache" and "{" not in self.example_separator
        return plain and bool(self.suffix and (self.prefix or self._text))

    # --- what is rendered ------------------------------------------------------------------------

    def _joined(self, shown: Sequence[str]) -> str:
        """Return what the examples show in one text."""
        return self.example_separator.join(text for text in shown if text)

    def _around(self, text: str) -> str:
        """Return what stands between prefix and suffix when the examples show ``text``."""
        separator = self.example_separator
        if not text:
            return separator if self.prefix and self.suffix else ""
        return (separator if self.prefix else "") + text + (separator if self.suffix else "")

    def _field(self, text: str) -> str:
        """Return the value of the field for the examples."""
        between = self._around(text)
        if not self._separated(self.template_format):
            return between
        return between.removesuffix(self.example_separator)

    def _has_more(self) -> bool:
        """Return whether the body has a field for the examples."""
        return self._text is None or self.template_format != "f-string"

    def _more_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and what the examples show."""
        text = self._text
        if text is None:
            text = self._joined(self._shown(self._chosen(values), text_of))
        return {**values, _SHOWN: self._field(text)}

    async def _amore_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and what the examples show, after awaiting what has to be awaited."""
        text = self._text
        if text is None:
            text = self._joined(await self._ashown(await self._achosen(values), atext_of))
        return {**values, _SHOWN: self._field(text)}

    # --- variations ------------------------------------------------------------------------------

    def __add__(self, other: "PromptTemplate | str") -> "FewShotPromptTemplate":
        """Return a template with ``other`` behind the suffix; a plain text is a template of the same format.

        Raises:
            TemplateDefinitionError: the formats differ, or their partials or types do not go together.
        """
        added = self._addend(other)
        return self._with(added, self.prefix, self.suffix + added.template)

    def __radd__(self, other: str) -> "FewShotPromptTemplate":
        """Return a template with the text ``other`` before the prefix."""
        added = self._addend(other)
        return self._with(added, added.template + self.prefix, self.suffix)

    def _addend(self, other: object) -> PromptTemplate:
        """Return what is added as a template of the same format."""
        added = PromptTemplate(other, template_format=self.template_format) if isinstance(other, str) else other
        if not isinstance(added, PromptTemplate):
            raise TemplateDefinitionError(f"a few-shot text template and {kind(other)} cannot be added")
        if added.template_format != self.template_format:
            message = f"a template of the format {self.template_format!r} and one of {added.template_format!r} differ"
            raise TemplateDefinitionError(message)
        return added

    def _with(self, added: PromptTemplate, prefix: str, suffix: str) -> "FewShotPromptTemplate":
        """Return the template of another prefix and suffix, and the options of ``added`` as well."""
        options = joined_options(self, added)
        options["partial_variables"] = joined([(one.partial_variables, one.inputs.all) for one in (self, added)])
        return FewShotPromptTemplate(
            example_prompt=self.example_prompt,
            suffix=suffix,
            prefix=prefix,
            examples=self._examples,
            example_selector=self.example_selector,
            example_separator=self.example_separator,
            template_format=self.template_format,
            **options,
        )
