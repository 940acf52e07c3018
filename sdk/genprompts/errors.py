"""What can go wrong at run time.

::

    GenPromptsError
    ├── MissingInputError (also KeyError)      a required input was not given
    ├── UnexpectedInputError (also TypeError)  an input that is no mapping, an unknown key, a value of the wrong shape
    ├── TemplateSyntaxError (also ValueError)  a template that cannot be read
    └── RenderLimitError                       rendering would exceed a limit

Types and attributes are promised, texts are not. Messages name prompts and inputs, never values.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from genprompts.span import Span


class GenPromptsError(Exception):
    """The root of all errors that genprompts raises on purpose."""


class MissingInputError(GenPromptsError, KeyError):
    """Required inputs of a prompt were not given."""

    def __init__(self, message: str, prompt: str = "", names: "Sequence[str]" = ()) -> None:
        """Name the ``prompt`` and the missing input ``names``."""
        super().__init__(message, prompt, tuple(names))
        self.message = message
        self.prompt = prompt
        self.names = tuple(names)

    def __str__(self) -> str:
        """Return the message alone (``KeyError`` would quote it)."""
        return self.message


class UnexpectedInputError(GenPromptsError, TypeError):
    """The input is no mapping, has a key that the prompt does not know, or a value of the wrong shape."""

    def __init__(self, message: str, prompt: str = "", names: "Sequence[str]" = ()) -> None:
        """Name the ``prompt`` and the input ``names`` concerned."""
        super().__init__(message, prompt, tuple(names))
        self.message = message
        self.prompt = prompt
        self.names = tuple(names)

    def __str__(self) -> str:
        """Return the message alone."""
        return self.message


class TemplateSyntaxError(GenPromptsError, ValueError):
    """A template cannot be read; ``span`` is the place in its text, ``hint`` the remedy, ``fault`` its short name."""

    def __init__(self, message: str, span: "Span", hint: str = "", fault: str = "template-syntax") -> None:
        """Say what is wrong at ``span`` and how to mend it."""
        super().__init__(message, span, hint, fault)
        self.message = message
        self.span = span
        self.hint = hint
        self.fault = fault

    def __str__(self) -> str:
        """Return the message with the hint."""
        return f"{self.message} ({self.hint})" if self.hint else self.message


class RenderLimitError(GenPromptsError):
    """Rendering would exceed a limit of size or depth."""
