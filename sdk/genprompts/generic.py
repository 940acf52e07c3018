"""The type variables of the prompt classes, and a ``Generic`` that costs nothing at run time."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Generic

    from typing_extensions import TypeVar

    # Named without their variance: the names appear in checkers' messages and on hover.
    InputT = TypeVar("InputT", contravariant=True)  # noqa: PLC0105
    """The input dict of a prompt."""
    ValueT = TypeVar("ValueT", contravariant=True)  # noqa: PLC0105
    """The bare value that a prompt of one input takes instead of the dict."""
    OutputT = TypeVar("OutputT", covariant=True, default=Any)  # noqa: PLC0105
    """What a prompt renders."""
    AnswerT = TypeVar("AnswerT", covariant=True, default=Any)  # noqa: PLC0105
    """What a model answers to a structured prompt."""
else:

    class Generic:
        """A stand-in for ``typing.Generic``: subscription is for type checkers and returns the class itself."""

        __slots__ = ()

        def __class_getitem__(cls, item: object) -> type:
            """Return the class itself."""
            return cls

    InputT = ValueT = OutputT = AnswerT = object  # anything that ``|`` joins

__all__ = ["AnswerT", "Generic", "InputT", "OutputT", "ValueT"]
