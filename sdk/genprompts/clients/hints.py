"""Keys of blocks that are no content: whose they are, and which of them go to a provider."""

from collections.abc import Mapping

from genprompts.clients.blocks import Block, Own, Provider
from genprompts.kinds import is_mapping

_HINTS: Mapping[str, Provider] = {
    "cache_control": "anthropic",
    "citations": "anthropic",
    "prompt_cache_breakpoint": "openai",
    "thought": "google",
    "thought_signature": "google",
    "video_metadata": "google",
    "media_resolution": "google",
    "part_metadata": "google",
    "id": "langchain",
    "index": "langchain",
    "annotations": "langchain",
    "extras": "langchain",
}


def of_text(own: Own, provider: Provider) -> dict[str, object]:
    """Return the further keys of a text block that ``provider`` understands, or that nobody is known to own."""
    if own.provider != "shared":
        return marks(own, provider)
    more = {key: item for key, item in own.raw.items() if key not in {"type", "text"}}
    found = {key: item for key, item in more.items() if _HINTS.get(key, provider) == provider}
    return {**marks(own, provider), **found}


def marks(own: Own, provider: Provider) -> dict[str, object]:
    """Return the known keys of ``provider`` that a block of any shape has, itself or among LangChain's extras."""
    extras = own.raw.get("extras")
    places = (extras, own.raw) if is_mapping(extras) else (own.raw,)
    return {key: item for place in places for key, item in place.items() if _HINTS.get(key) == provider}


def is_foreign(key: str, provider: Provider) -> bool:
    """Say whether ``key`` is a known one of another provider."""
    return _HINTS.get(key, provider) != provider


def is_own(block: Block, provider: Provider) -> bool:
    """Say whether the block came in the shape of ``provider``."""
    return block.own.provider == provider
