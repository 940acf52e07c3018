"""``PipelinePromptTemplate``: prompts that fill in the inputs of others, up to a last one."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.generic import OutputT
from genprompts.grammar.nodes import ChatBody
from genprompts.input_errors import shown
from genprompts.kinds import is_sequence, kind
from genprompts.prompts.prompt import Prompt
from genprompts.templates.computed import Computed, GivesMessages, atext_of, depth_of, given_to, inputs_for, text_of
from genprompts.templates.foreign import ours
from genprompts.templates.inputs import Inputs, together
from genprompts.templates.template import Input, Template
from genprompts.value import ChatPromptValue, TextPromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from genprompts.messages.types import Message
    from genprompts.templates.computed import GivesText
    from genprompts.templates.template import Options


class PipelinePromptTemplate(Template[OutputT]):
    """A prompt some of whose inputs are what other prompts render: texts, or messages for its placeholders.

    Each prompt sees what those before it have rendered. The pipeline asks for what is left.
    """

    __slots__ = ("_depth", "final_prompt", "pipeline_prompts")
    _state: ClassVar[tuple[str, ...]] = (*Template._state, "final_prompt", "pipeline_prompts")  # noqa: SLF001  (one thing in two classes)
    final_prompt: Any
    """The prompt whose result is the pipeline's."""
    pipeline_prompts: "tuple[tuple[str, Any], ...]"
    """The prompts before it, in order, each with the name of the input that it fills in."""

    def __init__(
        self,
        *,
        final_prompt: Prompt[Any, OutputT],
        pipeline_prompts: "Sequence[tuple[str, Prompt[Any, Any] | GivesMessages | GivesText]]",
        **options: "Unpack[Options]",
    ) -> None:
        """Let the prompts of ``pipeline_prompts`` fill in inputs of the others and of ``final_prompt``.

        Raises:
            TemplateDefinitionError: one of them is no prompt, or they are nested too deep.
        """
        self.final_prompt = _prompt(final_prompt, "the final prompt")
        self.pipeline_prompts = tuple(_stage(index, stage) for index, stage in enumerate(pipeline_prompts))
        super().__init__(ChatBody(()), "f-string", {}, options)

    def _derive(self) -> None:
        """Work out what follows from the prompts, the partials and the options."""
        self._depth: int = depth_of([self.final_prompt, *(prompt for _, prompt in self.pipeline_prompts)])
        super()._derive()

    def _inputs(self, filled_in: Iterable[str]) -> Inputs:  # noqa: ARG002  (the prompts know themselves)
        """Return what the prompts ask for, less what those before them render."""
        made: set[str] = set()
        asked: list[Inputs] = []
        for name, prompt in (*self.pipeline_prompts, ("", self.final_prompt)):
            asked.append(_without(inputs_for(prompt), made))
            made.add(name)
        return together(asked)

    def _has_more(self) -> bool:
        """Return whether prompts are asked at each render: always."""
        return True

    # --- rendering -------------------------------------------------------------------------------

    def _render(self, input: Input, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompts one after the other, and return what the last one gives.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a value is not what its input takes.
        """
        if config is not None:
            return self._traced(input, config)
        values = self._values(input)
        for name, prompt in self.pipeline_prompts:
            values = {**values, name: _rendered(prompt, values)}
        return cast("OutputT", _rendered(self.final_prompt, values))

    async def _arender(self, input: Input) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompts as ``invoke`` does, but await what has to be awaited."""
        values = await self._avalues(input)
        for name, prompt in self.pipeline_prompts:
            values = {**values, name: await _arendered(prompt, values)}
        return cast("OutputT", await _arendered(self.final_prompt, values))

    def format_prompt(self, /, **values: object) -> OutputT:
        """Render the pipeline with ``values``."""
        return self.invoke(values)

    async def aformat_prompt(self, /, **values: object) -> OutputT:
        """Render the pipeline with ``values``; what has to be awaited is awaited."""
        return await self.ainvoke(values)

    def format(self, /, **values: object) -> str:
        """Render the pipeline with ``values`` to a text."""
        return _as_text(self.invoke(values))

    async def aformat(self, /, **values: object) -> str:
        """Render the pipeline with ``values`` to a text; what has to be awaited is awaited."""
        return _as_text(await self.ainvoke(values))

    def format_messages(self, /, **values: object) -> "list[Message]":
        """Render the pipeline with ``values`` to messages; a text is one of the user."""
        return _as_messages(self.invoke(values))

    async def aformat_messages(self, /, **values: object) -> "list[Message]":
        """Render the pipeline with ``values`` to messages; what has to be awaited is awaited."""
        return _as_messages(await self.ainvoke(values))


def _stage(index: int, stage: object) -> tuple[str, object]:
    """Return the name and the prompt of one stage."""
    if not is_sequence(stage) or len(stage) != 2 or not isinstance(stage[0], str):
        raise TemplateDefinitionError(f"stage {index} of a pipeline is a (name, prompt) pair, not {kind(stage)}")
    return stage[0], _prompt(stage[1], f"the prompt {shown(stage[0])} of a pipeline")


def _prompt(source: object, what: str) -> object:
    """Return the prompt ``source``: one of ours, or an object that renders messages or a text."""
    made = ours(source)
    gives = callable(getattr(made, "format_messages", None) or getattr(made, "format", None))
    if isinstance(made, (str, type)) or not (isinstance(made, Prompt) or gives):
        raise TemplateDefinitionError(f"{what} is {kind(source)}; give a prompt")
    return made


def _without(inputs: Inputs, names: Container[str]) -> Inputs:
    """Return ``inputs`` less those that have a value already."""
    required = tuple(name for name in inputs.required if name not in names)
    return replace(inputs, required=required, optional=tuple(name for name in inputs.optional if name not in names))


def _rendered(prompt: Any, values: Mapping[str, object]) -> object:
    """Return what ``prompt`` renders."""
    if isinstance(prompt, Prompt):
        return prompt.invoke(given_to(prompt, values))
    if hasattr(prompt, "format_messages"):
        return ChatPromptValue(Computed(prompt).messages(values))
    return TextPromptValue(text_of(prompt, values))


async def _arendered(prompt: Any, values: Mapping[str, object]) -> object:
    """Return what ``prompt`` renders, after awaiting what has to be awaited."""
    if isinstance(prompt, Prompt):
        return await prompt.ainvoke(given_to(prompt, values))
    if hasattr(prompt, "format_messages"):
        return ChatPromptValue(await Computed(prompt).amessages(values))
    return TextPromptValue(await atext_of(prompt, values))


def _as_text(value: Any) -> str:
    return str(value.to_string()) if hasattr(value, "to_string") else str(value)


def _as_messages(value: Any) -> "list[Message]":
    if not hasattr(value, "to_messages"):
        raise TemplateDefinitionError(f"the final prompt of the pipeline renders {kind(value)}, not messages")
    return list(value.to_messages())
