"""Prompt files: saving templates to them, and loading templates from them."""

import os
import secrets
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from genprompts.errors import TemplateDefinitionError, TemplateSyntaxError
from genprompts.kinds import is_mapping, kind
from genprompts.templates.data_text import read_json, write_json
from genprompts.templates.plain import Plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from os import PathLike
    from typing import Any

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.templates.langchain_config import Companion
    from genprompts.templates.template import Template

MAX_BYTES = 4 * 1024 * 1024
"""How large a prompt file is at most."""

_YAML = (".yaml", ".yml")
_FORMATS: "dict[str, TemplateFormat]" = {
    ".j2": "jinja2",
    ".jinja": "jinja2",
    ".jinja2": "jinja2",
    ".mustache": "mustache",
}
_TEXTS = (".md", ".txt", ".prompt", *_FORMATS)


# --- saving --------------------------------------------------------------------------------------


def save(template: object, path: "str | PathLike[str]") -> None:
    """Write ``template`` to the file at ``path``, as JSON or YAML by its suffix.

    Raises:
        TemplateDefinitionError: the template holds what no file can say, or the suffix is another.
        MissingExtraError: the suffix asks for YAML, and pyyaml is not installed.
    """
    from genprompts.templates.prompt_writing import to_file  # noqa: PLC0415  (reading needs none of it)

    place = Path(os.path.realpath(path))  # the suffix that counts is that of the file behind a link
    suffix = place.suffix.lower()
    if suffix not in (".json", *_YAML):
        raise TemplateDefinitionError(f'a template is saved as ".json", ".yaml" or ".yml", not as "{place.suffix}"')
    value = to_file(template)
    if suffix == ".json":
        text = write_json(value)
    else:
        from genprompts.templates.yaml_text import write_yaml  # noqa: PLC0415  (pyyaml is an extra)

        text = write_yaml(value)
    _replace(place, text.encode("utf-8"))


def _replace(path: Path, content: bytes) -> None:
    """Put ``content`` into the file at ``path``: all of it, or nothing when something fails."""
    beside = path.with_name(f"{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mode = None
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


# --- loading -------------------------------------------------------------------------------------


def load_prompt(
    path: "str | PathLike[str]",
    encoding: str | None = None,
    *,
    allow_dangerous_paths: bool = False,
    strict: bool = False,
    history_roles: "Collection[str] | None" = None,
) -> "Template[Any]":
    """Return the template in the prompt file at ``path``.

    It reads what ``save`` writes, what LangChain's ``save`` and ``dumps`` write, and the files with one prompt that
    ``genprompts generate`` reads: JSON, YAML, and texts below optional front matter (``.md``, ``.txt``, ``.prompt``,
    ``.j2``, ``.mustache``). Nothing is executed; jinja2 templates run in our sandbox. Files that the file names are
    read from its own folder alone, unless ``allow_dangerous_paths`` lets it name any. All are UTF-8 unless ``encoding``
    says otherwise. How values are checked, ``strict`` and ``history_roles``, is for the program to say.

    Raises:
        TemplateDefinitionError: the file holds no prompt, or several, or leads out of its folder.
        TemplateSyntaxError: a template in it cannot be read.
        MissingExtraError: it is YAML, and pyyaml is not installed.
    """
    place = Path(path)
    try:
        found = _load(place, encoding or "utf-8", anywhere=allow_dangerous_paths)
    except TemplateDefinitionError as error:
        raise TemplateDefinitionError(f"{place.name}: {error}") from None
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(f"{place.name}: {error.message}", error.span, error.hint, error.fault) from None
    if not strict and history_roles is None:
        return found
    roles = None if history_roles is None else tuple(sorted(history_roles))
    return found._changed(strict=strict, history_roles=roles)  # noqa: SLF001  (part of what all templates are)


def load_prompt_from_config(config: "Mapping[str, object]", *, allow_dangerous_paths: bool = False) -> "Template[Any]":
    """Return the template that a map describes: what a prompt file holds, already parsed.

    It names no files, unless ``allow_dangerous_paths`` lets it name any, from where the program runs.

    Raises:
        TemplateDefinitionError: it describes none, or names a file.
        TemplateSyntaxError: a template in it cannot be read.
    """
    if allow_dangerous_paths:
        return _read(config, _Folder(Path(), "utf-8", anywhere=True).companion)

    def nowhere(name: str, suffixes: tuple[str, ...]) -> "str | Plain":
        del suffixes
        raise TemplateDefinitionError(f'the file "{name}" is named by what is no file; only files may name others')

    return _read(config, nowhere)


def _load(place: Path, encoding: str, *, anywhere: bool) -> "Template[Any]":
    suffix = place.suffix.lower()
    if suffix not in (".json", *_YAML, *_TEXTS):
        known = ", ".join((".json", *_YAML, *_TEXTS))
        raise TemplateDefinitionError(f'a prompt file ends in {known}, not in "{place.suffix}"')
    text = _text(place, encoding)
    if suffix in _TEXTS:
        return _front_matter(text, _language(place.name))
    return _read(_data(text, suffix), _Folder(place.parent, encoding, anywhere=anywhere).companion)


def _read(value: object, companion: "Companion") -> "Template[Any]":
    """Return the template that the value of a data file describes."""
    from genprompts.templates.langchain_config import is_config, read_config  # noqa: PLC0415  (texts need none of it)
    from genprompts.templates.manifest_reading import is_manifest, load  # noqa: PLC0415  (same)
    from genprompts.templates.prompt_map import read_prompt  # noqa: PLC0415  (same)

    if is_manifest(value):
        return load(value)
    if is_mapping(value) and is_config(value):
        return read_config(value, companion)
    return read_prompt(value)


def _front_matter(text: str, template_format: "TemplateFormat") -> "Template[Any]":
    """Return the prompt of a text below optional front matter."""
    from genprompts.templates.prompt_map import SETTINGS, read_prompt  # noqa: PLC0415  (data files need other things)

    lines = text.split("\n")
    if lines[0].rstrip(" \t") != "---":
        return read_prompt({"template": text}, template_format)
    closing = next((index for index, line in enumerate(lines) if index and line.rstrip(" \t") == "---"), None)
    if closing is None:
        if any(len(lines) > 1 and lines[1].replace(" ", "").startswith(f"{key}:") for key in SETTINGS):
            raise TemplateDefinitionError('the front matter does not end; close it with a line "---"')
        return read_prompt({"template": text}, template_format)
    from genprompts.templates.yaml_text import read_yaml  # noqa: PLC0415  (pyyaml is an extra)

    settings = read_yaml("\n".join(lines[1:closing]))
    if settings is not None and not isinstance(settings, dict):
        raise TemplateDefinitionError(f"the front matter is {kind(settings)}, not a map")
    body = "\n".join(lines[closing + 1 :])
    further = {key: value for key, value in (settings or {}).items() if key not in SETTINGS and key not in _OWN}
    known = {key: value for key, value in (settings or {}).items() if key not in further}
    # Under keys that are not ours stands what the author wants to remember, a template or not.
    metadata = known.get("metadata")
    known["metadata"] = {**further, **(metadata if isinstance(metadata, dict) else {})}
    return read_prompt({**known, "template": body}, template_format)


_OWN = ("name", "tags")


def _language(name: str) -> "TemplateFormat":
    """Return the template language of a file's name: the first of its last suffixes that says one."""
    template_format: TemplateFormat = "f-string"
    path = PurePosixPath(name)
    while path.suffix.lower() in _TEXTS:
        template_format = _FORMATS.get(path.suffix.lower(), template_format)
        path = path.with_suffix("")
    return template_format


def _data(text: str, suffix: str) -> Plain:
    """Return the value of a data file."""
    if suffix == ".json":
        return read_json(text)
    from genprompts.templates.yaml_text import read_yaml  # noqa: PLC0415  (pyyaml is an extra)

    return read_yaml(text)


def _text(place: Path, encoding: str) -> str:
    """Return the text of a regular file of bounded size, its line ends made the same."""
    # Without waiting: opening a pipe that has no writer would never come back.
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise TemplateDefinitionError("it is no regular file")
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TemplateDefinitionError(f"it is larger than {MAX_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as error:
        raise TemplateDefinitionError(f"it is no text in {encoding}: see byte {error.start}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Folder:
    """The folder of a prompt file: the only one that files it names are read from, unless they may stand anywhere."""

    def __init__(self, folder: Path, encoding: str, *, anywhere: bool) -> None:
        """Read files below ``folder``."""
        self.folder = folder
        self.encoding = encoding
        self.anywhere = anywhere

    def companion(self, name: str, suffixes: tuple[str, ...]) -> "str | Plain":
        """Return what the file ``name`` holds: its text, or the value of a data file.

        Raises:
            TemplateDefinitionError: it stands elsewhere, is of another kind, or cannot be read.
        """
        place = self._place(name)
        suffix = place.suffix.lower()
        if suffix not in suffixes:
            wanted = " or ".join(f'"{one}"' for one in suffixes)
            raise TemplateDefinitionError(f'the file "{name}" does not end in {wanted}')
        try:
            text = _text(place, self.encoding)
            return text if suffix == ".txt" else _data(text, suffix)
        except OSError:
            raise TemplateDefinitionError(f'the file "{name}" cannot be read') from None
        except TemplateDefinitionError as error:
            raise TemplateDefinitionError(f'the file "{name}": {error}') from None

    def _place(self, name: str) -> Path:
        """Return where the file ``name`` stands, all links followed."""
        root = Path(os.path.realpath(self.folder))
        if self.anywhere and name and "\0" not in name:
            return Path(os.path.realpath(root / name))
        path = PurePosixPath(name.replace("\\", "/"))
        if not name or "\0" in name or path.is_absolute() or ".." in path.parts or ":" in name:
            raise TemplateDefinitionError(f'the file "{name}" is not below the folder of the file that names it')
        place = Path(os.path.realpath(root / path))
        if not place.is_relative_to(root):
            raise TemplateDefinitionError(f'the file "{name}" is a link that leads out of its folder')
        return place
