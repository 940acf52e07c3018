"""The text of YAML files to plain values, and back: the one place of the run time that loads pyyaml.

The parser's events are taken one by one, so that every limit holds before anything is built: no tags, no merge keys, no
key twice, few aliases.
"""

from dataclasses import dataclass, field
from typing import Any

from genprompts.errors import MissingExtraError, TemplateDefinitionError
from genprompts.input_errors import shown
from genprompts.templates.data_text import check_size
from genprompts.templates.plain import MAX_DEPTH, Plain
from genprompts.templates.yaml_scalar import scalar_value

_MAX_ALIASES = 100
_CORE = "tag:yaml.org,2002:"
_COLLECTIONS = {None, "!", _CORE + "map", _CORE + "seq"}
_SCALARS = {_CORE + name for name in ("str", "int", "float", "bool", "null")}


def read_yaml(text: str) -> Plain:
    """Return the value of a YAML text; None where it is empty. Dates stay texts.

    Raises:
        TemplateDefinitionError: it is no YAML, or goes beyond a limit.
        MissingExtraError: pyyaml is not installed.
    """
    yaml = _yaml()
    loader: Any = None
    try:
        loader = yaml.SafeLoader(text)
        return _Builder(loader).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = "" if mark is None else f"line {mark.line + 1} "
        said = " ".join((error.problem or error.context or "it cannot be read").split())
        raise TemplateDefinitionError(f"{place}is no YAML: {said}") from None
    except yaml.YAMLError:
        raise TemplateDefinitionError("it holds a character that YAML does not allow") from None
    except RecursionError:
        raise TemplateDefinitionError(f"values nest deeper than {MAX_DEPTH} levels") from None
    finally:
        if loader is not None:
            loader.dispose()


def write_yaml(value: Plain) -> str:
    """Return ``value`` as YAML that people can read: texts of several lines stand below a ``|``.

    Raises:
        MissingExtraError: pyyaml is not installed.
    """
    yaml = _yaml()
    dumper: Any = type("Dumper", (yaml.SafeDumper,), {"ignore_aliases": lambda _self, _data: True})
    dumper.add_representer(str, lambda writer, text: writer.represent_scalar(_CORE + "str", text, style=_style(text)))
    written: str = yaml.dump(value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10**9)
    return written


def _style(text: str) -> str | None:
    """Return how a text is written: what YAML might read back otherwise stands in quotes, with escapes."""
    lines = text.split("\n")
    if not all(line.isprintable() for line in lines):
        return '"'
    if len(lines) == 1:
        return None
    quiet = text.strip() and not text.startswith((" ", "\n")) and not any(line.endswith(" ") for line in lines)
    return "|" if quiet else '"'


def _yaml() -> Any:
    """Return the module of pyyaml."""
    try:
        import yaml  # noqa: PLC0415  (only YAML files need it)
    except ImportError:
        message = 'YAML files need pyyaml; install it with "pip install pyyaml", or use JSON'
        raise MissingExtraError(message, "yaml") from None
    return yaml


@dataclass(slots=True)
class _Open:
    """A map or a list that is being read; ``key`` is the key that waits for its value."""

    value: "dict[str, Plain] | list[Plain]"
    anchor: str | None
    key: str | None = None


@dataclass(slots=True)
class _Builder:
    """One walk over a document. ``stack`` holds what is open, outermost first."""

    loader: Any
    stack: list[_Open] = field(default_factory=list)
    named: dict[str, Plain] = field(default_factory=dict)
    root: Plain = None
    aliases: int = 0

    def document(self) -> Plain:
        """Return the value of the one document."""
        documents = 0
        while self.loader.check_event():
            event: Any = self.loader.get_event()
            match type(event).__name__:
                case "DocumentStartEvent":
                    documents += 1
                    if documents > 1:
                        raise _refusal(event, "a second document; keep one in a file")
                case "MappingStartEvent":
                    self.open(event, {})
                case "SequenceStartEvent":
                    self.open(event, [])
                case "MappingEndEvent" | "SequenceEndEvent":
                    done = self.stack.pop()
                    self.add(done.value, done.anchor, event)
                case "ScalarEvent":
                    self.scalar(event)
                case "AliasEvent":
                    self.alias(event)
                case _:  # where the stream and its document begin and end
                    pass
        check_size(self.root)
        return self.root

    def open(self, event: Any, value: "dict[str, Plain] | list[Plain]") -> None:
        """Begin a map or a list."""
        if event.tag not in _COLLECTIONS:
            raise _refusal(event, f"the tag {shown(str(event.tag))}; write plain maps, lists and texts")
        if len(self.stack) >= MAX_DEPTH:
            raise _refusal(event, f"values that nest deeper than {MAX_DEPTH} levels")
        if self.waits_for_key():
            raise _refusal(event, "a key that is no text; put a text that begins with a brace in quotes")
        if event.anchor is not None:
            self.named.pop(event.anchor, None)
        self.stack.append(_Open(value, event.anchor))

    def waits_for_key(self) -> bool:
        """Say whether what comes next is a key of a map."""
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def scalar(self, event: Any) -> None:
        """Take a single value, or a key."""
        if self.waits_for_key():
            if event.value == "<<" and event.style is None:
                raise _refusal(event, 'the merge key "<<"; write the keys out')
            self.add(event.value, event.anchor, event)
            return
        tag = event.tag
        if tag is None or tag == "!":
            tag = str(self.loader.resolve(_yaml().ScalarNode, event.value, event.implicit))
        elif tag not in _SCALARS:
            raise _refusal(event, f"the tag {shown(str(tag))}; write plain maps, lists and texts")
        self.add(scalar_value(tag.removeprefix(_CORE), event.value), event.anchor, event)

    def alias(self, event: Any) -> None:
        """Repeat a value that has a name."""
        self.aliases += 1
        if self.aliases > _MAX_ALIASES:
            raise _refusal(event, f"more than {_MAX_ALIASES} aliases; write the texts out")
        if event.anchor not in self.named:
            raise _refusal(event, "an alias of nothing; put a text that begins with '*' in quotes")
        self.add(self.named[event.anchor], None, event)

    def add(self, value: Plain, anchor: str | None, event: Any) -> None:
        """Put a finished value where it belongs."""
        if anchor is not None:
            self.named[anchor] = value
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is None:
            if not isinstance(value, str):
                raise _refusal(event, "a key that is no text")
            if value in top.value:
                raise _refusal(event, f"the key {shown(value)}, which stands twice in one map")
            top.key = value
        else:
            top.value[top.key] = value
            top.key = None


def _refusal(event: Any, what: str) -> TemplateDefinitionError:
    return TemplateDefinitionError(f"line {event.start_mark.line + 1} has {what}")
