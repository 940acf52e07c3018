"""Template files that a program reads when it starts: only below the project's root."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from genprompts_codegen.sources.python.literals import FileText
from genprompts_codegen.sources.python.modules import Module
from genprompts_codegen.sources.python.places import Spot
from genprompts_codegen.sources.python.prompts import Site
from genprompts_codegen.sources.python.values import Chunk, FilePath, Str, Unknown, Value, origin


def read_file(value: Value, site: Site) -> Str | None:
    """Return the text of the file that ``value`` names; None, and why, where it cannot be read."""
    if isinstance(value, Str) and value.unsure is None:
        value = FilePath(PurePosixPath(value.text))
    if not isinstance(value, FilePath):
        site.unsure(f"the path of the template comes from {origin(value)}")
        return None
    text = file_text(value, site.spot.module, site.spot)
    if isinstance(text, Unknown):
        site.unsure(f"the template comes from {text.origin}")
        return None
    return text


def file_text(path: FilePath, module: Module, spot: Spot) -> Str | Unknown:
    """Return the text of a file of the project."""
    source = module.modules.project.read(Path(path.path))
    if source is None:
        return Unknown(f'the file "{_shown(path, module)}", which cannot be read below the project\'s root')
    return Str(source.text, (Chunk(source.text, FileText(source)),), spot)


def _shown(path: FilePath, module: Module) -> str:
    root = PurePosixPath(module.modules.project.root.as_posix())
    return str(path.path.relative_to(root)) if path.path.is_relative_to(root) else path.path.name
