"""The schema of a structured prompt: the class or the JSON schema that its answers have."""

from __future__ import annotations

from genprompts.grammar.nodes import Constant
from genprompts_codegen.definitions import OutputDef
from genprompts_codegen.sources.python.arguments import Argument, Arguments
from genprompts_codegen.sources.python.prompts import Site
from genprompts_codegen.sources.python.scopes import Scope, UserClass
from genprompts_codegen.sources.python.values import External, Table, Value, constant, origin

# What the class takes itself; other keywords go to the model with the schema.
_OWN = frozenset(
    {"messages", "schema", "schema_", "structured_output_kwargs", "template_format", "input_variables"}
    | {"optional_variables", "input_types", "output_parser", "partial_variables", "metadata", "tags", "name"}
    | {"validate_template", "history_roles"}
)


def read_output(arguments: Arguments, site: Site) -> OutputDef | None:
    """Return what a call of ``StructuredPrompt`` asks for; None where that is only known at run time."""
    given = arguments.take("schema_", 1) or arguments.take("schema")
    if given is None:
        if not arguments.doubt:
            site.fault('the argument "schema" is missing', site.spot, "give a class or a JSON schema")
        return None
    schema = _schema(given.value)
    if schema is None:
        local = isinstance(given.value, UserClass)
        where = "a class inside a function" if local else origin(given.value)
        site.unsure(f"the schema of its answers comes from {where}")
        return None
    return OutputDef(schema, given.spot.anchor(), _options(arguments))


def _schema(value: Value) -> str | dict[str, Constant] | None:
    """Return a class by its path, or a JSON schema."""
    match value:
        case UserClass() if _is_importable(value.scope.parent):
            return f"{value.scope.module.dotted()}:{'.'.join(value.scope.path)}"
        case External(dotted) if "." in dotted and not dotted.startswith("builtins."):
            module, _, name = dotted.rpartition(".")
            return f"{module}:{name}"
        case Table(doubt=""):
            known = constant(value)
            return known[0] if known is not None and isinstance(known[0], dict) else None
        case _:
            return None


def _is_importable(scope: Scope | None) -> bool:
    """Whether what ``scope`` holds can be imported: it is in no function."""
    while scope is not None:
        if scope.kind == "function":
            return False
        scope = scope.parent
    return True


def _options(arguments: Arguments) -> tuple[tuple[str, Constant], ...]:
    """Return what the model is given besides the schema, as far as that is known."""
    given: dict[str, Constant] = {}
    table = arguments.take("structured_output_kwargs")
    if table is not None:
        found = constant(table.value)
        given.update(found[0] if found is not None and isinstance(found[0], dict) else {})
    further: dict[str, Argument] = {name: one for name, one in arguments.named.items() if name not in _OWN}
    for name, argument in further.items():
        found = constant(argument.value)
        if found is not None:
            given[name] = found[0]
    return tuple(given.items())
