"""Files that hold one text prompt each: the text, below optional YAML front matter.

Front matter stands between a first line ``---`` and the next such line; its keys are ``description``, ``format``,
``escape``, ``inputs``, ``partials``, ``metadata`` and ``output`` (the schema of the answers: the text then is the
user's message of a chat prompt). Everything after it is the template, character by character: the
line end at the end of the file belongs to it, as it does in LangChain's ``PromptTemplate.from_file``.
"""

import re
from pathlib import PurePath

from genprompts.grammar.nodes import TemplateFormat
from genprompts.span import Span
from genprompts_codegen.definitions import Anchor, MessagePart, PromptKind, Segment, TemplateDef, TemplateText
from genprompts_codegen.diagnostics import codes
from genprompts_codegen.diagnostics.model import Diagnostic, Label, Report, Source
from genprompts_codegen.sources.entries import SETTINGS, STRUCTURED_CLASS, TEXT_CLASS, Settings, read_settings, refuse
from genprompts_codegen.sources.model import SourceFile
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.tree import MapNode, kind_of
from genprompts_codegen.sources.tree_reader import read_front_matter

_SUFFIX_FORMATS: dict[str, TemplateFormat] = {
    ".j2": "jinja2",
    ".jinja": "jinja2",
    ".jinja2": "jinja2",
    ".mustache": "mustache",
}
_SUFFIXES = {*_SUFFIX_FORMATS, ".txt", ".md", ".prompt", ".yaml", ".yml", ".json", ".toml"}
_RULE = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_OUR_KEY = re.compile(rf"(?:{'|'.join(SETTINGS)})[ \t]*:")


def extract_prompt_file(
    file: SourceFile, source: Source, project: Project, *, report: Report
) -> tuple[TemplateDef, ...]:
    """Return the one prompt of ``file``; none when its front matter cannot be read."""
    del project  # all there is stands in the file itself; the signature is that of every extractor
    body = body_start(source, report=report)
    if body is None:
        return ()
    settings = Settings()
    if body:
        front = Span(_line_end(source.text, 0), source.text.rfind("---", 0, body))
        read = _front_matter(source, front, report=report)
        if read is None:
            return ()
        settings = read
    name, suffix_format = split_name(file.path.name)
    span = Span(body, len(source.text))
    text = TemplateText(source.text[body:], Anchor(source, span, _segments(source, span)))
    format_ = settings.format or suffix_format
    structured = settings.output is not None
    message = MessagePart("user", text, text.anchor, format_)
    return (
        TemplateDef(
            scope=(name,),
            kind=PromptKind.STRUCTURED if structured else PromptKind.TEXT,
            class_path=STRUCTURED_CLASS if structured else TEXT_CLASS,
            format=format_,
            anchor=Anchor(source, Span(0, len(source.text))),
            parts=(message,) if structured else (),
            texts=() if structured else (text,),
            partials=settings.partials,
            declared=settings.declared,
            doc=settings.doc,
            metadata=settings.metadata,
            tags=settings.tags,
            output=settings.output,
            escape=settings.escape,
        ),
    )


def split_name(name: str) -> tuple[str, TemplateFormat]:
    """Return the name of a prompt and its template language, both from the name of its file.

    All suffixes that say how a file is read are taken off: ``reply.md.j2`` is the jinja2 prompt ``reply``, and
    ``reply.v2.md`` is ``reply.v2``.
    """
    format_: TemplateFormat = "f-string"
    path = PurePath(name)
    while path.suffix.lower() in _SUFFIXES:
        format_ = _SUFFIX_FORMATS.get(path.suffix.lower(), format_)
        path = path.with_suffix("")
    return path.name, format_


def _segments(source: Source, span: Span) -> tuple[Segment, ...]:
    return (Segment(0, span.end - span.start, source, span.start),) if span.end > span.start else ()


def _line_end(text: str, start: int) -> int:
    found = text.find("\n", start)
    return len(text) if found < 0 else found + 1


def body_start(source: Source, *, report: Report) -> int | None:
    """Return where the template starts; None, with a finding, where front matter does not end.

    A file may well begin with a line ``---`` and no front matter: that line only opens one when another closes it, or
    when a key of ours follows.
    """
    opening = _RULE.match(source.text)
    if opening is None:
        return 0
    closing = _CLOSING.search(source.text, opening.end())
    if closing is not None:
        return closing.end()
    if _OUR_KEY.match(source.text, opening.end()) is None:
        return 0
    message = "the front matter does not end"
    hint = 'close it with a line "---"; begin the file with an empty line if the template starts with a rule'
    report(Diagnostic(codes.DATA_SYNTAX, message, (Label(source, Span(0, 3)),), hint))
    return None


def _front_matter(source: Source, span: Span, *, report: Report) -> Settings | None:
    findings: list[Diagnostic] = []
    node = read_front_matter(source, span, report=findings.append)
    for finding in findings:
        report(finding)
    if findings:
        return None
    if node is None:
        return Settings()
    if isinstance(node, MapNode):
        return read_settings(node, body=(), report=report)
    hint = "write a map of keys and values; begin the file with an empty line if this is no front matter"
    refuse(report, f"the front matter is {kind_of(node)}", node.anchor, hint, codes.DATA_SYNTAX)
    return None
