"""Documents shown by text prompts: ``format_document``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from genprompts.errors import UnexpectedInputError
from genprompts.input_errors import input_error
from genprompts.kinds import is_mapping, kind

if TYPE_CHECKING:
    from genprompts.prompts.prompt import Prompt
    from genprompts.value import TextPromptValue


class DocumentObject(Protocol):
    """A document such as LangChain's."""

    @property
    def page_content(self) -> str:
        """The text."""
        ...

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What is known about the text."""
        ...


Document: TypeAlias = DocumentObject | Mapping[str, Any]
"""An object with ``page_content`` and ``metadata``, or a dict with both."""


def format_document(doc: Document, prompt: "Prompt[Any, TextPromptValue]") -> str:
    """Return what ``prompt`` renders of the text (``page_content``) and the metadata of ``doc``.

    Raises:
        MissingInputError: the document does not have what the prompt asks for.
        UnexpectedInputError: it is no document.
    """
    return str(prompt.invoke_mapping(_values(doc, prompt)))


async def aformat_document(doc: Document, prompt: "Prompt[Any, TextPromptValue]") -> str:
    """Return what ``format_document`` returns, after awaiting what has to be awaited."""
    return str(await prompt.ainvoke(_values(doc, prompt)))


def _values(doc: object, prompt: "Prompt[Any, Any]") -> dict[str, object]:
    """Return the values for those inputs of ``prompt`` that the document has."""
    content, metadata = (
        (doc.get("page_content"), doc.get("metadata"))
        if is_mapping(doc)
        else (getattr(doc, "page_content", None), getattr(doc, "metadata", None))
    )
    if not isinstance(content, str) or not (metadata is None or is_mapping(metadata)):
        message = f"a document has a text 'page_content' and a map 'metadata', unlike {kind(doc)}"
        raise UnexpectedInputError(message, prompt.name)
    # The document's own text comes last: metadata of that name would hide it.
    known: dict[str, object] = {**(metadata or {}), "page_content": content}
    names = (*prompt.input_variables, *prompt.optional_variables)
    values = {name: known[name] for name in names if name in known}
    if any(name not in values for name in prompt.input_variables):
        raise input_error(prompt, known)
    return values
