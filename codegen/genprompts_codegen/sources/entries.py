"""What stands beside a prompt's text in a file: description, format, escape, inputs, partials and metadata.

Keys that are not ours are kept as metadata without complaint (real files carry ``version``, ``author``, ``model``); a
key that is nearly one of ours is a mistake and reported, because its meaning would be lost without a word.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from genprompts.grammar.nodes import Constant, Known, TemplateFormat
from genprompts.span import Span
from genprompts_codegen.definitions import Anchor, Declared, OutputDef, PartialDef, TemplateText
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.codes import Code
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.sources.output_entry import read_output
from genprompts_codegen.sources.tree import DataNode, Entry, ListNode, MapNode, ScalarNode, constant, kind_of, text_of
from genprompts_codegen.template_text import shortened

SETTINGS = ("description", "format", "escape", "inputs", "partials", "metadata", "output")
"""The keys that are ours, beside those that hold the text or the messages."""
FORMATS: Mapping[str, TemplateFormat] = {"f-string": "f-string", "mustache": "mustache", "jinja2": "jinja2"}
"""The template languages by the word for them in files."""

TEXT_CLASS = "genprompts.PromptTemplate"
CHAT_CLASS = "genprompts.ChatPromptTemplate"
STRUCTURED_CLASS = "genprompts.StructuredPrompt"

_INPUT_KEYS = ("type", "description", "default", "required")
# LangChain's words for what we call otherwise: kept as metadata they would be lost.
_RENAMED = {"template_format": "format", "partial_variables": "partials", "input_types": "inputs"}
MAX_MESSAGE = 200
"""Characters of one message: keys and values of a file may be of any length."""

_MAX_KEY = 40  # no key of ours is nearly as long; bounds the comparison


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one prompt; ``format`` and ``escape`` are None where nothing is said."""

    format: TemplateFormat | None = None
    escape: bool | None = None
    doc: str = ""
    declared: tuple[Declared, ...] = ()
    partials: tuple[PartialDef, ...] = ()
    metadata: Mapping[str, Constant] | None = None
    tags: tuple[str, ...] = ()
    output: OutputDef | None = None


def refuse(report: Report, message: str, anchor: Anchor, hint: str, code: Code = codes.BAD_DEFINITION) -> None:
    """Report ``message`` at ``anchor``."""
    report(Diagnostic(code, shortened(message, MAX_MESSAGE), (Label(anchor.source, anchor.span),), hint))


def template_text(node: ScalarNode, text: str) -> TemplateText:
    """Return the ``text`` of ``node`` as a template."""
    return TemplateText(text, node.anchor)


def whole(entry: Entry) -> Anchor:
    """Return the place of ``entry`` from its key to the end of its value."""
    key, value = entry.anchor, entry.value.anchor
    if value.span.start < key.span.start:  # an alias: its value stands elsewhere
        return Anchor(key.source, key.span)
    return Anchor(key.source, Span(key.span.start, max(key.span.end, value.span.end)))


def near_miss(key: str, known: Collection[str]) -> str | None:
    """Return the one of ``known`` that ``key`` is a misspelling of."""
    if key in known or len(key) > _MAX_KEY:
        return None
    found = get_close_matches(key.lower().replace("-", "_"), sorted(known), n=1, cutoff=0.8)
    return found[0] if found else None


def misspelt(entry: Entry, known: Collection[str], *, report: Report) -> bool:
    """Return whether the key of ``entry`` nearly is one of ``known``, and report it then."""
    near = near_miss(entry.key, known)
    if near is None:
        return False
    message = f'the key "{entry.key}" is not known here'
    refuse(report, message, entry.anchor, f'did you mean "{near}"?', codes.UNKNOWN_KEY)
    return True


def read_settings(node: MapNode, *, body: Collection[str], report: Report) -> Settings:
    """Return the settings in ``node``; ``body`` names the keys of it that are read elsewhere."""
    extra: dict[str, Constant] = {}
    output = read_output(node.get("output"))
    for entry in node:
        if entry.key in body or (entry.key in SETTINGS and (entry.key != "output" or output is not None)):
            continue
        if entry.key in _RENAMED:
            hint = f'it is called "{_RENAMED[entry.key]}" here'
            refuse(report, f'the key "{entry.key}" is not known here', entry.anchor, hint, codes.UNKNOWN_KEY)
        elif entry.key in ("output", "outputs") or not misspelt(entry, (*SETTINGS, *body), report=report):
            extra[entry.key] = constant(entry.value)
    metadata = {**_metadata(node.get("metadata"), report=report), **extra}
    tags = metadata.get("tags")
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        tags = []
    return Settings(
        format=read_format(node.get("format"), report=report),
        escape=read_escape(node.get("escape"), report=report),
        doc=_description(node.get("description"), report=report),
        declared=read_inputs(node.get("inputs"), report=report),
        partials=read_partials(node.get("partials"), report=report),
        metadata={key: value for key, value in metadata.items() if not (tags and key == "tags")} or None,
        tags=tuple(str(tag) for tag in tags),
        output=output,
    )


def read_format(node: DataNode | None, *, report: Report) -> TemplateFormat | None:
    """Return the template language that ``node`` names."""
    if node is None:
        return None
    found = FORMATS.get(text_of(node) or "")
    if found is None:
        message = f'the format "{text_of(node)}" is not known' if text_of(node) else f"the format is {kind_of(node)}"
        refuse(report, message, node.anchor, 'write "f-string", "mustache" or "jinja2"', codes.BAD_VALUE)
    return found


def read_escape(node: DataNode | None, *, report: Report) -> bool | None:
    """Return whether mustache values are HTML-escaped."""
    if node is None:
        return None
    if isinstance(node, ScalarNode) and isinstance(node.value, bool):
        return node.value
    refuse(report, f'"escape" is {kind_of(node)}', node.anchor, "write true or false", codes.BAD_VALUE)
    return None


def read_partials(node: DataNode | None, *, report: Report) -> tuple[PartialDef, ...]:
    """Return the inputs that the file fills in itself: a map from name to value."""
    if node is None or is_empty(node):
        return ()
    if not isinstance(node, MapNode):
        hint = "write a map from names to values"
        refuse(report, f'"partials" is {kind_of(node)}', node.anchor, hint, codes.BAD_VALUE)
        return ()
    return tuple(PartialDef(entry.key, Known(constant(entry.value)), entry.value.anchor) for entry in node)


def read_inputs(node: DataNode | None, *, report: Report) -> tuple[Declared, ...]:
    """Return what is declared of the inputs: a list of names, or a map from names to types."""
    match node:
        case None | ScalarNode(value=None):
            return ()
        case ListNode(items=items):
            return tuple(found for item in items if (found := _named_input(item, report=report)) is not None)
        case MapNode():
            return tuple(_declared(entry, report=report) for entry in node)
        case ScalarNode():
            hint = "write a list of names, or a map from names to types"
            refuse(report, f'"inputs" is {kind_of(node)}', node.anchor, hint, codes.BAD_VALUE)
            return ()


def is_empty(node: DataNode) -> bool:
    """Return whether a key has no value."""
    return isinstance(node, ScalarNode) and node.value is None


def _named_input(node: DataNode, *, report: Report) -> Declared | None:
    name = text_of(node)
    if name is None:
        hint = "write names, or a map from names to types"
        refuse(report, f'one of "inputs" is {kind_of(node)}', node.anchor, hint, codes.BAD_VALUE)
        return None
    return Declared(name, node.anchor)


def _declared(entry: Entry, *, report: Report) -> Declared:
    anchor = Anchor(entry.anchor.source, entry.anchor.span)
    match entry.value:
        case ScalarNode(value=None):  # "name:" and the word null, which YAML reads alike, say nothing of the type
            return Declared(entry.key, anchor)
        case ScalarNode(value=str(text)):
            return Declared(entry.key, anchor, type_text=text)
        case MapNode() as details:
            return _detailed(entry.key, anchor, details, report=report)
        case other:
            hint = 'write a type such as "str", or a map with "type", "description", "default", "required"'
            refuse(report, f'the type of "{entry.key}" is {kind_of(other)}', other.anchor, hint, codes.BAD_VALUE)
            return Declared(entry.key, anchor)


def _detailed(name: str, anchor: Anchor, details: MapNode, *, report: Report) -> Declared:
    for entry in details:
        if entry.key not in _INPUT_KEYS and not misspelt(entry, _INPUT_KEYS, report=report):
            hint = 'an input has "type", "description", "default" and "required"'
            refuse(report, f'the key "{entry.key}" is not known here', entry.anchor, hint, codes.UNKNOWN_KEY)
    default = details.get("default")
    required = details.get("required")
    if required is not None and not (isinstance(required, ScalarNode) and isinstance(required.value, bool)):
        refuse(report, f'"required" is {kind_of(required)}', required.anchor, "write true or false", codes.BAD_VALUE)
        required = None
    return Declared(
        name,
        anchor,
        type_text=_text(details, "type", report=report),
        default=None if default is None else Known(constant(default)),
        description=_text(details, "description", report=report),
        required=bool(required.value) if isinstance(required, ScalarNode) else None,
    )


def _text(node: MapNode, key: str, *, report: Report) -> str:
    found = node.get(key)
    if found is None or is_empty(found):
        return ""
    text = text_of(found)
    if text is None:
        refuse(report, f'"{key}" is {kind_of(found)}', found.anchor, "write a text", codes.BAD_VALUE)
    return text or ""


def _description(node: DataNode | None, *, report: Report) -> str:
    if node is None or is_empty(node):
        return ""
    text = text_of(node)
    if text is None:
        refuse(report, f'"description" is {kind_of(node)}', node.anchor, "put it in quotes", codes.BAD_VALUE)
    return (text or "").strip()


def _metadata(node: DataNode | None, *, report: Report) -> Mapping[str, Constant]:
    if node is None or is_empty(node):
        return {}
    if not isinstance(node, MapNode):
        refuse(report, f'"metadata" is {kind_of(node)}', node.anchor, "write a map", codes.BAD_VALUE)
        return {}
    return {entry.key: constant(entry.value) for entry in node}
