"""The whole data flow on one screen: files → definitions → prompts → package → texts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from genprompts_codegen.analysis.declared import UnknownTypeError, parse_type
from genprompts_codegen.analysis.infer import Settings, analyse
from genprompts_codegen.analysis.languages import Dialect
from genprompts_codegen.analysis.model_check import Classes
from genprompts_codegen.analysis.parse import parse
from genprompts_codegen.config import Config
from genprompts_codegen.definitions import ClassShape, NoClass, TemplateDef
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.codes import Severity
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.emit.index import emit_index
from genprompts_codegen.emit.module import EmitOptions, emit_module
from genprompts_codegen.ir import ModuleSpec, PackageSpec, PromptSpec
from genprompts_codegen.link import link
from genprompts_codegen.output import OutputFile
from genprompts_codegen.selfcheck import check_module
from genprompts_codegen.sources.discover import discover
from genprompts_codegen.sources.includes import with_includes
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.seen import Seen


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found: the files read, every prompt with its file, and the package that the sound ones make.

    ``seen`` holds all places that this depends on.
    """

    files: tuple[SourceFile, ...]
    prompts: tuple[tuple[SourceFile, PromptSpec], ...]
    package: PackageSpec
    seen: Seen


def extract(file: SourceFile, project: Project, *, report: Report) -> tuple[TemplateDef, ...]:
    """Return the definitions in ``file``, with the files that they include; none when it cannot be read."""
    source = project.read(file.path, report=report, shared=False)
    if source is None:
        return ()
    found = _definitions(file, source, project, report=report)
    return tuple(with_includes(definition, file, project, report=report) for definition in found)


def _definitions(file: SourceFile, source: Source, project: Project, *, report: Report) -> tuple[TemplateDef, ...]:
    match file.kind:  # each kind's reader is imported where it is needed: YAML's alone takes 30 ms
        case SourceKind.PYTHON:
            from genprompts_codegen.sources.python.extract import extract_python  # noqa: PLC0415

            return extract_python(file, source, project, report=report)
        case SourceKind.TEXT:
            from genprompts_codegen.sources.prompt_file import extract_prompt_file  # noqa: PLC0415

            return extract_prompt_file(file, source, project, report=report)
        case SourceKind.DATA:
            from genprompts_codegen.sources.data_file import extract_data_file  # noqa: PLC0415

            return extract_data_file(file, source, project, report=report)


def understand(
    definition: TemplateDef,
    settings: Settings,
    dialect: Dialect = Dialect(),  # noqa: B008 (frozen)
    *,
    report: Report,
) -> PromptSpec:
    """Return the prompt that ``definition`` makes; what turns out to be undecided here is reported."""
    found: list[Diagnostic] = []
    spec = analyse(parse(definition, dialect, report=found.append), settings, report=found.append)
    said = any(diagnostic.code.severity is not Severity.INFO for diagnostic in found)
    if spec.incomplete is not None and definition.incomplete is None and not said:
        label = Label(spec.anchor.source, spec.anchor.span)
        message = f'"{".".join(spec.scope)}" cannot be read to its end: {spec.incomplete}'
        found.append(Diagnostic(codes.DYNAMIC_TEMPLATE, message, (label,), "write out what it is made of as constants"))
    for diagnostic in found:
        report(diagnostic)
    return spec


def read(config: Config, *, report: Report) -> Analysis:
    """Return everything that the sources of ``config`` define."""
    seen = Seen()
    files = discover(config, report=report, seen=seen)
    project = Project(config.root, seen)
    seen.sources.update(str(file.path) for file in files)
    errors: list[Diagnostic] = []

    def noting(diagnostic: Diagnostic) -> None:
        if diagnostic.code.severity is codes.Severity.ERROR:
            errors.append(diagnostic)
        report(diagnostic)

    prompts = read_files(files, project, settings_of(config, report=report), dialect_of(config), report=noting)
    if files and not prompts and not errors:  # what could not be read has been said, and may well hold prompts
        hint = "name files that hold prompts" if config.paths_given else "check the sources setting"
        report(Diagnostic(codes.NO_TEMPLATES, "no prompt was found in the sources", (), hint))
    return Analysis(files, tuple(prompts), link(prompts, report=report), seen)


def read_files(
    files: Sequence[SourceFile], project: Project, settings: Settings, dialect: Dialect, *, report: Report
) -> list[tuple[SourceFile, PromptSpec]]:
    """Return the prompts in ``files``, each with its file."""
    prompts: list[tuple[SourceFile, PromptSpec]] = []
    for file in files:
        found = (definition for definition in extract(file, project, report=report) if definition.standalone)
        own = replace(settings, classes=_classes_seen_from(file, project))
        prompts.extend((file, understand(definition, own, dialect, report=report)) for definition in found)
    project.seen.wide.update(str(file.path) for file, spec in prompts if spec.incomplete is not None)
    return prompts


def _classes_seen_from(file: SourceFile, project: Project) -> Classes:
    """Return what finds the classes of the project as ``file`` would import them."""

    def find(module: str, name: str) -> ClassShape | NoClass | None:
        from genprompts_codegen.sources.python.classes import class_of  # noqa: PLC0415 (few prompts declare classes)

        return class_of(module, name, project.root / file.path, project)

    return find


def settings_of(config: Config, *, report: Report) -> Settings:
    """Return what the project says of inputs."""
    types = {entry.name: entry for entry in config.types}
    try:
        return Settings(parse_type(config.default_type), types)
    except UnknownTypeError as error:
        labels = () if config.origin is None else (Label(config.origin),)
        report(Diagnostic(codes.BAD_VALUE, f"default-type: {error.message}", labels, error.hint))
        return Settings(types=types)


def dialect_of(config: Config) -> Dialect:
    """Return what the project says of mustache."""
    return Dialect(config.escape, config.mustache == "spec")


def plan(analysis: Analysis, config: Config, *, report: Report) -> tuple[OutputFile, ...]:
    """Return the files of the package. Code that fails its own check is reported, and must not be written."""
    outputs = plan_modules(analysis.package.modules, config, report=report)
    return (*outputs, OutputFile("__init__.py", emit_index(analysis.package)))


def plan_modules(modules: Sequence[ModuleSpec], config: Config, *, report: Report) -> list[OutputFile]:
    """Return the files of ``modules``."""
    options = EmitOptions(config.extra == "forbid", config.strict, config.history_roles)
    outputs: list[OutputFile] = []
    for module in modules:
        text = emit_module(module, options)
        problem = check_module(text, module, strict=options.strict)
        if problem is not None:
            labels = (Label(module.prompts[0].spec.anchor.source),)
            hint = "this is a bug in genprompts: please report it with the template"
            report(Diagnostic(codes.INVALID_EMISSION, f'module "{module.name}": {problem}', labels, hint))
        outputs.append(OutputFile(f"{module.name}.py", text))
    return outputs
