"""What all templates made at run time have in common: inputs, partials, options and rendering."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from genprompts.errors import UnexpectedInputError
from genprompts.generic import OutputT
from genprompts.grammar.nodes import Body, TemplateFormat
from genprompts.input_errors import as_dict, input_error, no_mapping, shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.listed import Listed
from genprompts.prompts.filling import afilled, filled
from genprompts.prompts.prompt import Prompt
from genprompts.schema import TypedDict
from genprompts.templates.inputs import Inputs, inputs_of
from genprompts.templates.options import check_inputs, check_keywords, roles_of, types_of
from genprompts.templates.partials import Partials, checked
from genprompts.templates.written import Written

if TYPE_CHECKING:
    from typing_extensions import Self

Input: TypeAlias = Mapping[str, object]
"""The input of a template whose text is known at run time only."""


class Options(TypedDict, total=False):
    """What templates take besides their text, as LangChain's do."""

    name: str | None
    """The template's name, for messages and traces."""
    partial_variables: Mapping[str, object]
    """Inputs that are filled in beforehand."""
    metadata: Mapping[str, object] | None
    """Facts of the caller's own, for traces."""
    tags: Sequence[str] | None
    """Tags of the caller's own, for traces."""
    input_variables: Collection[str]
    """The inputs the caller expects; compared with those found when ``validate_template`` is set."""
    optional_variables: Collection[str]
    """Inputs that the caller expects to be optional; each of them must be."""
    validate_template: bool
    """Whether ``input_variables`` must be exact."""
    input_types: Mapping[str, object]
    """The types of inputs, for ``input_schema``, for JSON schemas and for ``strict``."""
    output_parser: object
    """What the caller reads the model's answer with; kept, not used."""
    strict: bool
    """Whether each value is checked against its input's type."""
    history_roles: Collection[str] | None
    """The roles that messages in placeholders may have; any role, where it is not given."""


class Compiled:
    """A body and the function that renders it; ``function`` is made by the first rendering.

    A template that is changed in place gets a new one, so that a thread that renders the old body goes on with that.
    """

    __slots__ = ("bindings", "body", "function", "strict")

    def __init__(self, body: Body, inputs: Inputs, strict: bool) -> None:
        """Hold ``body``."""
        self.body = body
        self.bindings = inputs.bindings
        self.strict = strict
        self.function: Callable[..., Any] | None = None

    def make(self) -> Callable[..., Any]:
        """Return the function, made anew; which costs more than a thousand renderings."""
        from genprompts.compiler.dynamic import compile_render  # noqa: PLC0415  (a template may never be rendered)

        self.function = made = compile_render(self.body, self.bindings(), bare=False, strict=self.strict)
        return made


class Template(Written, Prompt[Input, OutputT]):
    """A prompt whose body is read at run time, and compiled when it is first rendered."""

    __slots__ = (
        "_checker",
        "_compiled",
        "_plain",
        "_schema",
        "_types",
        "body",
        "history_roles",
        "input_variables",
        "inputs",
        "metadata",
        "name",
        "optional_variables",
        "output_parser",
        "partial_variables",
        "strict",
        "tags",
        "template_format",
        "validate_template",
    )
    # What the template is made of: all that is compared, copied and pickled. Subclasses add theirs.
    _state: ClassVar[tuple[str, ...]] = (
        *("body", "template_format", "partial_variables", "name", "metadata", "tags"),
        *("output_parser", "strict", "history_roles", "validate_template", "_types"),
    )

    def __init__(self, body: Body, template_format: TemplateFormat, partials: Partials, options: Options) -> None:
        """Render ``body``; made by the public classes."""
        check_keywords(options, Options.__annotations__)
        self.body: Body = body
        self.template_format: TemplateFormat = template_format
        named = {**partials, **(options.get("partial_variables") or {})}
        known = self._inputs(named).all
        self.partial_variables: Mapping[str, object] = checked(named, known)
        self.name: str = options.get("name") or ""
        self.metadata: Mapping[str, object] = dict(options.get("metadata") or {})
        self.tags: tuple[str, ...] = tuple(options.get("tags") or ())
        self.output_parser: object = options.get("output_parser")
        self.strict: bool = bool(options.get("strict"))
        self.history_roles: tuple[str, ...] | None = roles_of(options.get("history_roles"))
        self.validate_template: bool = bool(options.get("validate_template"))
        self._types: Mapping[str, object] = checked(options.get("input_types") or {}, known)
        self._derive()
        check_inputs(self, options)

    def _derive(self) -> None:
        """Work out what follows from the body, the partials and the options."""
        self._checker: Callable[..., object] | None = None  # what ``genprompts.strict`` made of the types
        self._schema: type[Any] | None = None
        self.inputs: Inputs = self._inputs(self.partial_variables)
        filled_in = tuple(name for name in self.inputs.required if name in self.partial_variables)
        self.input_variables: Listed[str] = Listed(name for name in self.inputs.required if name not in filled_in)
        self.optional_variables: Listed[str] = Listed((*self.inputs.optional, *filled_in))
        self._compiled = Compiled(self.body, self.inputs, self.strict)
        # Whether the values can be rendered as they are given.
        self._plain: bool = not (
            self.partial_variables or self.strict or self.history_roles is not None or self._has_more()
        )

    # --- rendering -----------------------------------------------------------------------------------

    def _render(self, input: Input, config: object = None) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the template with ``input``; where it has one required input, the bare value will do.

        Raises:
            MissingInputError: a required input is missing.
            UnexpectedInputError: the input is no mapping, or a value is not what its input takes.
        """
        if config is not None:
            return self._traced(input, config)
        compiled = self._compiled
        rendered: OutputT = (compiled.function or compiled.make())(self, self._values(input))
        return rendered

    async def _arender(self, input: Input) -> OutputT:  # noqa: A002  (LangChain's name)
        """Render the template as ``invoke`` does, but await what has to be awaited."""
        compiled = self._compiled
        rendered: OutputT = (compiled.function or compiled.make())(self, await self._avalues(input))
        return rendered

    # What ``format_messages`` (of texts and such: ``format``) and ``format_prompt`` do when nobody overrides them.
    _formed = _prompted = _render
    _aformed = _aprompted = _arender
    is_overridden: ClassVar[bool] = False
    """Whether a class of a user's says for itself how it renders."""

    def __init_subclass__(cls) -> None:
        """Find the methods of LangChain's that a user's class has overridden."""
        super().__init_subclass__()
        made = cls.__dict__
        if "_render" in made:
            cls._formed = cls._prompted = made["_render"]
        if "_arender" in made:
            cls._aformed = cls._aprompted = made["_arender"]
        if cls.__module__.partition(".")[0] != __name__.partition(".")[0]:
            from genprompts.templates.overridden import go_through  # noqa: PLC0415  (few programs have subclasses)

            go_through(cls)

    def invoke_mapping(self, values: Input) -> OutputT:
        """Render the template with ``values``, which must be a mapping."""
        return self.invoke(as_dict(self, values))

    # --- values --------------------------------------------------------------------------------------

    def _values(self, given: object) -> dict[str, object]:
        """Return the values of all inputs that are given, filled in or computed."""
        values = given if isinstance(given, dict) else self._named(given)
        if self._plain:
            return values
        self._require(values)
        if self.partial_variables:
            values = {**filled(self.partial_variables, values, self.name), **values}
        return self._more_values(self._checked(values))

    async def _avalues(self, given: object) -> dict[str, object]:
        """Return the values as ``_values`` does, but await what has to be awaited."""
        values = given if isinstance(given, dict) else self._named(given)
        if self._plain:
            return values
        self._require(values)
        if self.partial_variables:
            values = {**await afilled(self.partial_variables, values), **values}
        return await self._amore_values(self._checked(values))

    def _has_more(self) -> bool:
        """Return whether ``_more_values`` has anything to add."""
        return type(self)._more_values is not Template._more_values  # noqa: SLF001  (our own)

    def _more_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values`` and those that are computed from them; all required ones are there."""
        return values

    async def _amore_values(self, values: dict[str, object]) -> dict[str, object]:
        """Return what ``_more_values`` returns, but await what has to be awaited."""
        return self._more_values(values)

    def _require(self, values: Mapping[str, object]) -> None:
        """Refuse values that lack a required one, before any partial is asked for its value."""
        for name in self.input_variables:
            if name not in values:
                raise input_error(self, values)

    def _checked(self, values: dict[str, object]) -> dict[str, object]:
        """Return ``values``, each of which is what its input takes."""
        if self.strict or self.history_roles is not None:
            from genprompts.strict import check_values  # noqa: PLC0415  (most templates check nothing)

            check_values(self, values)
        return values

    def _named(self, given: object) -> dict[str, object]:
        """Return the values by their names: those of a mapping, or the bare value of the one required input."""
        if is_mapping(given):
            return dict(given)
        names = self.input_variables
        # None and whole messages print as what no one wants in a prompt: they are mistakes of the step before.
        if len(names) != 1 or given is None:
            raise no_mapping(self, given)
        if names[0] in self.inputs.printed and (
            is_sequence(given) or hasattr(given, "content") or hasattr(given, "model_dump")
        ):
            message = (
                f"{kind(given)} cannot stand for input {shown(names[0])}, which is printed; give a text or a mapping"
            )
            raise UnexpectedInputError(message, self.name, names)
        return {names[0]: given}

    # --- types ---------------------------------------------------------------------------------------

    @property
    def input_types(self) -> Mapping[str, object]:
        """The types that are known: those given, and that of placeholders."""
        return {**types_of(self.inputs.placeholders), **self._types}

    def _input_schema(self) -> type[Any]:
        """Return the TypedDict class of the template's inputs; always the same one."""
        if self._schema is None:
            from genprompts.templates.typed_inputs import typed_dict  # noqa: PLC0415  (few programs ask)

            self._schema = typed_dict(self, self._types)
        return self._schema

    # --- variations ----------------------------------------------------------------------------------

    def partial(self, /, **values: object) -> "Self":
        """Return a template with ``values`` filled in; a later input overrides them.

        Raises:
            UnexpectedInputError: the template has no input of such a name.
        """
        known = self._inputs((*self.partial_variables, *values)).all
        inputs, compiled = self.inputs, self._compiled
        made = self._changed(partial_variables={**self.partial_variables, **checked(values, known)})
        if made.inputs == inputs and made._compiled.body == compiled.body:  # noqa: SLF001  (its own kind)
            made._compiled = compiled  # noqa: SLF001  (compiled once for all: programs fill in an input per request)
        return made

    def _inputs(self, known: Iterable[str]) -> Inputs:
        """Return the inputs, where the names in ``known`` have a value in any case."""
        return inputs_of(self.body, known)

    def _changed(self, **changes: object) -> "Self":
        """Return a template like this one, except for ``changes``; types of inputs that are gone go, too."""
        made = object.__new__(type(self))
        made.__setstate__({**self.__getstate__(), **changes})
        made._types = {name: made._types[name] for name in made._types if name in made.inputs.all}
        return made

    def _options(self) -> Options:
        """Return the options again, less the partials and what was only checked."""
        return {
            "name": self.name,
            "metadata": self.metadata,
            "tags": self.tags,
            "input_types": self._types,
            "output_parser": self.output_parser,
            "strict": self.strict,
            "history_roles": self.history_roles,
        }

    def __getstate__(self) -> dict[str, object]:
        """Leave out what follows from the rest: it is made again."""
        return {name: getattr(self, name) for name in self._state}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        """Take over what ``__getstate__`` gave."""
        for name, value in state.items():
            object.__setattr__(self, name, value)
        self._derive()

    def __eq__(self, other: object) -> bool:
        """Templates of one class are equal when all they are made of is."""
        return isinstance(other, type(self)) and self.__getstate__() == other.__getstate__()

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # partials need not be hashable
