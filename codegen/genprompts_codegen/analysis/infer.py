"""From parsed definitions to prompts: which inputs there are, which are required, and their types."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from genprompts.grammar.nodes import Known
from genprompts_codegen.analysis.atoms import OBJECT, STR
from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.analysis.defaults import suits, widen
from genprompts_codegen.analysis.join import Join, uses_of
from genprompts_codegen.analysis.model_check import Check, Classes, refine
from genprompts_codegen.analysis.output import output_of
from genprompts_codegen.analysis.parsed import FieldUse, ParsedDef, PlaceholderUse, TemplateUse, Use
from genprompts_codegen.analysis.parts import Part, part_of
from genprompts_codegen.analysis.records import Records
from genprompts_codegen.analysis.suspicion import report_names, report_unused
from genprompts_codegen.definitions import ClassShape, Declared, Dynamic, NoClass, PartialDef, PromptKind
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import (
    Input,
    InputSource,
    PromptSpec,
    TypeRef,
)


def no_classes(module: str, name: str) -> ClassShape | NoClass | None:
    """Find no class: of a declared class nothing is known then."""
    del module, name
    return None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the project says of inputs: the type of a plain field, types by input name, and its own classes."""

    default_type: TypeRef = STR
    types: Mapping[str, Declared] = field(default_factory=dict)
    classes: Classes = no_classes


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
    around = _Around(settings, Records(), report)
    inputs = tuple(
        _Inference(name, uses, _Said(partials.get(name), declared.get(name), whole), around).input()
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
        records=around.records.reached(entry.type for entry in inputs),
        doc=definition.doc,
        anchor=definition.anchor,
        digest="",
        metadata=tuple((definition.metadata or {}).items()),
        incomplete=incomplete,
        sandboxed=parsed.sandboxed,
        tags=definition.tags,
        output=output_of(definition.output, settings.classes, report=report) if definition.output is not None else None,
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
        if not found or _needed(name, empty):
            continue  # an input that has to be given: it overrides all of them
        if not empty and all(partial is found[0] for partial in found):
            continue
        if empty or any(isinstance(partial.value, Dynamic) or partial.value != found[0].value for partial in found):
            return f'two messages fill in "{name}" by themselves, each in its own way'
    return None


def _takes_all(use: Use) -> bool:
    """Whether this is an optional placeholder of the prompt itself: without messages, there are none anywhere."""
    return isinstance(use, PlaceholderUse) and use.placeholder.optional and not use.nested


def _needed(name: str, uses: Sequence[Use]) -> bool:
    """Whether one of the places cannot do without a value."""
    templates: list[Use] = []
    for use in uses:
        match use:
            case FieldUse():
                return True
            case PlaceholderUse(placeholder):
                if not placeholder.optional:
                    return True
            case TemplateUse():
                templates.append(use)
    return bool(templates) and part_of(templates, name).needed


def digest(spec: PromptSpec) -> str:
    """Return the digest of what ``spec`` renders and accepts: 16 hexadecimal digits."""
    accepted = [(i.name, i.type, i.required, i.source.value, i.default) for i in spec.inputs]
    records = [(one.name, [(i.name, i.type, i.required) for i in one.fields]) for one in spec.records]
    further = (*((records,) if records else ()), *((spec.output,) if spec.output is not None else ()))
    content = repr((spec.kind.value, spec.format, spec.body, accepted, *further))
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _name(use: Use) -> str:
    match use:
        case FieldUse(node):
            return node.name
        case PlaceholderUse(placeholder):
            return placeholder.name
        case TemplateUse(path_use):
            return path_use.path.name


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


@dataclass(frozen=True, slots=True)
class _Around:
    """What all inputs of one prompt share."""

    settings: Settings
    records: Records
    report: Report


class _Inference:
    """Works out one input from all its uses."""

    def __init__(self, name: str, uses: Sequence[Use], said: _Said, around: _Around) -> None:
        self.name = name
        self.uses = uses
        self.partial = said.partial
        self.declared = said.declared
        self.whole = said.whole
        self.settings = around.settings
        self.records = around.records
        self.report = around.report

    def input(self) -> Input:
        """Return the input."""
        part = part_of(self.uses, self.name)
        type_ref = self.type_of(part)
        default, source = self.default()
        required = source is not InputSource.PARTIAL and default is None
        guarded = required and self.guarded()
        self.check_placeholders()
        if default is not None:
            if self.whole:
                self.check_default(default)
            type_ref = widen(type_ref, default.value, self.records)
        return Input(
            name=self.name,
            type=type_ref,
            required=required and not guarded,
            source=source,
            default=default,
            doc="" if self.declared is None else self.declared.description,
            uses=uses_of(part),
            guarded=guarded,
        )

    def default(self) -> tuple[Known | None, InputSource]:
        """Return the value used when the input is left out, and where the input comes from."""
        if self.partial is not None:
            return self.known(self.partial), InputSource.PARTIAL
        if self.declared is not None and self.declared.default is not None:
            return self.declared.default, InputSource.DECLARED
        needed = self.needed()
        placeholders = [use for use in self.uses if isinstance(use, PlaceholderUse)]
        if self.declared is not None and self.declared.required is False and (needed or placeholders):
            return self.optional_without_default(), InputSource.DECLARED
        filled = [found for use in self.uses if (found := self.inner(use)) is not None]
        # Only placeholders, all optional, one of them of the prompt itself and not of one inside it.
        inserted = len(placeholders) == len(self.uses) and any(_takes_all(use) for use in placeholders)
        if filled and not needed and not inserted:
            return self.known(filled[0]), InputSource.PARTIAL
        if placeholders:
            return (None if needed else Known(())), InputSource.PLACEHOLDER
        return None, InputSource.TEMPLATE

    def needed(self) -> bool:
        """Whether some place cannot do without a value that the call gives."""
        given = any(_takes_all(use) for use in self.uses)  # templates see that there are no messages
        return _needed(
            self.name,
            [use for use in self.uses if self.inner(use) is None and not (given and isinstance(use, TemplateUse))],
        )

    def guarded(self) -> bool:
        """Whether all places do without a value, and the author does not say that there is one."""
        return not self.needed() and not (self.declared is not None and self.declared.required)

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

    def type_of(self, part: Part) -> TypeRef:
        """Return the declared type where there is one, checked against the uses, or else what they ask for."""
        declared = self.declared
        written = self.written_type()
        if declared is None or written is None:
            return Join(self.settings.default_type, self.records, self.report).type_of(part)
        unsaid: list[Diagnostic] = []  # the declared type is checked against each place instead
        type_ref = refine(written, Join(self.settings.default_type, self.records, unsaid.append).type_of(part))
        place = Label(declared.anchor.source, declared.anchor.span)
        check = Check(place, self.settings.classes, self.report)
        check.known(written)
        check.fits(part, type_ref)
        return type_ref

    def written_type(self) -> TypeRef | None:
        """Return the type that the author wrote down; None, with a finding, where it is not understood."""
        if self.declared is None or not self.declared.type_text:
            return None
        try:
            return parse_type(self.declared.type_text)
        except UnknownTypeError as error:
            place = Label(self.declared.anchor.source, self.declared.anchor.span)
            self.report(Diagnostic(codes.UNKNOWN_TYPE, error.message, (place,), error.hint))
            return None

    def check_default(self, default: Known) -> None:
        """Report a default that one of the uses cannot do with."""
        for use in self.uses:
            if not suits(use, default.value):
                message = f'the value that the definition gives "{self.name}" does not fit its use'
                self.report(Diagnostic(codes.TYPE_CONFLICT, message, (use.label,), "change the value or the template"))
                return
