"""Few-shot prompts: their literal examples, filled in when they are read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.nodes import Body, Constant, LiteralMessage
from genprompts_codegen.analysis.parsed import ParsedDef
from genprompts_codegen.definitions import Dynamic, LiteralText, PartialDef, PromptKind, TemplateDef, TemplateText
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report

Parse: TypeAlias = Callable[..., ParsedDef]
"""How the example prompt is read: ``parse`` itself, handed in because the two need each other."""


def expand_text(definition: TemplateDef, parse: Parse, report: Report) -> tuple[TemplateText | LiteralText, ...] | str:
    """Return the pieces of a few-shot text prompt, or the reason why its examples cannot be filled in.

    Empty pieces are left out before joining, as LangChain does. Examples are printed as they are: LangChain would read
    their braces as template fields once more.
    """
    few_shot = definition.few_shot
    if few_shot is None:
        return "its examples are chosen while the program runs"
    rendered = _rendered(definition, parse, report)
    if isinstance(rendered, str):
        return rendered
    pieces: list[TemplateText | LiteralText] = []
    texts = [few_shot.prefix, *(LiteralText(str(example)) for example in rendered), few_shot.suffix]
    for text in texts:
        if text is not None and text.text:
            if pieces:
                pieces.append(LiteralText(few_shot.separator))
            pieces.append(text)
    return tuple(pieces)


def expand_chat(definition: TemplateDef, parse: Parse, report: Report) -> tuple[LiteralMessage, ...] | str:
    """Return the messages that the examples of a few-shot chat prompt give, or the reason why there are none."""
    rendered = _rendered(definition, parse, report)
    if isinstance(rendered, str):
        return rendered
    messages: list[LiteralMessage] = []
    for example in rendered:
        if isinstance(example, list):
            messages.extend(LiteralMessage(message) for message in example)
        else:
            messages.append(LiteralMessage({"role": "user", "content": str(example)}))
    return tuple(messages)


def _rendered(definition: TemplateDef, parse: Parse, report: Report) -> list[object] | str:
    """Return each example filled into the example prompt, or the reason why that is not possible."""
    few_shot = definition.few_shot
    if few_shot is None:
        return "its examples are chosen while the program runs"
    if few_shot.example is None:
        return "its example prompt is not known"
    shown = few_shot.example
    if shown.kind is PromptKind.MESSAGE:  # one message is a chat prompt of one message
        shown = replace(shown, kind=PromptKind.CHAT)
    parsed = parse(shown, report=report)
    if parsed.incomplete is not None or parsed.body is None:
        return f"its example prompt is not known: {parsed.incomplete or 'it renders nothing'}"
    partials = _partials((*few_shot.example.partials, *(p for use in parsed.uses for p in use.partials)))
    if isinstance(partials, str):
        return partials
    results: list[object] = []
    for example in few_shot.examples:
        filled = _filled(parsed.body, {**partials, **example})
        if isinstance(filled, _Fault):
            label = Label(definition.anchor.source, definition.anchor.span)
            report(Diagnostic(codes.BAD_DEFINITION, filled.message, (label,), filled.hint))
            return filled.message
        results.append(filled)
    return results


@dataclass(frozen=True, slots=True)
class _Fault:
    """Why an example cannot be filled in."""

    message: str
    hint: str


def _filled(body: Body, values: Mapping[str, Constant]) -> object:
    """Return the example prompt filled in with one example, or what is wrong with the example."""
    try:
        return evaluate(body, values)
    except KeyError as error:
        return _Fault(
            f"an example has no {_quoted(error)}, which its example prompt needs", "give the key in every example"
        )
    except (TypeError, ValueError, OverflowError):
        return _Fault(
            "an example has a value that its example prompt cannot print", "compare the format with the value"
        )


def _quoted(error: KeyError) -> str:
    """Return the missing key of ``error`` in quotes."""
    names = getattr(error, "names", None) or error.args[:1]
    return ", ".join(f'"{name}"' for name in names)


def _partials(partials: tuple[PartialDef, ...]) -> Mapping[str, Constant] | str:
    """Return the partial values of an example prompt, or the reason why they are not known."""
    values: dict[str, Constant] = {}
    for partial in partials:  # the outermost come first, and win
        if isinstance(partial.value, Dynamic):
            return f'the partial "{partial.name}" of its example prompt is only known at run time'
        values.setdefault(partial.name, partial.value.value)
    return values
