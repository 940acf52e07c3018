"""``StructuredPrompt``: a chat template and the schema of the answer it asks for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import TemplateFormat
from genprompts.kinds import is_mapping, kind
from genprompts.prompts.structured import StructuredChatPrompt
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.template import Input, Options

if TYPE_CHECKING:
    from genprompts.templates.chat import Messages

Schema: TypeAlias = type[Any] | Mapping[str, object]
"""The answer's schema: a pydantic model, a TypedDict, a dataclass, or a JSON schema as a dict."""

# ``strict`` is the model's, as in LangChain: it says that the answer must fit the schema exactly.
_OWN = frozenset(Options.__annotations__) - {"strict"}


class StructuredPrompt(ChatPromptTemplate, StructuredChatPrompt[Input, Any]):
    """A chat template whose answer has a schema; before a model of LangChain it asks for an answer of that schema.

    Keywords that no template knows are kept for ``with_structured_output``.
    """

    __slots__ = ("_answer", "structured_output_kwargs")
    _state: ClassVar[tuple[str, ...]] = (
        *ChatPromptTemplate._state,  # noqa: SLF001  (one thing in two classes)
        *("_answer", "structured_output_kwargs"),
    )

    def __init__(
        self,
        messages: "Messages",
        schema_: Schema | None = None,
        *,
        structured_output_kwargs: Mapping[str, object] | None = None,
        template_format: TemplateFormat = "f-string",
        **options: object,
    ) -> None:
        """Read ``messages``; the schema may also be given as ``schema``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: there is no schema, an entry is no message, or their partials do not go together.
        """
        given = options.pop("schema", None)
        schema = given if schema_ is None else schema_
        own = {name: options.pop(name) for name in tuple(options) if name in _OWN}
        super().__init__(messages, template_format=template_format, **cast("Options", own))
        self._answer: Schema = _checked(schema)
        self.structured_output_kwargs: Mapping[str, object] = {**(structured_output_kwargs or {}), **options}

    @classmethod
    def from_messages_and_schema(cls, messages: "Messages", schema: Schema, **options: object) -> "StructuredPrompt":
        """Read ``messages``, as the class does."""
        return cls(messages, schema, **options)  # type: ignore[arg-type]  # some of them have a type of their own

    @property
    def output_schema(self) -> type[Any]:
        """The class of the answer, or its JSON schema."""
        return cast("type[Any]", self._answer)


def _checked(schema: object) -> Schema:
    """Return ``schema``, which must be one."""
    if isinstance(schema, type):
        return schema
    if is_mapping(schema) and schema:
        return dict(schema)
    what = "an empty dict" if is_mapping(schema) else kind(schema)
    raise TemplateDefinitionError(f"the schema of an answer is a class or a JSON schema as a dict, not {what}")
