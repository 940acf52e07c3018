"""From parsed definitions to prompts: which inputs there are, which are required, and their types."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from genprompts.grammar.formats import demand
from genprompts.grammar.nodes import Known
from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.analysis.defaults import prints, widen
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, PlaceholderUse, Use
from genprompts_codegen.analysis.suspicion import report_names, report_unused
from genprompts_codegen.analysis.unify import OBJECT, STR, Ask, check_declared, join
from genprompts_codegen.definitions import Declared, Dynamic, PartialDef, PromptKind
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import (
    Input,
    InputSource,
    Messages,
    PromptSpec,
    TypeRef,
)
from genprompts_codegen.ir import Use as InputUse


@dataclass(frozen=True, slots=True)
class Settings:
    """What the project says of inputs: the type of a plain field, and types by input name."""

    default_type: TypeRef = STR
    types: Mapping[str, Declared] = field(default_factory=dict)


def analyse(parsed: ParsedDef, settings: Settings, *, report: Report) -> PromptSpec:
    """Return the prompt that ``parsed`` defines; conflicts are reported."""
    definition = parsed.definition
    declared = {**settings.types, **{entry.name: entry for entry in definition.declared}}
    grouped: dict[str, list[Use]] = {}
    for use in parsed.uses:
        grouped.setdefault(_name(use), []).append(use)
    partials = {partial.name: partial for partial in definition.partials}
    report_unused(definition, grouped, report)
    incomplete = parsed.incomplete or _filled_in_twice(grouped, partials)
    whole = definition.kind is not PromptKind.MESSAGE
    inputs = tuple(
        _Inference(name, uses, _Said(partials.get(name), declared.get(name), whole), settings, report).input()
        for name, uses in grouped.items()
    )
    report_names(definition, inputs, report)
    unused = tuple(_unused_partial(partial) for name, partial in partials.items() if name not in grouped)
    spec = PromptSpec(
        scope=definition.scope,
        kind=definition.kind,
        class_path=definition.class_path,
        format=definition.format,
        body=parsed.body if incomplete is None else None,
        inputs=inputs + unused,
        records=(),
        doc=definition.doc,
        anchor=definition.anchor,
        digest="",
        metadata=tuple((definition.metadata or {}).items()),
        incomplete=incomplete,
    )
    return replace(spec, digest=digest(spec))


def _filled_in_twice(grouped: Mapping[str, Sequence[Use]], partials: Mapping[str, PartialDef]) -> str | None:
    """Return why one value cannot stand for an input: messages that fill it in by themselves do it differently."""
    for name, uses in grouped.items():
        if name in partials or any(_takes_all(use) for use in uses):
            continue
        inner = [next((partial for partial in use.partials if partial.name == name), None) for use in uses]
        found = [partial for partial in inner if partial is not None]
        empty = [use for use, partial in zip(uses, inner, strict=True) if partial is None]
        if not found or not all(isinstance(use, PlaceholderUse) and use.placeholder.optional for use in empty):
            continue  # an input that has to be given: it overrides all of them
        if not empty and all(partial is found[0] for partial in found):
            continue
        if empty or any(isinstance(partial.value, Dynamic) or partial.value != found[0].value for partial in found):
            return f'two messages fill in "{name}" by themselves, each in its own way'
    return None


def _takes_all(use: Use) -> bool:
    """Whether this is an optional placeholder of the prompt itself: without messages, there are none anywhere."""
    return isinstance(use, PlaceholderUse) and use.placeholder.optional and not use.nested


def digest(spec: PromptSpec) -> str:
    """Return the digest of what ``spec`` renders and accepts: 16 hexadecimal digits."""
    accepted = [(i.name, i.type, i.required, i.source.value, i.default) for i in spec.inputs]
    content = repr((spec.kind.value, spec.format, spec.body, accepted))
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _name(use: Use) -> str:
    return use.field.name if isinstance(use, FieldUse) else use.placeholder.name


def _unused_partial(partial: PartialDef) -> Input:
    """Return the input of a partial that no template uses: LangChain accepts and ignores it."""
    default = Known(None) if isinstance(partial.value, Dynamic) else partial.value
    return Input(partial.name, OBJECT, required=False, source=InputSource.PARTIAL, default=default)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the definition says of one input besides its uses.

    ``whole`` is False for a message: a prompt that it becomes part of may fill in something else.
    """

    partial: PartialDef | None
    declared: Declared | None
    whole: bool


class _Inference:
    """Works out one input from all its uses."""

    def __init__(self, name: str, uses: Sequence[Use], said: _Said, settings: Settings, report: Report) -> None:
        self.name = name
        self.uses = uses
        self.partial = said.partial
        self.declared = said.declared
        self.whole = said.whole
        self.settings = settings
        self.report = report

    def input(self) -> Input:
        """Return the input."""
        asks = [_ask(use) for use in self.uses]
        found = join(self.name, asks, self.settings.default_type, report=self.report)
        default, source = self.default()
        required = source is InputSource.TEMPLATE or (source is InputSource.PLACEHOLDER and default is None)
        if source is InputSource.DECLARED:
            required = default is None
        self.check_placeholders()
        type_ref = self.declared_type(found, asks)
        if default is not None:
            if self.whole:
                self.check_default(default)
            type_ref = widen(type_ref, default.value)
        return Input(
            name=self.name,
            type=type_ref,
            required=required,
            source=source,
            default=default,
            doc="" if self.declared is None else self.declared.description,
            uses=tuple(InputUse(use.label, use.message) for use in self.uses),
        )

    def default(self) -> tuple[Known | None, InputSource]:
        """Return the value used when the input is left out, and where the input comes from."""
        if self.partial is not None:
            return self.known(self.partial), InputSource.PARTIAL
        if self.declared is not None and self.declared.default is not None:
            return self.declared.default, InputSource.DECLARED
        if self.declared is not None and self.declared.required is False:
            return self.optional_without_default(), InputSource.DECLARED
        optional = [use for use in self.uses if isinstance(use, PlaceholderUse) and use.placeholder.optional]
        open_uses = [use for use in self.uses if use not in optional and self.inner(use) is None]
        filled = [found for use in self.uses if (found := self.inner(use)) is not None]
        own = any(not use.nested for use in optional)  # a placeholder of the prompt itself, not of one inside it
        if not open_uses and filled and not (own and len(optional) == len(self.uses)):
            return self.known(filled[0]), InputSource.PARTIAL
        if not open_uses:
            return Known(()), InputSource.PLACEHOLDER
        if any(isinstance(use, PlaceholderUse) for use in self.uses):
            return None, InputSource.PLACEHOLDER
        return None, InputSource.TEMPLATE

    def optional_without_default(self) -> Known | None:
        """Return what an input that is declared optional stands for: no messages; a text has to have a default."""
        if all(isinstance(use, PlaceholderUse) for use in self.uses):
            return Known(())
        assert self.declared is not None
        label = Label(self.declared.anchor.source, self.declared.anchor.span)
        message = f'the input "{self.name}" is declared optional, and nothing says what is printed without it'
        self.report(Diagnostic(codes.BAD_VALUE, message, (label,), 'give it a default, such as default: ""'))
        return None

    def known(self, partial: PartialDef) -> Known | None:
        """Return the value of ``partial``; None, with a note, where only the running program knows it."""
        if not isinstance(partial.value, Dynamic):
            return partial.value
        label = Label(partial.anchor.source, partial.anchor.span)
        message = f'the value of the partial "{self.name}" is only known at run time'
        hint = "pass it with each call of the generated prompt, or fix it once with functools.partial"
        self.report(Diagnostic(codes.DYNAMIC_PARTIAL, message, (label,), hint))
        return None

    def inner(self, use: Use) -> PartialDef | None:
        """Return the partial of the message or nested prompt that fills in this use."""
        return next((partial for partial in use.partials if partial.name == self.name), None)

    def check_placeholders(self) -> None:
        """Report a name that is a required and an optional placeholder at once: LangChain drops it silently."""
        places = [use for use in self.uses if isinstance(use, PlaceholderUse)]
        optional = [use for use in places if use.placeholder.optional]
        if self.partial is None and 0 < len(optional) < len(places):
            required = next(use for use in places if use not in optional)
            labels = (
                Label(required.label.source, required.label.span, "required here"),
                Label(optional[0].label.source, optional[0].label.span, "optional here"),
            )
            message = f'"{self.name}" is a required and an optional placeholder at once'
            self.report(Diagnostic(codes.TYPE_CONFLICT, message, labels, "make both optional, or both required"))

    def declared_type(self, found: TypeRef, asks: Sequence[Ask]) -> TypeRef:
        """Return the declared type where there is one, checked against the uses."""
        declared = self.declared
        if declared is None or not declared.type_text:
            return found
        place = Label(declared.anchor.source, declared.anchor.span)
        try:
            type_ref = parse_type(declared.type_text)
        except UnknownTypeError as error:
            self.report(Diagnostic(codes.UNKNOWN_TYPE, error.message, (place,), error.hint))
            return found
        if isinstance(found, Messages) and isinstance(type_ref, Messages):
            return found
        check_declared(self.name, type_ref, place, asks, report=self.report)
        return type_ref

    def check_default(self, default: Known) -> None:
        """Report a default that one of the uses cannot print."""
        for use in self.uses:
            if isinstance(use, FieldUse) and not prints(use.field, default.value):
                message = f'the value that the definition gives "{self.name}" does not fit its use'
                self.report(Diagnostic(codes.TYPE_CONFLICT, message, (use.label,), "change the value or the template"))
                return


def _ask(use: Use) -> Ask:
    if isinstance(use, PlaceholderUse):
        return Ask(None, use.label)
    return Ask(demand(use.field.conversion, use.field.format_spec), use.label)
