"""Rendered prompts for people: a header with the role, the text below."""

from collections.abc import Iterator, Mapping, Sequence

from genprompts_codegen.diagnostics.format_json import as_json
from genprompts_codegen.printable import printable, printable_lines
from genprompts_codegen.printed import Piece, Style


def shown(rendered: object) -> Iterator[Piece]:
    """Give the pieces of what a prompt rendered: messages, a text, or an image."""
    match rendered:
        case str():
            yield Piece(_ended(printable_lines(rendered)))
        case Mapping():
            yield Piece(as_json(dict(rendered)))
        case Sequence():
            for index, message in enumerate(rendered):
                yield from _message(message, first=index == 0)
        case _:
            yield Piece(_ended(printable(str(rendered))))


def _message(message: object, *, first: bool) -> Iterator[Piece]:
    fields = dict(message) if isinstance(message, Mapping) else {"content": str(message)}
    role, content = fields.pop("role", None), fields.pop("content", "")
    if not first:
        yield Piece("\n")
    yield Piece(f"[{printable(str(role))}]\n", Style.STRONG)
    if isinstance(content, str):
        yield Piece(_ended(printable_lines(content)))
    else:
        for block in content if isinstance(content, Sequence) else (content,):
            yield from _block(block)
    if fields:
        yield Piece(as_json(fields), Style.QUIET)


def _block(block: object) -> Iterator[Piece]:
    match block:
        case str():
            yield Piece(_ended(printable_lines(block)))
        case {"type": "text", "text": str(text), **rest} if not rest:
            yield Piece(_ended(printable_lines(text)))
        case _:
            yield Piece(as_json(block), Style.QUIET)


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else f"{text}\n"
