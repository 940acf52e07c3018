"""Files that mustache and jinja2 templates include: found by their names inside the project, with all they include.

A name is a path below a folder. For prompt files that is the folder of the source entry, then the file's own; for
Python modules the module's own folder, then the project's root, then the folder of the file that the template is read
from. All that is included, directly or through another, is looked up in the same folders, so that a name means one
file. A mustache name without a suffix means ``name.mustache``, then ``name.md`` and ``name.txt``; a jinja2 name is
taken as it is written. Front matter is no part of what is included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from genprompts.errors import MissingExtraError, TemplateSyntaxError
from genprompts.grammar.nodes import TemplateFormat
from genprompts.span import Span
from genprompts_codegen.definitions import (
    Anchor,
    BlockDef,
    ContentDef,
    DataBlockDef,
    DataValueDef,
    FewShot,
    ImageBlockDef,
    LiteralText,
    MessagePart,
    NestedPart,
    PartDef,
    Segment,
    TemplateDef,
    TemplateText,
    TextBlockDef,
)
from genprompts_codegen.diagnostics.model import Report, Source
from genprompts_codegen.sources.model import SourceFile, SourceKind
from genprompts_codegen.sources.project import Project

MAX_FILES = 200
"""The limit ``max-included-files``: files that one template includes, directly or through others."""

MAX_INCLUSIONS = 1000
"""The limit ``max-inclusions``: files that are included, each as often as it is."""

_MORE = "the template includes more files"
_MUSTACHE_SUFFIXES = (".mustache", ".md", ".txt")


def with_includes(definition: TemplateDef, file: SourceFile, project: Project, *, report: Report) -> TemplateDef:
    """Return ``definition``, which stands in ``file``, with the files that its templates include."""
    if not any(format_ != "f-string" for format_ in _formats(definition)):
        return definition
    return _Includes(_folders(file), project, report).definition(definition)


def _formats(definition: TemplateDef) -> Iterable[TemplateFormat]:
    """Give the languages of the templates in ``definition``."""
    yield definition.format
    for part in definition.parts:
        if isinstance(part, MessagePart):
            yield part.format
        elif isinstance(part, NestedPart):
            yield from _formats(part.definition)
    if definition.few_shot is not None and definition.few_shot.example is not None:
        yield from _formats(definition.few_shot.example)


def _folders(file: SourceFile) -> tuple[PurePosixPath, ...]:
    own = PurePosixPath(file.shown).parent
    if file.kind is SourceKind.PYTHON:
        return tuple(dict.fromkeys((own, PurePosixPath())))
    entry = own
    for _ in file.below[1:]:
        entry = entry.parent
    return tuple(dict.fromkeys((entry, own)))


class _Includes:
    """Looks names up in ``folders``; what a template's own file adds to them is handed along."""

    def __init__(self, folders: tuple[PurePosixPath, ...], project: Project, report: Report) -> None:
        self.folders = folders
        self.project = project
        self.report = report

    # --- where templates stand -------------------------------------------------------------------

    def definition(self, definition: TemplateDef) -> TemplateDef:
        format_ = definition.format
        return replace(
            definition,
            parts=tuple(self.part(part) for part in definition.parts),
            texts=tuple(
                text if isinstance(text, LiteralText) else self.text(text, format_) for text in definition.texts
            ),
            image=None if definition.image is None else self.image(definition.image, format_),
            data=None if definition.data is None else DataBlockDef(self.mapping(definition.data.value, format_)),
            few_shot=None if definition.few_shot is None else self.few_shot(definition.few_shot, format_),
        )

    def few_shot(self, few_shot: FewShot, format_: TemplateFormat) -> FewShot:
        return replace(
            few_shot,
            example=None if few_shot.example is None else self.definition(few_shot.example),
            prefix=None if few_shot.prefix is None else self.text(few_shot.prefix, format_),
            suffix=None if few_shot.suffix is None else self.text(few_shot.suffix, format_),
        )

    def part(self, part: PartDef) -> PartDef:
        if isinstance(part, MessagePart):
            return replace(part, content=self.content(part.content, part.format))
        return replace(part, definition=self.definition(part.definition)) if isinstance(part, NestedPart) else part

    def content(self, content: ContentDef, format_: TemplateFormat) -> ContentDef:
        if isinstance(content, TemplateText):
            return self.text(content, format_)
        return tuple(self.block(block, format_) for block in content)

    def block(self, block: BlockDef, format_: TemplateFormat) -> BlockDef:
        match block:
            case TextBlockDef():
                return replace(block, text=self.text(block.text, format_))
            case ImageBlockDef():
                return self.image(block, format_)
            case DataBlockDef(value):
                return DataBlockDef(self.mapping(value, format_))

    def image(self, image: ImageBlockDef, format_: TemplateFormat) -> ImageBlockDef:
        detail = None if image.detail is None else self.text(image.detail, format_)
        return ImageBlockDef(self.text(image.url, format_), detail)

    def mapping(self, value: Mapping[str, DataValueDef], format_: TemplateFormat) -> dict[str, DataValueDef]:
        return {key: self.value(item, format_) for key, item in value.items()}

    def value(self, value: DataValueDef, format_: TemplateFormat) -> DataValueDef:
        if isinstance(value, TemplateText):
            return self.text(value, format_)
        if isinstance(value, tuple):
            return tuple(self.value(item, format_) for item in value)
        return self.mapping(value, format_) if isinstance(value, Mapping) else value

    # --- names and files -------------------------------------------------------------------------

    def text(self, text: TemplateText, format_: TemplateFormat) -> TemplateText:
        """Return ``text`` with all files that it includes, in the order in which they are met."""
        named = {"": _references(text.text, format_)}
        waiting = list(named[""])
        if not waiting:
            return text
        folders = (*self.folders, *(PurePosixPath(segment.source.path).parent for segment in text.anchor.segments[:1]))
        files: dict[str, TemplateText] = {}
        unresolved: dict[str, None] = {}
        while waiting:
            name = waiting.pop(0)
            if name in files or name in unresolved:
                continue
            source = self.source(name, format_, folders)
            if source is None:
                unresolved[name] = None
                continue
            if len(files) == MAX_FILES:
                return replace(text, excess=f'{_MORE} than the limit "max-included-files" of {MAX_FILES}')
            files[name] = _body(source, self.report)
            named[name] = _references(files[name].text, format_)
            waiting += named[name]
        if _inclusions("", named, {}) > MAX_INCLUSIONS:
            return replace(text, excess=f'{_MORE} than the limit "max-inclusions" of {MAX_INCLUSIONS}')
        return replace(text, files=tuple(files.items()), unresolved=tuple(unresolved))

    def source(self, name: str, format_: TemplateFormat, folders: tuple[PurePosixPath, ...]) -> Source | None:
        """Return the file that ``name`` means; None where there is none in the project."""
        plain = PurePosixPath(name.replace("\\", "/"))
        if not plain.parts or "\0" in name or plain.is_absolute() or ".." in plain.parts or ":" in plain.parts[0]:
            return None
        is_file, root = self.project.seen.is_file, self.project.root
        for folder in folders:
            for candidate in _candidates(plain, format_):
                if is_file(str(root / folder / candidate)):
                    return self.project.read(Path(folder / candidate), report=self.report)
        return None


def _inclusions(file: str, named: Mapping[str, Sequence[str]], counted: dict[str, int]) -> int:
    """Return how often files are included in ``file``, and in what it includes; a circle counts once."""
    if file not in counted:
        counted[file] = 0
        counted[file] = sum(1 + _inclusions(name, named, counted) for name in named.get(file, ()))
    return counted[file]


def _candidates(name: PurePosixPath, format_: TemplateFormat) -> tuple[PurePosixPath, ...]:
    if format_ == "jinja2":
        return (name,)
    suffixed = tuple(name.with_name(name.name + suffix) for suffix in _MUSTACHE_SUFFIXES)
    return (name, suffixed[0]) if name.suffix else suffixed


def _references(text: str, format_: TemplateFormat) -> tuple[str, ...]:
    """Return the names of what ``text`` includes; none where it cannot be read, which reading it reports."""
    try:
        return _names(text, format_)
    except (TemplateSyntaxError, MissingExtraError):
        return ()


@lru_cache(maxsize=512)  # many templates include the same files
def _names(text: str, format_: TemplateFormat) -> tuple[str, ...]:
    if format_ == "jinja2" and "{%" in text:
        from genprompts.grammar.jinja import parse as jinja  # noqa: PLC0415 (loads jinja2)

        return tuple(name for name, _ in jinja.references(text))
    if format_ == "mustache" and ">" in text:
        from genprompts.grammar.mustache import parse as mustache  # noqa: PLC0415 (few projects need it)

        return tuple(name for name, _ in mustache.references(text))
    return ()


def _body(source: Source, report: Report) -> TemplateText:
    from genprompts_codegen.sources.prompt_file import body_start  # noqa: PLC0415 (loads YAML)

    start = body_start(source, report=report) or 0
    span = Span(start, len(source.text))
    segments = (Segment(0, span.end - span.start, source, start),) if span.end > start else ()
    return TemplateText(source.text[start:], Anchor(source, span, segments))
