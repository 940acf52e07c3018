"""The table of codes: one row a finding. Codes are never reused or renumbered."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is: an error stops the output, a warning fails ``check``, information does neither."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding; ``name`` states the fault and reads after the word "allow"."""

    id: str
    name: str
    severity: Severity
    summary: str


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

CONFIG_NOT_FOUND = Code("GP001", "config-not-found", _E, "neither paths nor a [tool.genprompts] table were given")
UNKNOWN_KEY = Code("GP002", "unknown-key", _E, "a key that is not known here")
BAD_VALUE = Code("GP003", "bad-value", _E, "a setting with a value that is not possible")
NO_TEMPLATES = Code("GP004", "no-templates", _E, "no prompt was found where prompts were expected")
MISSING_EXTRA = Code("GP005", "missing-extra", _E, "a package that this command needs is not installed")

TEMPLATE_SYNTAX = Code("GP101", "template-syntax", _E, "the template cannot be read")
UNSUPPORTED_CONSTRUCT = Code("GP102", "unsupported-construct", _W, "something that is understood but not supported")
POSITIONAL_FIELD = Code("GP103", "positional-field", _E, "a template field without a name")
ATTRIBUTE_ACCESS = Code("GP104", "attribute-access", _E, "an attribute or index that a template cannot read")
UNREADABLE_SOURCE = Code("GP105", "unreadable-source", _E, "a source that cannot be read or decoded")
DYNAMIC_TEMPLATE = Code("GP106", "dynamic-template", _I, "a definition that cannot be decided without running it")
SUSPICIOUS_NAME = Code("GP107", "suspicious-name", _W, "brace text that is no plain name became an input")
DYNAMIC_PARTIAL = Code("GP108", "dynamic-partial", _I, "a partial whose value is only known at run time")
BAD_FORMAT_SPEC = Code("GP109", "bad-format-spec", _E, "a format specification that no value takes")
BAD_DEFINITION = Code("GP110", "bad-definition", _E, "a prompt definition that fails when it runs")
OUTSIDE_LINK = Code("GP111", "outside-link", _W, "a link that leads out of the project")
DATA_SYNTAX = Code("GP112", "data-syntax", _E, "a data file that its format or a limit does not allow")
PROMPTLESS_FILE = Code("GP113", "promptless-file", _I, "a data file that holds no prompt")
UNRESOLVED_INCLUDE = Code("GP114", "unresolved-include", _E, "a file to include that the project does not have")

TYPE_CONFLICT = Code("GP201", "type-conflict", _E, "two uses of one input that no value satisfies")
UNKNOWN_TYPE = Code("GP202", "unknown-type", _E, "a declared type that is not understood")
UNUSED_DECLARATION = Code("GP203", "unused-declaration", _W, "a declared input that no template uses")
OPAQUE_INPUT = Code("GP206", "opaque-input", _W, "an input whose use is not understood, so that any object is accepted")
UNKNOWN_ATTRIBUTE = Code("GP207", "unknown-attribute", _E, "a field that the declared class does not have")
METHOD_READ = Code("GP208", "method-read", _W, "a method of dicts is read where a key seems to be meant")

NAME_COLLISION = Code("GP301", "name-collision", _E, "two things that would get the same name")
AMBIGUOUS_NAME = Code("GP303", "ambiguous-name", _I, "a prompt name that several modules use")

STALE_OUTPUT = Code("GP401", "stale-output", _W, "the generated package differs from what would be generated now")
FOREIGN_FILE = Code("GP402", "foreign-file", _E, "a file that genprompts did not write is in the way")
UNWRITABLE_OUTPUT = Code("GP404", "unwritable-output", _E, "the output cannot be written")

INTERNAL_ERROR = Code("GP901", "internal-error", _E, "genprompts itself failed")
INVALID_EMISSION = Code("GP902", "invalid-emission", _E, "the generated code failed its own check")

CODES: tuple[Code, ...] = tuple(
    sorted((value for value in globals().values() if isinstance(value, Code)), key=lambda code: code.id)
)
"""All codes, by id."""
