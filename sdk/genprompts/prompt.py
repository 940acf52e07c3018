"""The bases of prompt classes: all that does not depend on the template."""

from genprompts.generic import Generic, InputT, OutputT, ValueT
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from typing import overload

    from genprompts.errors import GenPromptsError


class Prompt(Generic[InputT, OutputT]):
    """A prompt whose input is an ``InputT``; generated classes add ``_render`` and their call."""

    __slots__ = ()

    name: str = ""
    """The prompt's name in its package, such as ``support/reply``."""
    input_variables: "tuple[str, ...]" = ()
    """The inputs that have to be given."""
    optional_variables: "tuple[str, ...]" = ()
    """The inputs that may be left out."""

    if TYPE_CHECKING:

        def _render(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
            """Render the prompt; generated."""
            ...

    def invoke(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompt with ``input``; ``config`` is taken for LangChain's sake and not used.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a placeholder holds something else than messages.
        """
        return self._render(input, config)

    async def ainvoke(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompt with ``input``."""
        return self.invoke(input, config)

    if TYPE_CHECKING:

        @overload
        def batch(self, inputs: Sequence[InputT], config: object = None) -> list[OutputT]: ...
        @overload
        def batch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> list[OutputT | Exception]: ...
        def batch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> list[OutputT] | list[OutputT | Exception]:
            """Render the prompt once for each input; ``return_exceptions`` puts errors in their results' places."""
            ...

        @overload
        async def abatch(self, inputs: Sequence[InputT], config: object = None) -> list[OutputT]: ...
        @overload
        async def abatch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> list[OutputT | Exception]: ...
        async def abatch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> list[OutputT] | list[OutputT | Exception]:
            """Render the prompt once for each input, as ``batch`` does."""
            ...

    def stream(self, input: InputT, config: object = None) -> "Iterator[OutputT]":  # noqa: A002  (LangChain's name)
        """Render the prompt and yield the result, once."""
        yield self.invoke(input, config)

    async def astream(
        self,
        input: InputT,  # noqa: A002  (LangChain's name)
        config: object = None,
    ) -> "AsyncIterator[OutputT]":
        """Render the prompt and yield the result, once."""
        yield self.invoke(input, config)

    def invoke_mapping(self, values: "Mapping[str, object]") -> OutputT:
        """Render the prompt with values whose types are not known: they are checked at run time only.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: ``values`` is no mapping, or a placeholder holds something else than messages.
        """
        from genprompts.input_errors import as_dict  # noqa: PLC0415  (kept off the import path)

        given: InputT = as_dict(self, values)  # type: ignore[assignment]  # the one door for untyped values
        return self.invoke(given)

    def _input_error(self, input: object) -> "GenPromptsError":  # noqa: A002  (one word for one thing)
        """Return the error that says what is wrong with ``input``."""
        from genprompts.input_errors import input_error  # noqa: PLC0415  (errors are rare)

        return input_error(self, input)

    def _check_mapping(self, input: object) -> None:  # noqa: A002  (one word for one thing)
        """Refuse what is no mapping, for prompts that look up no required input."""
        if not isinstance(input, dict):
            from genprompts.input_errors import as_dict  # noqa: PLC0415  (rare)

            as_dict(self, input)

    def _forbid_extra(self, input: object) -> None:  # noqa: A002  (one word for one thing)
        """Refuse a key that is no input, where the package was generated with ``extra = "forbid"``."""
        if isinstance(input, dict) and not input.keys() <= {*self.input_variables, *self.optional_variables}:
            from genprompts.input_errors import unknown_inputs  # noqa: PLC0415  (errors are rare)

            raise unknown_inputs(self, input)

    def __eq__(self, other: object) -> bool:
        """Prompts of one class are equal: they have no state."""
        return type(other) is type(self)

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash(type(self))

    def __repr__(self) -> str:
        """Return the class, the name and the inputs, optional ones in brackets."""
        inputs = [*self.input_variables, *(f"[{name}]" for name in self.optional_variables)]
        return f"<{type(self).__name__} {self.name!r} ({', '.join(inputs)})>"

    if not TYPE_CHECKING:
        # Stated above for checkers, or typed in generated classes (whose signatures must not override one here).
        def __init_subclass__(cls) -> None:
            """Make ``invoke`` the generated function itself, which saves a frame on each call."""
            made = cls.__dict__
            if "_render" in made and "invoke" not in made:
                cls.invoke = made["_render"]

        def batch(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "list[OutputT]":
            """Render the prompt once for each input; ``return_exceptions`` puts errors in their results' places."""
            invoke = self.invoke
            if not return_exceptions:
                return [invoke(one, config) for one in inputs]
            results = []
            for one in inputs:
                try:
                    results.append(invoke(one, config))
                except Exception as error:  # noqa: BLE001, PERF203  (handing back what went wrong is what was asked for)
                    results.append(error)
            return results

        async def abatch(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "list[OutputT]":
            """Render the prompt once for each input, as ``batch`` does."""
            return self.batch(inputs, config, return_exceptions=return_exceptions)

        def partial(self, **values: object) -> "Prompt":
            """Return a prompt with ``values`` filled in; a later input overrides them."""
            from genprompts.bound_prompt import bind  # noqa: PLC0415  (rare)

            return bind(self, values)


class ChatPrompt(Prompt[InputT, ChatPromptValue]):
    """A prompt that renders messages."""

    __slots__ = ()


class TextPrompt(Prompt[InputT, TextPromptValue]):
    """A prompt that renders a text."""

    __slots__ = ()


class ImagePrompt(Prompt[InputT, ImagePromptValue]):
    """A prompt that renders an image."""

    __slots__ = ()


class ValueChatPrompt(ChatPrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """A chat prompt with one required input, which also takes its bare value."""

    __slots__ = ()


class ValueTextPrompt(TextPrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """A text prompt with one required input, which also takes its bare value."""

    __slots__ = ()


class ValueImagePrompt(ImagePrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """An image prompt with one required input, which also takes its bare value."""

    __slots__ = ()
