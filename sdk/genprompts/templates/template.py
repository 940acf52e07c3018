"""What chat and text templates made at run time have in common: inputs, partials and rendering."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from genprompts.compiler.dynamic import compile_render
from genprompts.errors import TemplateDefinitionError, UnexpectedInputError
from genprompts.generic import OutputT
from genprompts.grammar.nodes import Body, TemplateFormat
from genprompts.input_errors import as_dict, input_error, nearest, no_mapping, quoted, shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.prompt import Prompt
from genprompts.schema import TypedDict
from genprompts.templates.inputs import Inputs, inputs_of
from genprompts.templates.partials import Partials, checked, value_of

if TYPE_CHECKING:
    from typing_extensions import Self

Input: TypeAlias = Mapping[str, object]
"""The input of a template whose text is known at run time only."""


class Options(TypedDict, total=False):
    """What templates take besides their text, as LangChain's do."""

    name: str
    """The template's name, for messages and traces."""
    partial_variables: Mapping[str, object]
    """Inputs that are filled in beforehand."""
    metadata: Mapping[str, object]
    """Facts of the caller's own; kept, not used."""
    tags: list[str]
    """Tags of the caller's own; kept, not used."""
    input_variables: list[str]
    """The inputs the caller expects; compared with those found when ``validate_template`` is set."""
    validate_template: bool
    """Whether ``input_variables`` must be exact."""


class Template(Prompt[Input, OutputT]):
    """A prompt whose body is read at run time, and compiled when it is first rendered."""

    __slots__ = (
        "_compiled",
        "body",
        "input_variables",
        "inputs",
        "metadata",
        "name",
        "optional_variables",
        "partial_variables",
        "tags",
        "template_format",
    )

    def __init__(self, body: Body, template_format: TemplateFormat, partials: Partials, options: Options) -> None:
        """Render ``body``; made by the public classes."""
        _check_options(options)
        self.body: Body = body
        self.template_format: TemplateFormat = template_format
        named = {**partials, **options.get("partial_variables", {})}
        self.partial_variables: Mapping[str, object] = checked(named, inputs_of(body, named).all)
        self.name: str = options.get("name") or ""
        self.metadata: Mapping[str, object] = dict(options.get("metadata") or {})
        self.tags: tuple[str, ...] = tuple(options.get("tags") or ())
        self._derive()
        if options.get("validate_template") and sorted(options.get("input_variables", ())) != [*self.input_variables]:
            found = quoted(self.input_variables) or "none"
            given = quoted(options.get("input_variables", ())) or "none"
            raise TemplateDefinitionError(f"the template has the inputs {found}, but 'input_variables' says {given}")

    def _derive(self) -> None:
        """Work out what follows from the body and the partials."""
        self._compiled: Callable[..., Any] | None = None
        self.inputs: Inputs = inputs_of(self.body, self.partial_variables)
        filled = tuple(name for name in self.inputs.required if name in self.partial_variables)
        self.input_variables: tuple[str, ...] = tuple(name for name in self.inputs.required if name not in filled)
        self.optional_variables: tuple[str, ...] = (*self.inputs.optional, *filled)

    def invoke(self, input: Input, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the template with ``input``; where it has one required input, the bare value will do.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a placeholder holds something else than messages.
        """
        if self._compiled is None:
            made: Callable[..., Any] = compile_render(self.body, self.inputs.bindings(), bare=False)
            self._compiled = made
        rendered: OutputT = self._compiled(self, self._values(input), config)
        return rendered

    def invoke_mapping(self, values: Input) -> OutputT:
        """Render the template with ``values``, which must be a mapping."""
        return self.invoke(as_dict(self, values))

    def _values(self, given: object) -> dict[str, object]:
        """Return the values of all inputs that are given or filled in."""
        if not is_mapping(given):
            given = {self._bare_name(given): given}
        if self.partial_variables:
            if any(name not in given for name in self.input_variables):
                raise input_error(self, given)
            partials = self.partial_variables.items()
            return {**{name: value_of(value) for name, value in partials if name not in given}, **given}
        return given if isinstance(given, dict) else dict(given)

    def _bare_name(self, value: object) -> str:
        """Return the input that a bare ``value`` fills."""
        names = self.input_variables
        # None and whole messages print as what no one wants in a prompt: they are mistakes of the step before.
        if len(names) != 1 or value is None:
            raise no_mapping(self, value)
        if names[0] not in self.inputs.printed:
            return names[0]
        if is_sequence(value) or hasattr(value, "content") or hasattr(value, "model_dump"):
            message = (
                f"{kind(value)} cannot stand for input {shown(names[0])}, which is printed; give a text or a mapping"
            )
            raise UnexpectedInputError(message, self.name, names)
        return names[0]

    def _with_partials(self, partials: Partials) -> "Self":
        """Return a copy with these partials in place of the old ones."""
        made = object.__new__(type(self))
        made.__setstate__({**self.__getstate__(), "partial_variables": dict(partials)})
        return made

    def partial(self, **values: object) -> "Self":
        """Return a template with ``values`` filled in; a later input overrides them.

        Raises:
            UnexpectedInputError: the template has no input of such a name.
        """
        known = inputs_of(self.body, (*self.partial_variables, *values)).all
        return self._with_partials({**self.partial_variables, **checked(values, known)})

    def _options(self) -> Options:
        """Return the options again, less the partials."""
        return {"name": self.name, "metadata": self.metadata, "tags": list(self.tags)}

    def __getstate__(self) -> dict[str, object]:
        """Leave out the compiled function: it is made again."""
        return {name: getattr(self, name) for name in _STATE if hasattr(self, name)}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        """Take over what ``__getstate__`` gave."""
        for name, value in state.items():
            object.__setattr__(self, name, value)
        self._derive()

    def __eq__(self, other: object) -> bool:
        """Templates of one class are equal when all they are made of is."""
        return isinstance(other, type(self)) and self.__getstate__() == other.__getstate__()

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # partials need not be hashable


_STATE = ("body", "_items", "template", "template_format", "partial_variables", "name", "metadata", "tags")


def _check_options(options: Options) -> None:
    """Refuse a keyword that no template knows (LangChain drops it in silence)."""
    known = Options.__annotations__
    for name in options:
        if name not in known:
            meant = nearest(name, known)
            raise TypeError(f"unexpected keyword {shown(name)}" + (f"; did you mean {shown(meant)}?" if meant else ""))
