"""Chat and text templates of all sorts, and their calls with keywords."""

from genprompts.prompts.prompt import ChatPrompt, TextPrompt
from genprompts.templates.template import Input, Template
from genprompts.value import ChatPromptValue, TextPromptValue


class ChatTemplate(Template[ChatPromptValue], ChatPrompt[Input]):
    """A template made at run time that renders messages."""

    __slots__ = ()

    def format_messages(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self._formed(values)

    async def aformat_messages(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aformed(values)

    def format_prompt(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``."""
        return self._prompted(values)

    async def aformat_prompt(self, /, **values: object) -> ChatPromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aprompted(values)

    def format(self, /, **values: object) -> str:
        """Render the template with ``values`` to a transcript."""
        return self.invoke(values).to_string()

    async def aformat(self, /, **values: object) -> str:
        """Render the template with ``values`` to a transcript; what has to be awaited is awaited."""
        return (await self.ainvoke(values)).to_string()


class TextTemplate(Template[TextPromptValue], TextPrompt[Input]):
    """A template made at run time that renders a text."""

    __slots__ = ()

    def format(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self._formed(values)

    async def aformat(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aformed(values)

    def format_prompt(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``."""
        return self._prompted(values)

    async def aformat_prompt(self, /, **values: object) -> TextPromptValue:
        """Render the template with ``values``; what has to be awaited is awaited."""
        return await self._aprompted(values)
