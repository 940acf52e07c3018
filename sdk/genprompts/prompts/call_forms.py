"""The keyword form of a prompt under LangChain's names: ``format``, ``format_messages`` and their like.

Checkers take the parameters from the prompt's own ``__call__``, so that generated classes do not write them out again.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Any, Generic, ParamSpec, TypeVar, overload

    from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

    _P = ParamSpec("_P")
    _CalledT = TypeVar("_CalledT")
    _ResultT = TypeVar("_ResultT")

    class Form(Generic[_CalledT, _ResultT]):
        """A method with the parameters of the call of its prompt, which gives a ``_CalledT``."""

        @overload
        def __get__(self, prompt: Callable[_P, _CalledT], owner: type[object]) -> Callable[_P, _ResultT]: ...
        @overload
        def __get__(self, prompt: object, owner: type[object]) -> Callable[..., _ResultT]: ...
        def __get__(self, prompt: object, owner: type[object]) -> Callable[..., _ResultT]:
            """Return the bound method; of a prompt whose call is not known it takes anything."""
            ...

    class ChatForms:
        """The forms of a chat prompt."""

        __slots__ = ()

        format_messages = Form[ChatPromptValue, ChatPromptValue]()
        """Render the messages from keywords."""
        format_prompt = Form[ChatPromptValue, ChatPromptValue]()
        """Render the messages from keywords."""
        format = Form[ChatPromptValue, str]()
        """Render the messages from keywords and return them as one text, a line a message."""
        aformat_messages = Form[ChatPromptValue, Coroutine[Any, Any, ChatPromptValue]]()
        """Render the messages from keywords."""
        aformat_prompt = Form[ChatPromptValue, Coroutine[Any, Any, ChatPromptValue]]()
        """Render the messages from keywords."""
        aformat = Form[ChatPromptValue, Coroutine[Any, Any, str]]()
        """Render the messages from keywords and return them as one text, a line a message."""

    class TextForms:
        """The forms of a text prompt."""

        __slots__ = ()

        format = Form[TextPromptValue, TextPromptValue]()
        """Render the text from keywords."""
        format_prompt = Form[TextPromptValue, TextPromptValue]()
        """Render the text from keywords."""
        aformat = Form[TextPromptValue, Coroutine[Any, Any, TextPromptValue]]()
        """Render the text from keywords."""
        aformat_prompt = Form[TextPromptValue, Coroutine[Any, Any, TextPromptValue]]()
        """Render the text from keywords."""

    class ImageForms:
        """The forms of an image prompt."""

        __slots__ = ()

        format = Form[ImagePromptValue, ImagePromptValue]()
        """Render the image from keywords."""
        format_prompt = Form[ImagePromptValue, ImagePromptValue]()
        """Render the image from keywords."""
        aformat = Form[ImagePromptValue, Coroutine[Any, Any, ImagePromptValue]]()
        """Render the image from keywords."""
        aformat_prompt = Form[ImagePromptValue, Coroutine[Any, Any, ImagePromptValue]]()
        """Render the image from keywords."""

    class DictForms:
        """The forms of a dict prompt."""

        __slots__ = ()

        format = Form[dict[str, object], dict[str, object]]()
        """Render the dict from keywords."""
        aformat = Form[dict[str, object], Coroutine[Any, Any, dict[str, object]]]()
        """Render the dict from keywords."""

else:

    class _Forms:
        """The forms of any prompt, ``format_prompt`` and its twin."""

        __slots__ = ()
        _same = ("format_prompt",)  # the forms that give what the call gives

        def __init_subclass__(cls) -> None:
            """Make the forms the generated call itself, which saves a frame."""
            super().__init_subclass__()
            made = cls.__dict__
            if "__call__" in made:
                for name in cls._same:
                    if name not in made:
                        setattr(cls, name, made["__call__"])

        async def _acall(self, /, **inputs: object) -> "Any":
            """Render the prompt; where something has to be awaited, awaiting it."""
            return self(**inputs)

        def format_prompt(self, /, **inputs: object) -> "Any":
            """Render the prompt from keywords."""
            return self(**inputs)

        async def aformat_prompt(self, /, **inputs: object) -> "Any":
            """Render the prompt from keywords."""
            return await self._acall(**inputs)

    class ChatForms(_Forms):
        """The forms of a chat prompt."""

        __slots__ = ()
        _same = ("format_messages", "format_prompt")

        def format_messages(self, /, **inputs: object) -> "Any":
            """Render the messages from keywords."""
            return self(**inputs)

        async def aformat_messages(self, /, **inputs: object) -> "Any":
            """Render the messages from keywords."""
            return await self._acall(**inputs)

        def format(self, /, **inputs: object) -> "Any":
            """Render the messages from keywords and return them as one text, a line a message."""
            return self(**inputs).to_string()

        async def aformat(self, /, **inputs: object) -> "Any":
            """Render the messages from keywords and return them as one text, a line a message."""
            return (await self._acall(**inputs)).to_string()

    class TextForms(_Forms):
        """The forms of a text prompt."""

        __slots__ = ()
        _same = ("format", "format_prompt")

        def format(self, /, **inputs: object) -> "Any":
            """Render the text from keywords."""
            return self(**inputs)

        async def aformat(self, /, **inputs: object) -> "Any":
            """Render the text from keywords."""
            return await self._acall(**inputs)

    class DictForms(TextForms):
        """The forms of a dict: those of a text, with another result."""

        __slots__ = ()

    class ImageForms(TextForms):
        """The forms of an image prompt: those of a text, with another result."""

        __slots__ = ()
