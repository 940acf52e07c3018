"""Few-shot prompts: their literal examples, filled in when they are read.

f-string and mustache templates are filled in here. jinja2 templates are never evaluated: an example becomes a copy of
the template that states its values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from genprompts.errors import GenPromptsError
from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.nodes import Body, Constant, TemplateFormat
from genprompts_codegen.analysis.composed import bound, ended, from_fstring, printed
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, TemplateUse
from genprompts_codegen.definitions import (
    Dynamic,
    LiteralPart,
    LiteralText,
    MessagePart,
    PartDef,
    PartialDef,
    PromptKind,
    TemplateDef,
    TemplateText,
)
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report

Parse: TypeAlias = Callable[..., ParsedDef]
"""How the example prompt is read: ``parse`` itself, handed in because the two need each other."""
Texts: TypeAlias = tuple[TemplateText | LiteralText, ...]

_NO_VALUE = "an example has a value that its example prompt cannot print"


def expand_text(definition: TemplateDef, parse: Parse, report: Report) -> tuple[Texts, TemplateFormat] | str:
    """Return the pieces of a few-shot text prompt and their language, or the reason why they are not known.

    Empty pieces are left out before joining, as LangChain does. Examples are printed as they are: LangChain would read
    their braces as template fields once more. In jinja2 all pieces are templates; f-string texts around jinja2 examples
    become such.
    """
    shown = _shown(definition, parse, report)
    if isinstance(shown, str):
        return shown
    few_shot = definition.few_shot
    assert few_shot is not None  # otherwise there is a reason
    if definition.format == "mustache":
        return _unsupported(definition, "it is a few-shot prompt in mustache", report)
    around = [text for text in (few_shot.prefix, few_shot.suffix) if text is not None]
    if shown.format == "jinja2":
        examples: Sequence[TemplateText | LiteralText] | str = _bound_texts(shown, definition, report)
        converted = around if definition.format == "jinja2" else [from_fstring(text) for text in around]
        if None in converted:
            return _unsupported(definition, "its examples are jinja2 templates, and it formats its inputs", report)
        around = [text for text in converted if text is not None]
    else:
        rendered = _rendered(shown, definition, report)
        examples = rendered if isinstance(rendered, str) else [LiteralText(str(one)) for one in rendered]
    if isinstance(examples, str):
        return examples
    before = 0 if few_shot.prefix is None else 1
    pieces: list[TemplateText | LiteralText] = []
    for text in (*around[:before], *examples, *around[before:]):
        if text.text:
            pieces += [LiteralText(few_shot.separator), text] if pieces else [text]
    if definition.format == "f-string" and shown.format != "jinja2":
        return tuple(pieces), "f-string"
    return _as_jinja(pieces, definition, _kept(around, before, pieces, definition)), "jinja2"


def _kept(
    around: Sequence[TemplateText],
    before: int,
    pieces: Sequence[TemplateText | LiteralText],
    definition: TemplateDef,
) -> Sequence[TemplateText]:
    """Return the texts that keep the line end at their end: all but those that are rendered, or end the whole."""
    if definition.format == "f-string":
        return around
    if definition.class_path.endswith("WithTemplates"):
        return ()
    return [text for text in around[:before] if pieces and text is not pieces[-1]]


def expand_chat(definition: TemplateDef, parse: Parse, report: Report) -> tuple[PartDef, ...] | str:
    """Return the messages that the examples of a few-shot chat prompt give, or the reason why there are none."""
    shown = _shown(definition, parse, report)
    if isinstance(shown, str):
        return shown
    if shown.format == "jinja2":
        return _bound_parts(shown, definition, report)
    rendered = _rendered(shown, definition, report)
    if isinstance(rendered, str):
        return rendered
    messages: list[PartDef] = []
    for example in rendered:
        if isinstance(example, list):
            messages.extend(LiteralPart(message, definition.anchor) for message in example)
        else:
            messages.append(LiteralPart({"role": "user", "content": str(example)}, definition.anchor))
    return tuple(messages)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The example prompt: what it renders, its definition, the inputs it reads, its language, and the examples.

    ``needed`` are those of its inputs that no example may lack. Each example holds the example prompt's partials, too.
    """

    body: Body
    definition: TemplateDef
    names: tuple[str, ...]
    needed: frozenset[str]
    format: TemplateFormat
    examples: tuple[Mapping[str, Constant], ...]


def _shown(definition: TemplateDef, parse: Parse, report: Report) -> _Shown | str:
    """Return the example prompt, or the reason why it cannot be used."""
    few_shot = definition.few_shot
    if few_shot is None:
        return "its examples are chosen while the program runs"
    if few_shot.example is None:
        return "its example prompt is not known"
    example = few_shot.example
    if example.kind is PromptKind.MESSAGE:  # one message is a chat prompt of one message
        example = replace(example, kind=PromptKind.CHAT)
    parsed = parse(example, report=report)
    if parsed.incomplete is not None or parsed.body is None:
        return f"its example prompt is not known: {parsed.incomplete or 'it renders nothing'}"
    partials = _partials((*example.partials, *(partial for use in parsed.uses for partial in use.partials)))
    if isinstance(partials, str):
        return partials
    names: dict[str, bool] = {}
    for use in parsed.uses:
        if isinstance(use, FieldUse):
            names[use.field.name] = True
        elif isinstance(use, TemplateUse):
            names[use.use.path.name] = names.get(use.use.path.name, False) or not use.use.guarded
    needed = frozenset(name for name, is_needed in names.items() if is_needed)
    formats = {part.format for part in example.parts if isinstance(part, MessagePart)} or {example.format}
    mixed = "jinja2" in formats and len(formats) > 1
    if mixed or ("jinja2" in formats and any(not isinstance(part, MessagePart) for part in example.parts)):
        return _unsupported(definition, "its example prompt is made of jinja2 templates and others", report)
    examples = tuple({**partials, **one} for one in few_shot.examples)
    shown_format: TemplateFormat = "jinja2" if "jinja2" in formats else example.format
    return _Shown(parsed.body, example, tuple(names), needed, shown_format, examples)


def _partials(partials: tuple[PartialDef, ...]) -> Mapping[str, Constant] | str:
    """Return the partial values of an example prompt, or the reason why they are not known."""
    values: dict[str, Constant] = {}
    for partial in partials:  # the outermost come first, and win
        if isinstance(partial.value, Dynamic):
            return f'the partial "{partial.name}" of its example prompt is only known at run time'
        values.setdefault(partial.name, partial.value.value)
    return values


def _refuse(definition: TemplateDef, message: str, hint: str, report: Report) -> str:
    """Report that an example cannot be filled in, and return the message as the reason."""
    label = Label(definition.anchor.source, definition.anchor.span)
    report(Diagnostic(codes.BAD_DEFINITION, message, (label,), hint))
    return message


def _unsupported(definition: TemplateDef, reason: str, report: Report) -> str:
    if definition.incomplete is not None:  # that was reported, and may be the same
        return reason
    label = Label(definition.anchor.source, definition.anchor.span)
    message = f'"{".".join(definition.scope)}" is not supported: {reason}'
    report(Diagnostic(codes.UNSUPPORTED_CONSTRUCT, message, (label,), "write all its templates in one language"))
    return reason


def _missing(definition: TemplateDef, names: Sequence[str], report: Report) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    message = f"an example has no {quoted}, which its example prompt needs"
    return _refuse(definition, message, "give the key in every example", report)


# --- filled in here ------------------------------------------------------------------------------


def _rendered(shown: _Shown, definition: TemplateDef, report: Report) -> list[object] | str:
    """Return each example filled into the example prompt, or the reason why that is not possible."""
    for example in shown.examples:
        missing = [name for name in shown.names if name in shown.needed and name not in example]
        if missing:
            return _missing(definition, missing, report)
    try:
        return [evaluate(shown.body, example) for example in shown.examples]
    except KeyError as error:
        names = getattr(error, "names", None) or [str(name) for name in error.args[:1]]
        return _missing(definition, names, report)
    except (GenPromptsError, TypeError, ValueError, OverflowError):
        return _refuse(definition, _NO_VALUE, "compare the format with the value", report)


# --- jinja2 --------------------------------------------------------------------------------------


def _bound_texts(shown: _Shown, definition: TemplateDef, report: Report) -> list[TemplateText] | str:
    """Return the text of the example prompt once for each example, with its values."""
    texts: list[TemplateText] = []
    for example in shown.examples:
        for text in shown.definition.texts:
            assert isinstance(text, TemplateText)  # only few-shot prompts have others
            found = _bound(text, shown, example, definition, report)
            if isinstance(found, str):
                return found
            texts.append(found)
    return texts


def _bound_parts(shown: _Shown, definition: TemplateDef, report: Report) -> tuple[PartDef, ...] | str:
    """Return the messages of the example prompt once for each example, with its values."""
    parts: list[PartDef] = []
    for example in shown.examples:
        for part in shown.definition.parts or _as_message(shown.definition):
            assert isinstance(part, MessagePart)  # others are refused before
            if not isinstance(part.content, TemplateText):
                return _unsupported(definition, "its example prompt has content blocks in jinja2", report)
            found = _bound(part.content, shown, example, definition, report)
            if isinstance(found, str):
                return found
            parts.append(replace(part, content=found, partials=()))
    return tuple(parts)


def _as_message(definition: TemplateDef) -> tuple[MessagePart, ...]:
    """Return the messages that a text prompt stands for."""
    texts = [text for text in definition.texts if isinstance(text, TemplateText)]
    return tuple(MessagePart("user", text, definition.anchor, definition.format) for text in texts)


def _bound(
    text: TemplateText, shown: _Shown, example: Mapping[str, Constant], definition: TemplateDef, report: Report
) -> TemplateText | str:
    missing = [name for name in shown.names if name not in example]
    if missing:
        return _missing(definition, missing, report)
    found = bound(text, {name: example[name] for name in shown.names})
    return found or _refuse(definition, _NO_VALUE, "give texts, numbers, lists and dicts", report)


def _as_jinja(
    pieces: Sequence[TemplateText | LiteralText], definition: TemplateDef, kept: Sequence[TemplateText]
) -> tuple[TemplateText, ...]:
    """Return ``pieces`` as parts of one jinja2 template: a text that is printed as it is becomes a template, too.

    Those that are ``kept`` do not lose the line end at their end.
    """
    around = ["", *(piece.text if isinstance(piece, TemplateText) else "" for piece in pieces), ""]
    at = TemplateText("", definition.anchor)
    found = [
        printed(piece.text, around[index], around[index + 2], at)
        if isinstance(piece, LiteralText)
        else piece
        if any(piece is one for one in kept)
        else ended(piece)
        for index, piece in enumerate(pieces)
    ]
    if "".join(piece.text for piece in found).endswith(("\n", "\r")):  # the whole template is to end so
        found.append(replace(at, text="\n"))
    return tuple(found)
