"""What prompts do in LangChain's chains: ``|``, retries, fallbacks, configuration, all through one adapter."""

import sys

from genprompts.generic import Generic, InputT, OutputT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
    from typing import Any, TypeVar, overload

    from langchain_core.runnables import Runnable, RunnableConfig, RunnableSerializable
    from langchain_core.runnables.graph import Graph
    from langchain_core.runnables.retry import ExponentialJitterParams
    from langchain_core.runnables.schema import StreamEvent
    from langchain_core.tools import BaseTool
    from langchain_core.tracers.root_listeners import AsyncListener
    from langchain_core.tracers.schemas import Run

    from genprompts.langchain.runnable import PromptRunnable
    from genprompts.langchain.typed import TypedRunnable
    from genprompts.prompts.prompt import Prompt

    OtherT = TypeVar("OtherT")
    Listener = Callable[[Run], None] | Callable[[Run, RunnableConfig], None] | None


class Chainable(Generic[InputT, OutputT]):
    """The members that a prompt shares with LangChain's runnables; without langchain-core: MissingExtraError."""

    __slots__ = ()

    if TYPE_CHECKING:

        def _render(self, input: InputT, config: object = None) -> OutputT: ...  # noqa: A002  (LangChain's name)
        async def _arender(self, input: InputT) -> OutputT: ...  # noqa: A002  (one word for one thing)

    def as_runnable(self) -> "PromptRunnable[InputT, OutputT]":
        """Return the prompt as one of LangChain's runnables, for where one is asked for by type.

        Raises:
            MissingExtraError: langchain-core is not installed.
        """
        from genprompts.langchain.runnable import PromptRunnable  # noqa: PLC0415  (langchain-core is an extra)

        prompt: Any = self  # a Prompt, of which this is a part
        return PromptRunnable(prompt=prompt)

    def _traced(self, input: InputT, config: object) -> OutputT:  # noqa: A002  (one word for one thing)
        """Render the prompt as a run of LangChain's; where LangChain is not loaded nobody can listen."""
        if "langchain_core.runnables" not in sys.modules:
            return self._render(input)
        from genprompts.langchain.runnable import traced  # noqa: PLC0415  (langchain-core is an extra)

        prompt: Any = self
        found: OutputT = traced(prompt, input, config)
        return found

    async def _atraced(self, input: InputT, config: object) -> OutputT:  # noqa: A002  (one word for one thing)
        """Render the prompt as a run of LangChain's, after awaiting what has to be awaited."""
        if "langchain_core.runnables" not in sys.modules:
            return await self._arender(input)
        from genprompts.langchain.runnable import atraced  # noqa: PLC0415  (langchain-core is an extra)

        prompt: Any = self
        found: OutputT = await atraced(prompt, input, config)
        return found

    def _before(self, other: "Any") -> "list[Any]":
        """Return what follows the prompt in ``prompt | other``."""
        return [other]

    if TYPE_CHECKING:

        @overload
        def __or__(self, other: Runnable[Any, OtherT] | Prompt[Any, OtherT]) -> TypedRunnable[InputT, OtherT]: ...
        @overload
        def __or__(self, other: Mapping[str, Any]) -> TypedRunnable[InputT, dict[str, Any]]: ...
        @overload
        def __or__(self, other: Callable[[OutputT], OtherT]) -> TypedRunnable[InputT, OtherT]: ...
        @overload
        def __or__(
            self,
            other: Callable[[Iterator[OutputT]], Iterator[OtherT]]
            | Callable[[AsyncIterator[OutputT]], AsyncIterator[OtherT]],
        ) -> TypedRunnable[InputT, OtherT]: ...
        def __or__(self, other: Any) -> TypedRunnable[InputT, Any]:
            """Return LangChain's sequence of this prompt and ``other``: a model, a parser, a function, a dict."""
            ...

        @overload
        def __ror__(self, other: Runnable[OtherT, Any]) -> TypedRunnable[OtherT, OutputT]: ...
        @overload
        def __ror__(self, other: Mapping[str, Any]) -> TypedRunnable[Any, OutputT]: ...
        @overload
        def __ror__(self, other: Callable[[OtherT], Any]) -> TypedRunnable[OtherT, OutputT]: ...
        def __ror__(self, other: Any) -> TypedRunnable[Any, OutputT]:
            """Return LangChain's sequence of ``other`` and this prompt."""
            ...

        @overload
        def pipe(
            self, other: Runnable[Any, OtherT] | Callable[[OutputT], OtherT], /, *, name: str | None = None
        ) -> TypedRunnable[InputT, OtherT]: ...
        @overload
        def pipe(
            self, first: Any, second: Runnable[Any, OtherT] | Callable[[Any], OtherT], /, *, name: str | None = None
        ) -> TypedRunnable[InputT, OtherT]: ...
        @overload
        def pipe(self, *others: Any, name: str | None = None) -> TypedRunnable[InputT, Any]: ...
        def pipe(self, *others: Any, name: str | None = None) -> TypedRunnable[InputT, Any]:
            """Return LangChain's sequence of this prompt and ``others``."""
            ...
    else:

        def __or__(self, other: "Any") -> "Any":
            """Return LangChain's sequence of this prompt and ``other``: a model, a parser, a function, a dict."""
            return self.as_runnable() | other

        def __ror__(self, other: "Any") -> "Any":
            """Return LangChain's sequence of ``other`` and this prompt."""
            return other | self.as_runnable()

        def pipe(self, *others: "Any", name: str | None = None) -> "Any":
            """Return LangChain's sequence of this prompt and ``others``."""
            return self.as_runnable().pipe(*others, name=name)

    def with_config(
        self, config: "RunnableConfig | None" = None, **settings: "Any"
    ) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with LangChain's configuration: ``run_name``, ``tags``, ``metadata``, ``callbacks``."""
        return self.as_runnable().with_config(config, **settings)

    def with_retry(
        self,
        *,
        retry_if_exception_type: "tuple[type[BaseException], ...]" = (Exception,),
        wait_exponential_jitter: bool = True,
        exponential_jitter_params: "ExponentialJitterParams | None" = None,
        stop_after_attempt: int = 3,
    ) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt, rendered again when rendering fails (as where a partial asks a service)."""
        options: dict[str, Any] = {"exponential_jitter_params": exponential_jitter_params}
        if exponential_jitter_params is None:
            options.clear()  # older versions do not know it
        return self.as_runnable().with_retry(
            retry_if_exception_type=retry_if_exception_type,
            wait_exponential_jitter=wait_exponential_jitter,
            stop_after_attempt=stop_after_attempt,
            **options,
        )

    def with_fallbacks(
        self,
        fallbacks: "Sequence[Runnable[Any, Any] | Prompt[Any, Any]]",
        *,
        exceptions_to_handle: "tuple[type[BaseException], ...]" = (Exception,),
        exception_key: str | None = None,
    ) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with others to render when it fails."""
        from genprompts.langchain.runnable import runnables  # noqa: PLC0415  (langchain-core is an extra)

        return self.as_runnable().with_fallbacks(
            runnables(fallbacks), exceptions_to_handle=exceptions_to_handle, exception_key=exception_key
        )

    def bind(self, **keywords: "Any") -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with keywords that the step behind it may look at; a prompt itself has none."""
        return self.as_runnable().bind(**keywords)

    def with_listeners(
        self, *, on_start: "Listener" = None, on_end: "Listener" = None, on_error: "Listener" = None
    ) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with functions that are told of each run."""
        return self.as_runnable().with_listeners(on_start=on_start, on_end=on_end, on_error=on_error)

    def with_alisteners(
        self,
        *,
        on_start: "AsyncListener | None" = None,
        on_end: "AsyncListener | None" = None,
        on_error: "AsyncListener | None" = None,
    ) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with async functions that are told of each async run."""
        return self.as_runnable().with_alisteners(on_start=on_start, on_end=on_end, on_error=on_error)

    def with_types(self, *, input_type: "Any" = None, output_type: "Any" = None) -> "TypedRunnable[InputT, OutputT]":
        """Return the prompt with other types for schemas."""
        return self.as_runnable().with_types(input_type=input_type, output_type=output_type)

    def assign(self, **steps: "Any") -> "RunnableSerializable[Any, Any]":
        """Return the prompt with keys added to its result, which is a dict for image and dict prompts only."""
        return self.as_runnable().assign(**steps)

    def pick(self, keys: "str | list[str]") -> "RunnableSerializable[Any, Any]":
        """Return the prompt with only these keys of its result, which is a dict for image and dict prompts only."""
        return self.as_runnable().pick(keys)

    def transform(
        self,
        input: "Iterator[Any]",  # noqa: A002  (LangChain's name)
        config: "RunnableConfig | None" = None,
        **keywords: "Any",
    ) -> "Iterator[OutputT]":
        """Render the prompt with the chunks of a streamed input, put together."""
        return self.as_runnable().transform(input, config, **keywords)

    def atransform(
        self,
        input: "AsyncIterator[Any]",  # noqa: A002  (LangChain's name)
        config: "RunnableConfig | None" = None,
        **keywords: "Any",
    ) -> "AsyncIterator[OutputT]":
        """Render the prompt with the chunks of a streamed input, put together."""
        return self.as_runnable().atransform(input, config, **keywords)

    def astream_events(
        self,
        input: InputT,  # noqa: A002  (LangChain's name)
        config: "RunnableConfig | None" = None,
        **options: "Any",
    ) -> "AsyncIterator[StreamEvent]":
        """Yield LangChain's events of rendering the prompt."""
        events: AsyncIterator[StreamEvent] = self.as_runnable().astream_events(input, config, **options)
        return events

    def get_graph(self, config: "RunnableConfig | None" = None) -> "Graph":
        """Return LangChain's graph of the prompt: its input, itself and its output."""
        return self.as_runnable().get_graph(config)

    def as_tool(self, args_schema: "Any" = None, **options: "Any") -> "BaseTool":
        """Return the prompt as a tool of LangChain's, whose arguments are the prompt's inputs."""
        return self.as_runnable().as_tool(args_schema, **options)
