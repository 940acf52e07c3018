"""Filters, tests and attributes that a template names: whether they exist, fit their arguments, and are allowed."""

import inspect
import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from jinja2.sandbox import (
    UNSAFE_ASYNC_GENERATOR_ATTRIBUTES,
    UNSAFE_COROUTINE_ATTRIBUTES,
    UNSAFE_GENERATOR_ATTRIBUTES,
    SandboxedEnvironment,
)

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja import nodes as j
from genprompts.input_errors import nearest
from genprompts.span import Span

ENVIRONMENT = SandboxedEnvironment()
"""What LangChain reads templates with."""
_UNSAFE = UNSAFE_GENERATOR_ATTRIBUTES | UNSAFE_COROUTINE_ATTRIBUTES | UNSAFE_ASYNC_GENERATOR_ATTRIBUTES | {"mro"}
_KNOWN: Mapping[str, Mapping[str, object]] = {"filter": ENVIRONMENT.filters, "test": ENVIRONMENT.tests}
_ATTRIBUTE_AT = {
    "sort": 2, "unique": 1, "min": 1, "max": 1, "join": 1, "groupby": 0, "sum": 0, "selectattr": 0, "rejectattr": 0,
    "map": None,
}  # fmt: skip
"""Filters that read an attribute of the items, and which of their positional arguments names it."""
_NAMES_ANOTHER: Mapping[str, tuple[Literal["filter", "test"], int]] = {
    "map": ("filter", 0),
    "select": ("test", 0),
    "reject": ("test", 0),
    "selectattr": ("test", 1),
    "rejectattr": ("test", 1),
}
"""Filters that apply another filter or test, and which of their positional arguments names that."""


def check_expression(node: object, *, excused: bool) -> None:
    """Check one node, not what it consists of; with ``excused``, filters and tests need not exist.

    Raises:
        TemplateSyntaxError: The node names what is not there, or what the sandbox forbids.
    """
    if isinstance(node, j.Getattr):
        _check_attribute(node)
    elif isinstance(node, j.Filter):
        _check_callable("filter", node, excused=excused)
        _check_filter(node, excused=excused)
    elif isinstance(node, j.Test):
        _check_callable("test", node, excused=excused)


# --- filters and tests ---------------------------------------------------------------------------


def _check_callable(kind: Literal["filter", "test"], node: j.Filter | j.Test, *, excused: bool) -> None:
    if node.name not in _KNOWN[kind]:
        if not excused:
            raise _unknown(kind, node.name, node.span)
        return
    signature = _signature(kind, node.name)
    given = node.arguments
    if signature is None or given.star is not None or given.double_star is not None:
        return
    try:
        signature.bind(None, *(None for _ in given.positional), **dict.fromkeys(name for name, _ in given.keywords))
    except TypeError as error:
        names = [name for name in signature.parameters if name != next(iter(signature.parameters))]
        hint = f"it takes {', '.join(names)}" if names else "it takes no arguments"
        raise TemplateSyntaxError(f'{kind} "{node.name}": {error}', node.span, hint) from None


def _unknown(kind: Literal["filter", "test"], name: str, span: Span) -> TemplateSyntaxError:
    near = nearest(name, sorted(_KNOWN[kind]))
    return TemplateSyntaxError(f"No {kind} named {name!r}.", span, f'did you mean "{near}"?' if near else "")


@cache
def _signature(kind: str, name: str) -> inspect.Signature | None:
    """Return the parameters of a filter or test without what jinja2 itself gives it, or None if they are unknown."""
    function = _KNOWN[kind][name]
    assert callable(function)
    function = inspect.unwrap(function)  # one that may also be asynchronous hides in one that asks which it is to be
    try:
        signature = inspect.signature(function)
    except ValueError:  # written in C, without a description
        return None
    parameters = list(signature.parameters.values())
    return signature.replace(parameters=parameters[1:] if hasattr(function, "jinja_pass_arg") else parameters)


def _check_filter(node: j.Filter, *, excused: bool) -> None:
    """Check what the arguments of some filters name."""
    if node.name == "attr":
        _check_computed(_argument(node, 0, "name"), node.span)
        return
    if node.name in _ATTRIBUTE_AT:
        attribute = _argument(node, _ATTRIBUTE_AT[node.name], "attribute")
        if isinstance(attribute, j.Const):
            private = [part for part in re.split("[.,]", str(attribute.value)) if _is_internal(part.strip())]
            if private:
                raise _forbidden(private[0].strip(), attribute.span)
    if node.name in _NAMES_ANOTHER:
        kind, at = _NAMES_ANOTHER[node.name]
        named = _argument(node, at, None)
        if isinstance(named, j.Const) and isinstance(named.value, str):
            if named.value not in _KNOWN[kind] and not excused:
                raise _unknown(kind, named.value, named.span)
            if kind == "filter" and named.value == "attr":
                _check_computed(_argument(node, 1, "name"), named.span)


def _argument(node: j.Filter, position: int | None, keyword: str | None) -> j.Expr | None:
    """Return the argument of a filter at a position or with a keyword."""
    positional = node.arguments.positional
    if position is not None and position < len(positional):
        return positional[position]
    return next((value for name, value in node.arguments.keywords if name == keyword), None)


# --- attributes ----------------------------------------------------------------------------------


def _check_attribute(node: j.Getattr) -> None:
    # A single underscore may begin a key of a mapping; of objects, the run time refuses such attributes.
    if node.name.startswith("__") or node.name in _UNSAFE:
        raise _forbidden(node.name, Span(node.span.end - len(node.name), node.span.end))


def _check_computed(name: j.Expr | None, span: Span) -> None:
    """Check the name that the filter "attr" is given."""
    if not isinstance(name, j.Const) or not isinstance(name.value, str):
        message = "the template reads an attribute whose name it computes"
        place = span if name is None else getattr(name, "span", span)
        raise TemplateSyntaxError(message, place, 'write the name out, or read a key with "[…]"', "attribute-access")
    if name.value.startswith("_") or name.value in _UNSAFE:
        raise _forbidden(name.value, name.span)


def _is_internal(name: str) -> bool:
    """Return whether no value has the name as a key, but all have it as an attribute."""
    return name.startswith("__") or (name in _UNSAFE and name != "mro")


def _forbidden(name: str, span: Span) -> TemplateSyntaxError:
    message = f'the template reads the attribute "{name}", which is not for templates'
    hint = "pass the value as an input of its own"
    if not name.startswith("__"):
        hint += f', or write ["{name}"] to read a key'
    return TemplateSyntaxError(message, span, hint, "attribute-access")
