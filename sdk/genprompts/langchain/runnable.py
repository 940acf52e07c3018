"""A prompt as one of LangChain's runnables: the one adapter through which chains, listeners and traces see prompts."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableSequence
from langchain_core.runnables.config import ensure_config, get_config_list
from langchain_core.runnables.utils import Input, Output

from genprompts.langchain.typed import TypedRunnable
from genprompts.prompts.prompt import Prompt

if TYPE_CHECKING:
    from langchain_core.runnables.base import RunnableLike
    from langchain_core.tools import BaseTool
    from pydantic import BaseModel


class PromptRunnable(TypedRunnable[Input, Output], Generic[Input, Output]):
    """Renders ``prompt``; the run is of the type ``prompt`` and has the prompt's name, tags and metadata."""

    prompt: Prompt[Any, Any]

    model_config = {"arbitrary_types_allowed": True}  # noqa: RUF012  (pydantic's way to say it)

    def invoke(self, input: Input, config: RunnableConfig | None = None, **_: Any) -> Output:  # noqa: A002  (LangChain's name)
        """Render the prompt as a run; further keywords are for other steps of a chain."""
        return self.run(self.prompt.invoke, input, config)

    async def ainvoke(self, input: Input, config: RunnableConfig | None = None, **_: Any) -> Output:  # noqa: A002  (LangChain's name)
        """Render the prompt as a run, awaiting what has to be awaited."""
        return await self.arun(self.prompt.ainvoke, input, config)

    def run(self, render: Callable[[Any], Any], given: Input, config: RunnableConfig | None) -> Output:
        """Call ``render`` as a run that ``config`` makes known."""
        found: Output = self._call_with_config(
            lambda one: render(one),  # noqa: PLW0108  (LangChain looks at the parameters: one named "config" gets one)
            given,
            self._own_config(config),
            run_type="prompt",
            serialized=self._serialized(),
        )
        return found

    async def arun(self, render: Callable[[Any], Any], given: Input, config: RunnableConfig | None) -> Output:
        """Await ``render`` as a run that ``config`` makes known."""

        async def awaited(one: Input) -> Output:
            return cast("Output", await render(one))

        own = self._own_config(config)
        found: Output = await self._acall_with_config(
            awaited, given, own, run_type="prompt", serialized=self._serialized()
        )
        return found

    def batch(
        self,
        inputs: Sequence[Input],
        config: RunnableConfig | Sequence[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **_: Any,
    ) -> list[Output]:
        """Render the prompt once for each input, in order; LangChain's own pool of threads would only slow it down."""
        found = self.batch_as_completed(inputs, config, return_exceptions=return_exceptions)
        return [cast("Output", one) for _, one in found]

    def batch_as_completed(
        self,
        inputs: Sequence[Input],
        config: RunnableConfig | Sequence[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **_: Any,
    ) -> Iterator[tuple[int, Output | Exception]]:
        """Render the prompt once for each input, in order, and yield each position with its result."""
        configs = get_config_list(config, len(inputs)) if inputs else []
        for index, (one, own) in enumerate(zip(inputs, configs, strict=True)):
            try:
                yield index, self.invoke(one, own)
            except Exception as error:  # noqa: PERF203  (each input may fail on its own)
                if not return_exceptions:
                    raise
                yield index, error

    def transform(self, input: Iterator[Input], config: RunnableConfig | None = None, **_: Any) -> Iterator[Output]:  # noqa: A002  (LangChain's name)
        """Render the prompt once, with the chunks of its input put together."""
        chunks: list[Any] = list(input)
        if chunks:
            yield from self.stream(joined(chunks), config)

    async def atransform(
        self,
        input: AsyncIterator[Input],  # noqa: A002  (LangChain's name)
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> AsyncIterator[Output]:
        """Render the prompt once, with the chunks of its input put together."""
        chunks: list[Any] = [one async for one in input]
        if chunks:
            async for output in self.astream(joined(chunks), config):
                yield output

    if not TYPE_CHECKING:  # the overloads of ``TypedRunnable`` say it for checkers

        def __getattr__(self, name: str) -> object:
            """Find what the prompt has besides, such as its messages: programs look at the steps of their chains."""
            if name.startswith("_") or "prompt" not in self.__dict__:
                return super().__getattr__(name)
            return getattr(self.prompt, name)

        def __or__(self, other: object) -> RunnableSequence[Any, Any]:
            """Return the sequence of the prompt and ``other``."""
            return self.pipe(other)

        def pipe(self, *others: object, name: str | None = None) -> RunnableSequence[Any, Any]:
            """Return the sequence of the prompt and ``others``; the prompt has a say in what follows it."""
            following = [*self.prompt._before(others[0]), *others[1:]] if others else []  # noqa: SLF001  (the adapter is the prompt's own)
            return sequence([self, *following], name)

    def as_tool(
        self, args_schema: "type[BaseModel] | None" = None, *, name: str | None = None, **options: Any
    ) -> "BaseTool":
        """Return the prompt as a tool whose arguments are the prompt's inputs."""
        plain = "".join(character if character.isalnum() else "_" for character in self.get_name())
        return super(PromptRunnable, ToolPrompt(prompt=self.prompt)).as_tool(args_schema, name=name or plain, **options)

    def get_name(self, suffix: str | None = None, *, name: str | None = None) -> str:
        """Return the name of runs: the prompt's."""
        return self.prompt.get_name(suffix, name=name or self.name)

    @property
    def input_variables(self) -> list[str]:
        """The inputs that have to be given, for LangChain's functions that look at them."""
        return list(self.prompt.input_variables)

    @property
    def partial_variables(self) -> dict[str, Any]:
        """The inputs that are filled in, and those that may be left out: LangChain fills in placeholders with []."""
        return {**{name: [] for name in self.prompt.optional_variables}, **self.prompt.partial_variables}

    @property
    def InputType(self) -> Any:  # noqa: N802  (LangChain's name)
        """The type of the input."""
        return self.prompt.InputType

    @property
    def OutputType(self) -> Any:  # noqa: N802  (LangChain's name)
        """The type of the result."""
        return self.prompt.OutputType

    def get_input_schema(self, config: RunnableConfig | None = None) -> "type[BaseModel]":
        """Return a pydantic model of the input."""
        return self.prompt.get_input_schema(config)

    def get_output_schema(self, config: RunnableConfig | None = None) -> "type[BaseModel]":
        """Return a pydantic model of the result."""
        return self.prompt.get_output_schema(config)

    def _own_config(self, config: RunnableConfig | None) -> RunnableConfig:
        """Return ``config`` with the prompt's own tags and metadata."""
        own = ensure_config(config)
        if self.prompt.metadata:
            own["metadata"] = {**own.get("metadata", {}), **self.prompt.metadata}
        if self.prompt.tags:
            own["tags"] = [*own.get("tags", ()), *self.prompt.tags]
        return own

    def _serialized(self) -> dict[str, Any]:
        """Return what listeners are told about the prompt: which one it is, and no value that is filled in."""
        kind = type(self.prompt)
        place = [*kind.__module__.split("."), kind.__qualname__]
        shown = {"id": place, "repr": repr(self.prompt), "name": self.get_name()}
        return {"lc": 1, "type": "not_implemented", **shown}


class ToolPrompt(PromptRunnable[Any, Any]):
    """The prompt behind a tool: LangChain hands it None for each argument that was left out."""

    def invoke(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> Any:  # noqa: A002  (LangChain's name)
        """Render the prompt without what was left out."""
        return super().invoke(self._given(input), config)

    async def ainvoke(self, input: Any, config: RunnableConfig | None = None, **_: Any) -> Any:  # noqa: A002  (LangChain's name)
        """Render the prompt without what was left out, awaiting what has to be awaited."""
        return await super().ainvoke(self._given(input), config)

    def _given(self, arguments: Mapping[str, object]) -> dict[str, object]:
        """Return the arguments that were not left out."""
        optional = self.prompt.optional_variables
        return {name: value for name, value in arguments.items() if value is not None or name not in optional}


def traced(prompt: Prompt[Any, Any], given: object, config: Any) -> Any:
    """Render ``prompt`` as a run that ``config`` makes known."""
    runnable: Any = prompt.as_runnable()
    if isinstance(runnable, PromptRunnable):
        return runnable.run(prompt._render, given, config)  # noqa: SLF001  (the adapter is the prompt's own)
    return runnable.invoke(given, config)


async def atraced(prompt: Prompt[Any, Any], given: object, config: Any) -> Any:
    """Render ``prompt`` as a run that ``config`` makes known, awaiting what has to be awaited."""
    runnable: Any = prompt.as_runnable()
    if isinstance(runnable, PromptRunnable):
        return await runnable.arun(prompt._arender, given, config)  # noqa: SLF001  (the adapter is the prompt's own)
    return await runnable.ainvoke(given, config)


def sequence(steps: "Sequence[RunnableLike[Any, Any] | Prompt[Any, Any]]", name: str | None = None) -> Any:
    """Return LangChain's sequence of ``steps``."""
    return RunnableSequence(*runnables(steps), name=name)


def runnables(steps: "Sequence[Any]") -> list[Any]:
    """Return ``steps`` with each prompt as a runnable."""
    return [step.as_runnable() if isinstance(step, Prompt) else step for step in steps]


def joined(chunks: Sequence[Any]) -> Any:
    """Return the chunks of a streamed input put together: added where they can be, mappings key by key."""
    found = chunks[0]
    for chunk in chunks[1:]:
        try:
            found = found + chunk
        except TypeError:  # noqa: PERF203  (each chunk may be one that cannot be added)
            found = {**found, **chunk} if isinstance(found, Mapping) and isinstance(chunk, Mapping) else chunk
    return found


_MEMBERS = frozenset(name for name in dir(Runnable) if not name.startswith("_")) | {
    "configurable_alternatives",
    "configurable_fields",
}


def member(prompt: Prompt[Any, Any], name: str) -> Any:
    """Return the attribute ``name`` that all of LangChain's runnables have.

    Raises:
        AttributeError: they have no such attribute.
    """
    if name in _MEMBERS:
        return getattr(prompt.as_runnable(), name)
    raise AttributeError(f"{type(prompt).__name__!r} object has no attribute {name!r}", name=name, obj=prompt)
