"""Templates back to text, for people to read."""

from genprompts.grammar.jinja.nodes import Jinja
from genprompts.grammar.mustache.nodes import Mustache
from genprompts.grammar.nodes import Field, Text, TextTemplate


def template_text(template: TextTemplate) -> str:
    """Return the text of ``template`` in its own language; of an f-string template, one that reads as it."""
    if isinstance(template, Mustache | Jinja):
        return template.source
    return "".join(_text(node) for node in template)


def _text(node: Text | Field) -> str:
    if isinstance(node, Text):
        return node.value.replace("{", "{{").replace("}", "}}")
    conversion = f"!{node.conversion}" if node.conversion else ""
    format_spec = f":{node.format_spec}" if node.format_spec else ""
    return "{" + ".".join(node.path) + conversion + format_spec + "}"


def shortened(text: str, width: int) -> str:
    """Return ``text`` on one line of at most ``width`` characters, with an ellipsis where something is left out."""
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
