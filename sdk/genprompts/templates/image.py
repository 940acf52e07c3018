"""``ImagePromptTemplate``: the address of one image, filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.grammar.nodes import Field, ImageBlock, ImageBody, TemplateFormat
from genprompts.images import image_url, strict_image_url
from genprompts.input_errors import shown
from genprompts.kinds import kind
from genprompts.prompts.prompt import ImagePrompt
from genprompts.templates.inputs import Inputs
from genprompts.templates.reading import image_fields, read_detail, read_url
from genprompts.templates.source import image_of
from genprompts.templates.template import Input, Options, Template
from genprompts.value import ImagePromptValue

if TYPE_CHECKING:
    from typing_extensions import Unpack

_GIVEN = ("detail", "url")  # what a call may give in place of the template's own


class ImagePromptTemplate(Template[ImagePromptValue], ImagePrompt[Input]):
    """An image template made at run time: ``{"url": …, "detail": …}``, whose texts are templates.

    ``url`` and ``detail`` may also be given with each call, in place of the template's; so may be all of a template
    that has no ``url``.
    """

    __slots__ = ()

    def __init__(
        self,
        template: "Mapping[str, str] | str | None" = None,
        *,
        template_format: TemplateFormat = "f-string",
        **options: "Unpack[Options]",
    ) -> None:
        """Read ``template``; a text is the URL.

        Raises:
            TemplateSyntaxError: a text cannot be read.
            UnsupportedFormatError: templates of this language cannot be read.
            TemplateDefinitionError: it has other keys than an image, or an address that is none.
        """
        super().__init__(ImageBody(_read(template, template_format)), template_format, {}, options)

    def _inputs(self, known: Iterable[str]) -> Inputs:
        found = super()._inputs(known)
        given = [name for name in _GIVEN if name not in found.all]
        optional = tuple(sorted((*found.optional, *given)))
        return replace(found, optional=optional, printed=found.printed.union(given))

    @property
    def template(self) -> dict[str, object]:
        """The template as it is written."""
        return image_of(self._image)

    @property
    def _image(self) -> ImageBlock:
        body = self.body
        assert isinstance(body, ImageBody)
        return body.image

    def _render(self, input: Input, config: object = None) -> ImagePromptValue:  # noqa: A002  (LangChain's name)
        """Render the template with ``input``.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or the URL is none that may be sent.
        """
        if config is not None:
            return self._traced(input, config)
        return self._filled(self._values(input))

    async def _arender(self, input: Input) -> ImagePromptValue:  # noqa: A002  (LangChain's name)
        """Render the template as ``invoke`` does, but await what has to be awaited."""
        return self._filled(await self._avalues(input))

    def _filled(self, values: Mapping[str, object]) -> ImagePromptValue:
        """Return the image; what is given for its own keys comes in place of the template's."""
        compiled = self._compiled
        made: ImagePromptValue = (compiled.function or compiled.make())(self, values)
        if "path" not in values and "url" not in values and "detail" not in values:
            return made
        asked = set(super()._inputs(self.partial_variables).all)  # those of the template's own texts
        if "path" in values and "path" not in asked:
            message = "an image cannot be read from a path; give its 'url', which may be a data URL"
            raise UnexpectedInputError(message, self.name, ("path",))
        for name in _GIVEN:
            given = values.get(name)
            if given is None or given == "" or name in asked:  # as good as not given, as for LangChain
                continue
            if not isinstance(given, str):
                raise UnexpectedInputError(f"input {shown(name)} takes a text, not {kind(given)}", self.name, (name,))
            if name == "url":
                given = (strict_image_url if self.strict else image_url)(given, name)
            made[name] = given
        return made

    def format(self, /, **values: object) -> ImagePromptValue:
        """Render the template with ``values``."""
        return self._formed(values)

    async def aformat(self, /, **values: object) -> ImagePromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aformed(values)

    def format_prompt(self, /, **values: object) -> ImagePromptValue:
        """Render the template with ``values``."""
        return self._prompted(values)

    async def aformat_prompt(self, /, **values: object) -> ImagePromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aprompted(values)


def _read(template: object, template_format: TemplateFormat) -> ImageBlock:
    """Return the image of a template; a URL that is missing is an input."""
    fields = image_fields({} if template is None else template)
    for key in fields:
        if key not in _GIVEN:
            raise TemplateDefinitionError(f"the key {shown(str(key))} of an image does not reach the model")
    url = read_url(fields["url"], template_format) if fields.get("url") else (Field(("url",)),)
    return ImageBlock(url, read_detail(fields.get("detail"), template_format))
