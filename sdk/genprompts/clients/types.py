"""The types of what clients take.

They do not name the client's own types: then each type check of a program that renders a prompt would read the whole
library of each client that happens to be installed, 6 to 10 seconds each. ``Any`` fits the clients' parameters.
"""

from genprompts.schema import NotRequired, TypedDict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    OpenAIMessages: TypeAlias = list[Any]
    """What ``client.chat.completions.create(messages=…)`` takes."""


class AnthropicMessages(TypedDict):
    """What ``client.messages.create(**…)`` takes."""

    messages: "list[Any]"
    system: "NotRequired[str | list[Any]]"


class GoogleContents(TypedDict):
    """What ``client.models.generate_content(**…)`` takes."""

    contents: "list[Any]"
    config: "Any"
