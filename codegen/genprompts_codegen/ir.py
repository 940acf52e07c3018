"""Every type of the intermediate representation: what a prompt is, after analysis. Frozen values without behaviour."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from genprompts.grammar.nodes import Body, Constant, Known, TemplateFormat
from genprompts_codegen.definitions import Anchor, PromptKind
from genprompts_codegen.diagnostics.model import Label

# --- types ---------------------------------------------------------------------------------------


class ScalarKind(Enum):
    """A type without parts; the value is how Python writes it."""

    STR = "str"
    INT = "int"
    FLOAT = "float"
    BOOL = "bool"
    NONE = "None"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Scalar:
    """A plain type: ``str``, ``int``."""

    kind: ScalarKind


@dataclass(frozen=True, slots=True)
class ListOf:
    """``Sequence[item]``."""

    item: "TypeRef"


@dataclass(frozen=True, slots=True)
class IterableOf:
    """``Iterable[item]``: gone through once."""

    item: "TypeRef"


@dataclass(frozen=True, slots=True)
class MappingOf:
    """``Mapping[str, value]``."""

    value: "TypeRef"


@dataclass(frozen=True, slots=True)
class UnionOf:
    """One of several types, in the order they are written."""

    members: tuple["TypeRef", ...]


@dataclass(frozen=True, slots=True)
class LiteralOf:
    """One of several values."""

    values: tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record of the same prompt, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class External:
    """A class by its import path (``datetime``, ``date``). ``name`` may be dotted (nested class)."""

    module: str
    name: str


@dataclass(frozen=True, slots=True)
class Messages:
    """``Sequence[MessageLike]``: what a placeholder takes."""


TypeRef: TypeAlias = Scalar | ListOf | IterableOf | MappingOf | UnionOf | LiteralOf | RecordRef | External | Messages

# --- inputs --------------------------------------------------------------------------------------


class InputSource(Enum):
    """Why an input exists."""

    TEMPLATE = "template"
    DECLARED = "declared"
    PLACEHOLDER = "placeholder"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Use:
    """One place that reads an input; ``message`` is the index of the message (0 in a text prompt)."""

    label: Label
    message: int


@dataclass(frozen=True, slots=True)
class Input:
    """One input of a prompt.

    ``required`` is what LangChain's ``invoke`` demands. ``default`` is the value used when the input is left out
    (a known partial, a declared default). A partial of unknown value has ``source`` PARTIAL and no default:
    generated code then has to ask for it. ``guarded`` inputs are not ``required`` because every place that reads them
    does without (``x | default("a")``, ``x is defined``): ``default`` is None, and the template sees nothing there.
    """

    name: str
    type: TypeRef
    required: bool
    source: InputSource
    default: Known | None = None
    doc: str = ""
    uses: tuple[Use, ...] = ()
    guarded: bool = False

    @property
    def demanded(self) -> bool:
        """Whether generated code has to be given this input."""
        return self.required or (self.source is InputSource.PARTIAL and self.default is None)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping type with known keys."""

    name: str
    fields: tuple[Input, ...]
    doc: str = ""


# --- prompts -------------------------------------------------------------------------------------


ANSWER = "Output"
"""The record that the JSON schema of an answer describes as a whole; all names of its classes begin with it."""


@dataclass(frozen=True, slots=True)
class Output:
    """What the model is asked to answer with.

    ``type`` is a class of the project (External), or what the JSON ``schema`` describes, with its ``records``.
    ``options`` go to the model together with the schema.
    """

    type: TypeRef
    records: tuple[Record, ...] = ()
    schema: Known | None = None
    options: tuple[tuple[str, Constant], ...] = ()


@dataclass(frozen=True, slots=True)
class PromptSpec:
    """One prompt, understood.

    ``body`` is None when nothing can be rendered: the definition is incomplete, or of a kind that has no body.
    ``inputs`` are in order of first use, partials included. ``digest`` covers everything that changes what is rendered
    or accepted, and nothing else (not the place).
    """

    scope: tuple[str, ...]
    kind: PromptKind
    class_path: str
    format: TemplateFormat
    body: Body | None
    inputs: tuple[Input, ...]
    records: tuple[Record, ...]
    doc: str
    anchor: Anchor
    digest: str
    metadata: tuple[tuple[str, Constant], ...] = ()
    incomplete: str | None = None
    sandboxed: str | None = None
    """Why jinja2's sandbox renders a part of this prompt; None when all of it is compiled."""
    tags: tuple[str, ...] = ()
    output: Output | None = None


@dataclass(frozen=True, slots=True)
class PromptNames:
    """The Python names of one prompt. All are valid, and unique in their module.

    ``key`` is the name in the registry; ``parameters`` maps each input's name to the keyword of the call form;
    ``locals`` maps it to the variable of the render code; ``outputs`` are the classes of the records of its output.
    """

    key: str
    instance: str
    class_name: str
    input_class: str
    records: tuple[tuple[str, str], ...]
    parameters: tuple[tuple[str, str], ...]
    locals: tuple[tuple[str, str], ...]
    outputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LinkedPrompt:
    """A prompt with its names."""

    spec: PromptSpec
    names: PromptNames


@dataclass(frozen=True, slots=True)
class ModuleSpec:
    """One module of the generated package: ``name`` is its module name, ``sources`` the files it comes from."""

    name: str
    sources: tuple[str, ...]
    prompts: tuple[LinkedPrompt, ...]


@dataclass(frozen=True, slots=True)
class PackageSpec:
    """The generated package, modules by name.

    ``exports`` are the names that its ``__init__`` offers of each module; ``ambiguous`` the names that several modules
    (second) have, which it does not offer. ``left_out`` are the prompts that cannot be generated, with the registry
    names that they would have.
    """

    modules: tuple[ModuleSpec, ...]
    exports: tuple[tuple[str, tuple[str, ...]], ...]
    ambiguous: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left_out: tuple[tuple["PromptSpec", str], ...] = ()
