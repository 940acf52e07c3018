"""The base of chat prompts that say what the model is to answer with."""

from genprompts.generic import AnswerT, Generic, InputT
from genprompts.prompts.prompt import ChatPrompt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar, overload

    from langchain_core.runnables import Runnable

    from genprompts.langchain.typed import TypedRunnable

    LastT = TypeVar("LastT")


_NO_OPTIONS: "Mapping[str, object]" = {}


class StructuredChatPrompt(ChatPrompt[InputT], Generic[InputT, AnswerT]):
    """A chat prompt and the schema of the answer; before a model of LangChain it asks for an ``AnswerT``."""

    __slots__ = ()

    structured_output_kwargs: "Mapping[str, object]" = _NO_OPTIONS
    """What ``with_structured_output`` is given besides the schema."""

    if TYPE_CHECKING:

        @property
        def output_schema(self) -> type[AnswerT]:
            """The class of the answer; a class of the project is imported when it is first asked for."""
            ...

        @property
        def schema(self) -> object:
            """What models are given: the class, or the JSON schema that it was made from."""
            ...

        def __or__(self, other: Runnable[Any, Any]) -> TypedRunnable[InputT, AnswerT]:  # type: ignore[override]  # what follows is made to answer in the schema
            """Return LangChain's sequence of this prompt and the model ``other``, which answers with an ``AnswerT``."""
            ...

        @overload  # type: ignore[override]  # the first that follows is a model, which is made to answer in the schema
        def pipe(self, model: Runnable[Any, Any], /, *, name: str | None = None) -> TypedRunnable[InputT, AnswerT]: ...
        @overload
        def pipe(
            self, model: Runnable[Any, Any], second: Runnable[Any, LastT], /, *, name: str | None = None
        ) -> TypedRunnable[InputT, LastT]: ...
        @overload
        def pipe(self, *others: Any, name: str | None = None) -> TypedRunnable[InputT, Any]: ...
        def pipe(self, *others: Any, name: str | None = None) -> TypedRunnable[InputT, Any]:
            """Return LangChain's sequence of this prompt, a model, and what follows its answer."""
            ...
    else:

        @property
        def schema(self) -> object:
            """What models are given: the class, or the JSON schema that it was made from."""
            return self.output_schema

    @property
    def schema_(self) -> object:
        """The schema, under LangChain's name."""
        return self.schema

    def _before(self, other: "Any") -> "list[Any]":
        """Return what stands in a chain in place of ``other``: the model that answers in the schema.

        Raises:
            UnexpectedInputError: ``other`` is no model.
        """
        ask = getattr(other, "with_structured_output", None)
        if not callable(ask):
            from genprompts.errors import UnexpectedInputError  # noqa: PLC0415  (errors are rare)
            from genprompts.kinds import kind  # noqa: PLC0415  (same)

            message = f"a structured prompt stands before a model with 'with_structured_output', not {kind(other)}"
            raise UnexpectedInputError(message, self.name)
        return [ask(self.schema, **self.structured_output_kwargs)]
