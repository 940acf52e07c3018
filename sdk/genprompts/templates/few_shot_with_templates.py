"""``FewShotPromptWithTemplates``: a text with examples between two prompts."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from genprompts.grammar.nodes import Field, TextBody
from genprompts.templates.calls import TextTemplate
from genprompts.templates.computed import GivesText, atext_of, depth_of, inputs_for, text_of
from genprompts.templates.examples import FewShot
from genprompts.templates.foreign import text_prompt
from genprompts.templates.inputs import Inputs, computed_name, inputs_of, together
from genprompts.value import TextPromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.prompts.prompt import TextPrompt
    from genprompts.templates.selectors import Example, ExampleSelector
    from genprompts.templates.template import Options

_TEXT = computed_name(0)


class FewShotPromptWithTemplates(FewShot[TextPromptValue], TextTemplate):
    """A text of examples, each shown by the example prompt, between what two prompts render.

    No text that is rendered is read as a template again, neither an example nor a value.
    """

    __slots__ = ("_text", "example_separator", "prefix", "suffix")
    _state: ClassVar[tuple[str, ...]] = (
        *FewShot._state,  # noqa: SLF001  (one thing in two classes)
        *("_text", "example_separator", "prefix", "suffix"),
    )
    prefix: Any
    """The prompt before the examples, or None."""
    suffix: Any
    """The prompt behind the examples."""

    def __init__(  # noqa: PLR0913  (LangChain's keywords)
        self,
        *,
        example_prompt: "TextPrompt[Any] | GivesText | str",
        suffix: "TextPrompt[Any] | GivesText | str",
        prefix: "TextPrompt[Any] | GivesText | str | None" = None,
        examples: "Sequence[Example] | None" = None,
        example_selector: "ExampleSelector | None" = None,
        example_separator: str = "\n\n",
        template_format: "TemplateFormat" = "f-string",
        **options: "Unpack[Options]",
    ) -> None:
        """Take over the prompts, and show the examples where they are fixed; a plain text is a ``template_format`` one.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            TemplateDefinitionError: there are neither examples nor a selector, or both, or they cannot be shown.
        """
        self._hold(text_prompt(example_prompt, template_format), examples, example_selector)
        self.prefix = None if prefix is None else text_prompt(prefix, template_format)
        self.suffix = text_prompt(suffix, template_format)
        self.example_separator: str = example_separator
        # What each of the fixed examples shows; None where that is found out at each render.
        self._text: tuple[str, ...] | None = tuple(self._first_shown(text_of)) if self._is_static() else None
        super().__init__(TextBody((Field((_TEXT,)),)), template_format, {}, options)

    def _derive(self) -> None:
        """Work out what follows from what the template is made of."""
        super()._derive()
        self._depth = depth_of([self.example_prompt, self.prefix, self.suffix])

    def _inputs(self, filled_in: Iterable[str]) -> Inputs:
        """Return the inputs of the prompts around the examples."""
        around = [inputs_for(prompt) for prompt in (self.prefix, self.suffix) if prompt is not None]
        return replace(together(around), computed=inputs_of(self.body, filled_in).computed)

    def _known(self, filled_in: Iterable[str]) -> tuple[str, ...]:
        """Return the names of all inputs; also of those that prefix and suffix fill in themselves."""
        return self._inputs(filled_in).all

    def _has_more(self) -> bool:
        """Return whether the body has a field for the text: always."""
        return True

    def _more_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the whole text."""
        shown = self._text
        if shown is None:
            shown = tuple(self._shown(self._chosen(values), text_of))
        before = "" if self.prefix is None else text_of(self.prefix, values)
        return {**values, _TEXT: self._joined([before, *shown, text_of(self.suffix, values)])}

    async def _amore_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and the whole text, after awaiting what has to be awaited."""
        shown = self._text
        if shown is None:
            shown = tuple(await self._ashown(await self._achosen(values), atext_of))
        before = "" if self.prefix is None else await atext_of(self.prefix, values)
        return {**values, _TEXT: self._joined([before, *shown, await atext_of(self.suffix, values)])}

    def _joined(self, pieces: Iterable[str]) -> str:
        """Return the pieces in one text; empty ones are left out."""
        return self.example_separator.join(piece for piece in pieces if piece)
