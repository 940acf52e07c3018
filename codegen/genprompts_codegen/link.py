"""From prompts to a package: which modules there are and what everything in them is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from genprompts_codegen import naming
from genprompts_codegen.definitions import PromptKind
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report
from genprompts_codegen.ir import ANSWER, External, LinkedPrompt, ModuleSpec, PackageSpec, PromptNames, PromptSpec
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.type_parts import all_types, output_types

Found = tuple[SourceFile, PromptSpec]
MODULE_LIMIT = 150
"""Prompts a module holds before it is split: a checker reads a module as a whole."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a prompt goes: ``path`` of its module; ``file`` without suffix if a file makes the module, not a folder.

    Files that differ in their suffix alone (``prompts.py`` and the ``prompts.yaml`` beside it) make one module.
    """

    path: tuple[str, ...]
    file: str | None
    prefix: str


def link(found: Sequence[Found], *, report: Report) -> PackageSpec:
    """Return the package for ``found``. Names are valid and unique in their module; collisions are reported.

    A prompt that cannot be generated has its name, too, so that no other prompt changes when it can.
    """
    places: dict[_Place, list[Found]] = {}
    of_file: dict[str, int] = {}
    for file, _ in found:
        of_file[file.shown] = of_file.get(file.shown, 0) + 1
    for file, spec in found:
        places.setdefault(_place(file, spec, of_file[file.shown]), []).append((file, spec))
    groups = _groups(places, report)
    modules: list[ModuleSpec] = []
    left_out: list[tuple[PromptSpec, str]] = []
    for name, members in groups.items():
        linked = _linked([(place, file, spec) for place, entries in members for file, spec in entries], report)
        modules += _modules(name, members, [prompt for prompt in linked if renderable(prompt.spec)])
        left_out += [(prompt.spec, prompt.names.key) for prompt in linked if not renderable(prompt.spec)]
    modules.sort(key=lambda module: module.name)
    return replace(_exports(modules, report), left_out=tuple(left_out))


def renderable(spec: PromptSpec) -> bool:
    """Whether a prompt can be generated: it is known to its end, and renders something by itself."""
    return spec.body is not None and spec.kind is not PromptKind.MESSAGE


def _place(file: SourceFile, spec: PromptSpec, prompts_in_file: int) -> _Place:
    """Return where a prompt goes: a file makes a module, files of one prompt share the module of their folder."""
    below = tuple(part for part in file.below if part != "__init__") or (file.entry,)
    single = file.kind is not SourceKind.PYTHON and prompts_in_file == 1 and spec.scope == (below[-1],)
    if not single:
        return _Place(below, str(PurePosixPath(file.shown).with_suffix("")), "/".join(below) + "/")
    if len(below) > 1:
        return _Place(below[:-1], None, "/".join(below[:-1]) + "/")
    folder = file.entry if file.entry != below[0] else PurePosixPath(file.shown).parent.name or "prompts"
    return _Place((folder,), None, "")


def _groups(places: dict[_Place, list[Found]], report: Report) -> dict[str, list[tuple[_Place, list[Found]]]]:
    """Return the members of each module by its name; two files that would make the same module are reported."""
    groups: dict[str, list[tuple[_Place, list[Found]]]] = {}
    owners: dict[str, _Place] = {}
    for place, members in places.items():
        name = naming.module_name(place.path)
        owner = owners.setdefault(name.lower(), place)
        clash = owner is not place and (owner.path != place.path or (owner.file is not None and place.file is not None))
        if clash:
            first, second = _label(places[owner]), _label(members)
            message = f'two sources would become the module "{name}"'
            hint = "name their common folder in sources instead, or rename one"
            report(Diagnostic(codes.NAME_COLLISION, message, (second, first), hint))
        else:
            groups.setdefault(name, []).append((place, members))
    return groups


def _label(members: list[Found]) -> Label:
    """Return the file that ``members`` come from, for messages."""
    return Label(members[0][1].anchor.source)


def _modules(name: str, members: list[tuple[_Place, list[Found]]], linked: list[LinkedPrompt]) -> list[ModuleSpec]:
    """Return the module ``name``, split in parts when it is very large; none when nothing is in it."""
    origins = {id(spec): file.shown for _, found in members for file, spec in found}
    sources = tuple(sorted({origins[id(prompt.spec)] for prompt in linked}))
    parts = [tuple(linked[at : at + MODULE_LIMIT]) for at in range(0, len(linked), MODULE_LIMIT)]
    return [ModuleSpec(name if n == 1 else f"{name}_{n}", sources, part) for n, part in enumerate(parts, 1)]


def _linked(entries: list[tuple[_Place, SourceFile, PromptSpec]], report: Report) -> list[LinkedPrompt]:
    """Return the prompts of one module with their names.

    Of prompts that are bound to one name one after the other, the last has the name: an import gives that one, too.
    """
    reserved = naming.RESERVED | _packages(spec for _, _, spec in entries)
    instances = naming.Names(reserved)
    wanted = [naming.instance_name(spec.scope) for _, _, spec in entries]
    last = {spec.scope: index for index, (_, file, spec) in enumerate(entries) if file.kind is SourceKind.PYTHON}
    chosen: list[str | None] = [None] * len(entries)
    first: dict[str, PromptSpec] = {}
    for index, (_, file, spec) in enumerate(entries):  # what is free goes to whoever asks for it by name
        name = wanted[index]
        if last.get(spec.scope, index) != index:
            continue
        if instances.free(name):
            chosen[index] = instances.take(name)
            first[name] = spec
        elif name in first and file.kind is not SourceKind.PYTHON:
            _collision(name, spec, first[name], report)
    for index, (_, file, spec) in enumerate(entries):
        if chosen[index] is None and (file.kind is SourceKind.PYTHON or wanted[index] not in first):
            chosen[index] = instances.take(wanted[index], first=2 if last.get(spec.scope, index) == index else 1)
    classes = naming.Names(reserved | {name for name in chosen if name is not None})
    linked = [
        LinkedPrompt(spec, _names(place.prefix, instance, spec, classes))
        for (place, _, spec), instance in zip(entries, chosen, strict=True)
        if instance is not None
    ]
    return [replace(prompt, names=_with_records(prompt, classes)) for prompt in linked]


def _packages(prompts: Iterable[PromptSpec]) -> set[str]:
    """Return the names that a module needs for the packages whose classes it names."""
    specs = list(prompts)
    return {
        found.module.partition(".")[0]
        for found in (*all_types(specs), *output_types(specs))
        if isinstance(found, External)
    }


def _collision(name: str, spec: PromptSpec, other: PromptSpec, report: Report) -> None:
    labels = (
        Label(spec.anchor.source, spec.anchor.span, "second"),
        Label(other.anchor.source, other.anchor.span, "first"),
    )
    report(Diagnostic(codes.NAME_COLLISION, f'two prompts would be called "{name}"', labels, "rename one of them"))


def _names(prefix: str, instance: str, spec: PromptSpec, classes: naming.Names) -> PromptNames:
    """Return the names of one prompt, except for those of its records."""
    class_name = classes.take_pair(naming.class_name(instance), "Input")
    parameters = naming.parameters(tuple(entry.name for entry in spec.inputs))
    return PromptNames(
        key=prefix + instance,
        instance=instance,
        class_name=class_name,
        input_class=class_name + "Input",
        records=(),
        parameters=parameters,
        locals=naming.local_names(parameters),
    )


def _with_records(prompt: LinkedPrompt, classes: naming.Names) -> PromptNames:
    """Return the names of a prompt with those of its records, which take what no prompt's own classes have."""
    made = prompt.spec.output.records if prompt.spec.output is not None else ()
    stem = prompt.names.class_name + ANSWER
    outputs = tuple((one.name, classes.take_class(stem + ("" if one.name == ANSWER else one.name))) for one in made)
    records = tuple((one.name, classes.take_class(prompt.names.class_name + one.name)) for one in prompt.spec.records)
    return replace(prompt.names, records=records, outputs=outputs)


def _exports(modules: Sequence[ModuleSpec], report: Report) -> PackageSpec:
    """Return the package with the names that it offers by itself: those that only one module has.

    A name that several modules have is imported from its module; so a new prompt never changes what a name means.
    """
    owners: dict[str, list[ModuleSpec]] = {}
    for module in modules:
        for prompt in module.prompts:
            records = (class_name for _, class_name in (*prompt.names.records, *prompt.names.outputs))
            for name in (prompt.names.instance, prompt.names.class_name, prompt.names.input_class, *records):
                owners.setdefault(name, []).append(module)
    taken = {module.name for module in modules} | naming.PACKAGE_NAMES
    offered: dict[str, list[str]] = {}
    for name, found in owners.items():
        if len(found) == 1 and name not in taken:
            offered.setdefault(found[0].name, []).append(name)
    ambiguous = {name: found for name, found in sorted(owners.items()) if len(found) > 1 and name not in taken}
    for name, found in ambiguous.items():
        _report_ambiguous(name, found, report)
    return PackageSpec(
        modules=tuple(modules),
        exports=tuple((module, tuple(sorted(names, key=naming.sort_key))) for module, names in sorted(offered.items())),
        ambiguous=tuple((name, tuple(module.name for module in found)) for name, found in ambiguous.items()),
    )


def _report_ambiguous(name: str, modules: Sequence[ModuleSpec], report: Report) -> None:
    """Say that a prompt's name stands for several prompts (their classes follow from it, and are not worth a word)."""
    found = [prompt for module in modules for prompt in module.prompts if prompt.names.instance == name]
    if found:
        labels = tuple(Label(prompt.spec.anchor.source, prompt.spec.anchor.span) for prompt in found)
        shown = ", ".join(f'"{module.name}"' for module in modules)
        message = f'"{name}" is the name of a prompt in several modules: {shown}'
        report(Diagnostic(codes.AMBIGUOUS_NAME, message, labels, "import it from its module"))
