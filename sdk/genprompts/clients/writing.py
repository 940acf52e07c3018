"""The writers of the clients' shapes, with the clients' own types."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from genprompts.clients.types import AnthropicMessages, GoogleContents, OpenAIMessages
    from genprompts.messages.types import Message


def openai_messages(messages: "Iterable[Message]", drop: Collection[str]) -> "OpenAIMessages":
    """Return ``messages`` as OpenAI takes them."""
    from genprompts.clients.to_openai import to_openai  # noqa: PLC0415  (one client's writer is enough)

    return cast("OpenAIMessages", to_openai(cast("Iterable[Mapping[str, object]]", messages), drop))


def anthropic_messages(messages: "Iterable[Message]", drop: Collection[str]) -> "AnthropicMessages":
    """Return ``messages`` as Anthropic takes them."""
    from genprompts.clients.to_anthropic import to_anthropic  # noqa: PLC0415  (same)

    return cast("AnthropicMessages", to_anthropic(cast("Iterable[Mapping[str, object]]", messages), drop))


def google_contents(messages: "Iterable[Message]", drop: Collection[str]) -> "GoogleContents":
    """Return ``messages`` as Google takes them."""
    from genprompts.clients.to_google import to_google  # noqa: PLC0415  (same)

    return cast("GoogleContents", to_google(cast("Iterable[Mapping[str, object]]", messages), drop))
