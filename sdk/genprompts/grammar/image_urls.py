"""Where the URLs of images stand in a template, and which of them need no check."""

from collections.abc import Mapping

from genprompts.grammar.nodes import DataValue, Field, TemplateValue, Text, TextTemplate
from genprompts.images import scheme_fault, url_fault

_CLOUD = ("gs://", "s3://")


def is_in_cloud(template: TextTemplate) -> bool:
    """Say whether the author of a URL wrote it to be in a cloud's storage; no value can make it so."""
    if isinstance(template, tuple):
        first = template[0] if template else None
        return isinstance(first, Text) and first.value.startswith(_CLOUD)
    return template.source.startswith(_CLOUD)


def known_fault(template: TextTemplate) -> str:
    """Return what is wrong with an f-string template's URL whatever the inputs are, as the end of a sentence."""
    if not isinstance(template, tuple) or not template or is_in_cloud(template):
        return ""
    head = template[0].value if isinstance(template[0], Text) else ""
    if len(template) == 1 and head:
        return url_fault(head)
    return scheme_fault(head)


def inputs_in(template: TextTemplate) -> tuple[str, ...]:
    """Return the inputs of an f-string template, in its order, for messages."""
    nodes = template if isinstance(template, tuple) else ()
    return tuple(dict.fromkeys(node.name for node in nodes if isinstance(node, Field)))


def image_paths(block: Mapping[str, DataValue]) -> frozenset[tuple[str, ...]]:
    """Return the keys that lead to the URLs of images in a content block of any provider."""
    paths = [("image_url",), ("image_url", "url")]
    if _is_image(block.get("type")):
        paths += [("url",), ("source", "url")]
    return frozenset(paths)


def _is_image(word: DataValue) -> bool:
    return (isinstance(word, TemplateValue) and word.nodes == (Text("image"),)) or word == "image"
