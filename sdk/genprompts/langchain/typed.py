"""What checkers are told about chains: strict where they are called, gradual where they are joined.

LangChain's own types cannot say it: a model takes a list of message dicts, but not by its type, and a chain whose
input is a TypedDict is refused by ``RunnablePassthrough.assign``. At run time it is a ``RunnableSerializable``.
"""
# ruff: noqa: A002, D102  (LangChain's names, documented there)

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
    from typing import Any, Generic, TypeVar, overload

    from langchain_core.runnables import Runnable, RunnableConfig, RunnableSerializable

    from genprompts.generic import InputT, OutputT
    from genprompts.prompts.prompt import Prompt

    OtherT = TypeVar("OtherT")

    class TypedRunnable(RunnableSerializable[Any, Any], Generic[InputT, OutputT]):
        """One of LangChain's runnables that takes an ``InputT`` and gives an ``OutputT``."""

        def invoke(self, input: InputT, config: RunnableConfig | None = None, **kwargs: Any) -> OutputT: ...
        async def ainvoke(self, input: InputT, config: RunnableConfig | None = None, **kwargs: Any) -> OutputT: ...
        def stream(
            self,
            input: InputT,
            config: RunnableConfig | None = None,
            **kwargs: Any,
        ) -> Iterator[OutputT]: ...
        def astream(
            self,
            input: InputT,
            config: RunnableConfig | None = None,
            **kwargs: Any,
        ) -> AsyncIterator[OutputT]: ...

        def batch(
            self,
            inputs: Sequence[InputT],
            config: RunnableConfig | Sequence[RunnableConfig] | None = None,
            *,
            return_exceptions: bool = False,
            **kwargs: Any,
        ) -> list[OutputT]: ...
        async def abatch(
            self,
            inputs: Sequence[InputT],
            config: RunnableConfig | Sequence[RunnableConfig] | None = None,
            *,
            return_exceptions: bool = False,
            **kwargs: Any,
        ) -> list[OutputT]: ...

        @overload  # type: ignore[override]  # fewer forms than LangChain's, and each says what it gives
        def __or__(self, other: Runnable[Any, OtherT] | Prompt[Any, OtherT]) -> "TypedRunnable[InputT, OtherT]": ...
        @overload
        def __or__(self, other: Mapping[str, Any]) -> "TypedRunnable[InputT, dict[str, Any]]": ...
        @overload
        def __or__(self, other: Callable[[OutputT], OtherT]) -> "TypedRunnable[InputT, OtherT]": ...
        @overload
        def __or__(
            self,
            other: Callable[[Iterator[OutputT]], Iterator[OtherT]]
            | Callable[[AsyncIterator[OutputT]], AsyncIterator[OtherT]],
        ) -> "TypedRunnable[InputT, OtherT]": ...
        def __or__(self, other: Any) -> "TypedRunnable[InputT, Any]": ...

        @overload
        def pipe(
            self, other: Runnable[Any, OtherT] | Callable[[OutputT], OtherT], /, *, name: str | None = None
        ) -> "TypedRunnable[InputT, OtherT]": ...
        @overload
        def pipe(
            self, first: Any, second: Runnable[Any, OtherT] | Callable[[Any], OtherT], /, *, name: str | None = None
        ) -> "TypedRunnable[InputT, OtherT]": ...
        @overload
        def pipe(self, *others: Any, name: str | None = None) -> "TypedRunnable[InputT, Any]": ...
        def pipe(self, *others: Any, name: str | None = None) -> "TypedRunnable[InputT, Any]": ...

        def with_config(
            self, config: RunnableConfig | None = None, **kwargs: Any
        ) -> "TypedRunnable[InputT, OutputT]": ...
        def with_retry(self, **kwargs: Any) -> "TypedRunnable[InputT, OutputT]": ...
        def with_fallbacks(  # type: ignore[override]  # LangChain names the class
            self, fallbacks: Sequence[Any], **kwargs: Any
        ) -> "TypedRunnable[InputT, OutputT]": ...
        def with_listeners(self, **kwargs: Any) -> "TypedRunnable[InputT, OutputT]": ...
        def with_alisteners(self, **kwargs: Any) -> "TypedRunnable[InputT, OutputT]": ...
        def with_types(self, **kwargs: Any) -> "TypedRunnable[InputT, OutputT]": ...
        def bind(self, **kwargs: Any) -> "TypedRunnable[InputT, OutputT]": ...
        def map(self) -> "TypedRunnable[Sequence[InputT], list[OutputT]]": ...
else:
    from langchain_core.runnables import RunnableSerializable as TypedRunnable

__all__ = ["TypedRunnable"]
