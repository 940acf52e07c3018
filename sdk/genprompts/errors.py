"""What can go wrong at run time.

::

    GenPromptsError
    ├── MissingInputError (also KeyError)         a required input was not given
    ├── UnexpectedInputError (also TypeError)     an input that is no mapping, an unknown key, a wrong value
    ├── TemplateSyntaxError (also ValueError)     a template that cannot be read
    ├── TemplateDefinitionError (also ValueError) what a template is made of does not fit together
    ├── UnsupportedFormatError (also ValueError)  a template language that is not supported
    ├── UnknownPromptError (also KeyError)        a name under which a package has no prompt
    ├── MissingExtraError (also ImportError)      a package that only an extra installs
    ├── UnsupportedContentError (also ValueError) what a message holds cannot be written for a client
    └── RenderLimitError                          rendering would exceed a limit

Types and attributes are promised, texts are not. Messages name prompts and inputs, never values.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from genprompts.span import Span


class GenPromptsError(Exception):
    """The root of all errors that genprompts raises on purpose."""

    def __str__(self) -> str:
        """Return the message alone: the first argument, unquoted (``KeyError`` would quote it)."""
        return str(self.args[0]) if self.args else ""


class _InputError(GenPromptsError):
    """Something is wrong with the inputs ``names`` of ``prompt``."""

    def __init__(self, message: str, prompt: str = "", names: "Sequence[str]" = ()) -> None:
        """Name the ``prompt`` and the input ``names`` concerned."""
        super().__init__(message, prompt, tuple(names))
        self.message = message
        self.prompt = prompt
        self.names: tuple[str, ...] = tuple(names)


class MissingInputError(_InputError, KeyError):
    """Required inputs of a prompt were not given."""


class UnexpectedInputError(_InputError, TypeError):
    """The input is no mapping, has a key that the prompt does not know, or a value of the wrong shape."""


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


class TemplateDefinitionError(GenPromptsError, ValueError):
    """A message, a content block or a partial is not what a template can be made of."""


class UnsupportedFormatError(GenPromptsError, ValueError):
    """Templates of the language ``template_format`` cannot be read."""

    def __init__(self, message: str, template_format: str = "") -> None:
        """Name the ``template_format``."""
        super().__init__(message, template_format)
        self.message = message
        self.template_format = template_format


class UnknownPromptError(GenPromptsError, KeyError):
    """A package of prompts has none called ``name``."""

    def __init__(self, message: str, name: str = "") -> None:
        """Name the prompt that was asked for."""
        super().__init__(message, name)
        self.message = message
        self.name = name


class MissingExtraError(GenPromptsError, ImportError):
    """A package is missing that ``pip install "genprompts[extra]"`` installs."""

    def __init__(self, message: str, extra: str = "") -> None:
        """Name the ``extra``."""
        super().__init__(message, extra)
        self.message = message
        self.extra = extra


class UnsupportedContentError(GenPromptsError, ValueError):
    """A message holds something that cannot be read, or that the ``provider`` does not take."""

    def __init__(self, message: str, provider: str = "", position: int = 0, kind: str = "") -> None:
        """Name the ``provider``, the ``position`` of the message and the ``kind`` of the block."""
        super().__init__(message, provider, position, kind)
        self.message = message
        self.provider = provider
        self.position = position
        self.kind = kind


class RenderLimitError(GenPromptsError):
    """Rendering would exceed the ``limit`` of this name in ``genprompts.limits``."""

    def __init__(self, message: str, limit: str = "") -> None:
        """Name the ``limit``."""
        super().__init__(message, limit)
        self.message = message
        self.limit = limit
