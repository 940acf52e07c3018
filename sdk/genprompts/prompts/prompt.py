"""The bases of prompt classes: all that does not depend on the template."""

import sys

from genprompts.generic import Generic, InputT, OutputT, ValueT
from genprompts.listed import Listed
from genprompts.prompts.call_forms import ChatForms, ImageForms, TextForms
from genprompts.prompts.chaining import Chainable
from genprompts.prompts.description import Described
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from typing import Any, Literal, overload

    from genprompts.errors import GenPromptsError


class Prompt(Described, Chainable[InputT, OutputT]):
    """A prompt whose input is an ``InputT``; generated classes add ``_render`` and their call."""

    __slots__ = ()

    if TYPE_CHECKING:

        def _render(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
            """Render the prompt; generated. It begins by handing a ``config`` that is not None to ``_traced``."""
            ...

    def invoke(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompt with ``input``; the listeners that a ``config`` of LangChain's names see it as a run.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a placeholder holds something else than messages.
        """
        return self._render(input, config)

    async def ainvoke(self, input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the prompt with ``input``, as ``invoke`` does; what async functions fill in is awaited."""
        if config is None:
            return self.invoke(input)
        return await self._atraced(input, config)

    if TYPE_CHECKING:

        @overload
        def batch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: Literal[False] = False
        ) -> list[OutputT]: ...
        @overload
        def batch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> list[OutputT | Exception]: ...
        def batch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> list[OutputT] | list[OutputT | Exception]:
            """Render the prompt once for each input; ``return_exceptions`` puts errors in their results' places.

            ``config`` is one for all inputs or a list of one for each.
            """
            ...

        @overload
        async def abatch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: Literal[False] = False
        ) -> list[OutputT]: ...
        @overload
        async def abatch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> list[OutputT | Exception]: ...
        async def abatch(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> list[OutputT] | list[OutputT | Exception]:
            """Render the prompt once for each input, as ``batch`` does."""
            ...

        @overload
        def batch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: Literal[False] = False
        ) -> Iterator[tuple[int, OutputT]]: ...
        @overload
        def batch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> Iterator[tuple[int, OutputT | Exception]]: ...
        def batch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> Iterator[tuple[int, OutputT]] | Iterator[tuple[int, OutputT | Exception]]:
            """Render the prompt once for each input and yield each position with its result, when it is there."""
            ...

        @overload
        def abatch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: Literal[False] = False
        ) -> AsyncIterator[tuple[int, OutputT]]: ...
        @overload
        def abatch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool
        ) -> AsyncIterator[tuple[int, OutputT | Exception]]: ...
        def abatch_as_completed(
            self, inputs: Sequence[InputT], config: object = None, *, return_exceptions: bool = False
        ) -> AsyncIterator[tuple[int, OutputT]] | AsyncIterator[tuple[int, OutputT | Exception]]:
            """Render the prompt once for each input and yield each position with its result, when it is there."""
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
        yield await self.ainvoke(input, config)

    def map(self) -> "Prompt[Sequence[InputT], list[OutputT]]":
        """Return the prompt that takes a list of inputs and renders a list of results."""
        from genprompts.prompts.mapped import MappedPrompt  # noqa: PLC0415  (rare)

        return MappedPrompt(self)

    def invoke_mapping(self, values: "Mapping[str, object]") -> OutputT:
        """Render the prompt with values whose types are not known: they are checked at run time only.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: ``values`` is no mapping, or a placeholder holds something else than messages.
        """
        from genprompts.input_errors import as_dict  # noqa: PLC0415  (kept off the import path)

        given: InputT = as_dict(self, values)  # type: ignore[assignment]  # the one door for untyped values
        return self.invoke(given)

    async def _arender(self, input: InputT) -> OutputT:  # noqa: A002  (one word for one thing)
        """Render the prompt after awaiting what has to be awaited; nothing, unless a class says otherwise."""
        return self._render(input)

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

    def _check_types(self, input: object) -> None:  # noqa: A002  (one word for one thing)
        """Refuse values of the wrong type, where the package was generated with ``strict = true``."""
        from genprompts.strict import check_types  # noqa: PLC0415  (only strict packages check, and each class once)

        check_types(self, input)

    def _check_roles(self, input: object) -> None:  # noqa: A002  (one word for one thing)
        """Refuse messages of other roles than ``history_roles``, where the package was generated with these alone."""
        from genprompts.strict import check_roles  # noqa: PLC0415  (same)

        check_roles(self, input)

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

    def pretty_repr(self, html: bool = False) -> str:
        """Return the prompt for people, its inputs as fields; with ``html`` they stand out on a terminal."""
        from genprompts.templates.emitted import pretty_prompt  # noqa: PLC0415  (for people only)

        return pretty_prompt(self, html=html)

    def pretty_print(self) -> None:
        """Print the prompt for people."""
        # An interactive interpreter has prompts of its own; only there someone looks at a terminal for certain.
        sys.stdout.write(self.pretty_repr(html=hasattr(sys, "ps2")) + "\n")

    if not TYPE_CHECKING:
        # Stated above for checkers, or typed in generated classes (whose signatures must not override one here).
        def __init_subclass__(cls) -> None:
            """Make ``invoke`` the generated function itself, and ``ainvoke`` ours, which saves frames on each call."""
            super().__init_subclass__()
            made = cls.__dict__
            if "_render" in made and "invoke" not in made:
                cls.invoke = made["_render"]
            for names in ("input_variables", "optional_variables"):
                if made.get(names).__class__ is tuple:
                    setattr(cls, names, Listed(made[names]))
            for check in ("_check_types", "_check_roles"):  # what was made for a base knows other types and roles
                if getattr(cls, check) is not getattr(Prompt, check):
                    setattr(cls, check, getattr(Prompt, check))
            if "_arender" in made and "ainvoke" not in made:
                cls.ainvoke = _awaiting

        @property
        def __class__(self) -> type:
            """The class; see ``docs/adr/0009-langchain-chains.md`` for what LangChain learns when it asks."""
            runnables = sys.modules.get("langchain_core.runnables.base")
            if runnables is not None and hasattr(runnables, "Runnable"):  # not there while it is being imported
                runnables.Runnable.register(Prompt)
            return type(self)

        def __getattr__(self, name: str) -> object:
            """Find what LangChain's runnables have, and what is not spelled out here, through the adapter."""
            if not name.startswith("_") and "langchain_core.runnables" in sys.modules:
                from genprompts.langchain.runnable import member  # noqa: PLC0415  (langchain-core is an extra)

                return member(self, name)
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

        def batch(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "list[OutputT]":
            """Render the prompt once for each input; ``return_exceptions`` puts errors in their results' places."""
            if config is None and not return_exceptions:
                invoke = self.invoke
                return [invoke(one) for one in inputs]
            from genprompts.prompts.batches import batch  # noqa: PLC0415  (rare)

            return batch(self, inputs, config, return_exceptions)

        async def abatch(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "list[OutputT]":
            """Render the prompt once for each input, as ``batch`` does."""
            from genprompts.prompts.batches import abatch  # noqa: PLC0415  (rare)

            return await abatch(self, inputs, config, return_exceptions)

        def batch_as_completed(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "Iterator[tuple[int, OutputT]]":
            """Render the prompt once for each input and yield each position with its result, when it is there."""
            from genprompts.prompts.batches import batch_as_completed  # noqa: PLC0415  (rare)

            return batch_as_completed(self, inputs, config, return_exceptions)

        def abatch_as_completed(
            self, inputs: "Sequence[InputT]", config: object = None, *, return_exceptions: bool = False
        ) -> "AsyncIterator[tuple[int, OutputT]]":
            """Render the prompt once for each input and yield each position with its result, when it is there."""
            from genprompts.prompts.batches import abatch_as_completed  # noqa: PLC0415  (rare)

            return abatch_as_completed(self, inputs, config, return_exceptions)

        def partial(self, **values: object) -> "Prompt":
            """Return a prompt with ``values`` filled in; a later input overrides them."""
            from genprompts.prompts.bound import bind  # noqa: PLC0415  (rare)

            return bind(self, values)


class ChatPrompt(ChatForms, Prompt[InputT, ChatPromptValue]):
    """A prompt that renders messages."""

    __slots__ = ()


class TextPrompt(TextForms, Prompt[InputT, TextPromptValue]):
    """A prompt that renders a text."""

    __slots__ = ()


class ImagePrompt(ImageForms, Prompt[InputT, ImagePromptValue]):
    """A prompt that renders an image."""

    __slots__ = ()

    def _before(self, other: "Any") -> "list[Any]":
        """Return what follows the prompt in ``prompt | other``: a model gets the image as a message."""
        return [ImagePromptValue.to_messages, other] if hasattr(other, "generate_prompt") else [other]


class ValueChatPrompt(ChatPrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """A chat prompt with one required input, which also takes its bare value."""

    __slots__ = ()


class ValueTextPrompt(TextPrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """A text prompt with one required input, which also takes its bare value."""

    __slots__ = ()


class ValueImagePrompt(ImagePrompt[InputT | ValueT], Generic[InputT, ValueT]):
    """An image prompt with one required input, which also takes its bare value."""

    __slots__ = ()


async def _awaiting(self: Prompt[InputT, OutputT], input: InputT, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
    """Render the prompt with ``input``; what async functions fill in is awaited."""
    if config is None:
        return await self._arender(input)
    return await self._atraced(input, config)
