"""Nodes back to the text of a template, for people to read."""

from genprompts.grammar.nodes import Field, Nodes, Text


def template_text(nodes: Nodes) -> str:
    """Return the f-string template that reads as ``nodes``."""
    return "".join(_text(node) for node in nodes)


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
