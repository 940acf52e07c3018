"""``DictPromptTemplate``: a dict whose texts are filled in, such as a content block."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from genprompts.grammar.nodes import DataBody, TemplateFormat
from genprompts.prompts.dict import DictPrompt
from genprompts.templates.reading import read_mapping
from genprompts.templates.source import mapping_of
from genprompts.templates.template import Input, Options, Template

if TYPE_CHECKING:
    from typing_extensions import Unpack


class DictPromptTemplate(Template[dict[str, object]], DictPrompt[Input]):
    """A template of a dict, made at run time: each text in it is a template, in lists in lists as well; no key is."""

    __slots__ = ()

    def __init__(
        self,
        template: Mapping[str, object],
        template_format: TemplateFormat = "f-string",
        **options: "Unpack[Options]",
    ) -> None:
        """Read ``template``.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: it is no dict, or holds what is neither text, number, list nor dict.
        """
        super().__init__(DataBody(read_mapping(template, template_format)), template_format, {}, options)

    @property
    def template(self) -> dict[str, object]:
        """The dict as it is written."""
        body = self.body
        assert isinstance(body, DataBody)
        return mapping_of(body.value)

    def format(self, /, **values: object) -> dict[str, object]:
        """Render the template with ``values``."""
        return self._formed(values)

    async def aformat(self, /, **values: object) -> dict[str, object]:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aformed(values)
