"""jinja2's sandbox, for templates that are not compiled: what it renders is what LangChain's renders."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from functools import lru_cache, partial, wraps
from types import BuiltinMethodType
from typing import Any, cast

from genprompts.errors import (
    GenPromptsError,
    MissingExtraError,
    MissingInputError,
    RenderLimitError,
    UnexpectedInputError,
)
from genprompts.grammar.formats import sizes
from genprompts.grammar.jinja.counted import Counted, checked_arguments
from genprompts.input_errors import shown
from genprompts.jinja import numbers, refused
from genprompts.limits import check_characters
from genprompts.limits.growth import check_method
from genprompts.missing import MISSING

try:
    from jinja2 import DictLoader, Template, nodes
    from jinja2.compiler import CodeGenerator, Frame
    from jinja2.environment import TemplateModule
    from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateRuntimeError, UndefinedError
    from jinja2.runtime import Context, StrictUndefined, Undefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment, SandboxedFormatter
    from jinja2.utils import generate_lorem_ipsum, missing
except ImportError as _missing:
    raise MissingExtraError(
        'jinja2 is not installed, which renders this template; install it with: pip install "jinja2>=3.1.6"', "jinja2"
    ) from _missing

_Files = tuple[tuple[str, str], ...]
_DOING_WITHOUT = {"default", "d", "defined", "undefined"}
"""The filters and tests that a missed key may go through."""
_USED = "a value that is used is undefined"


def render(source: str, files: Mapping[str, str], values: Mapping[str, object]) -> str:
    """Return what the template ``source`` renders to; it may include, import and extend ``files``.

    Values that are ``MISSING`` were not given.

    Raises:
        MissingInputError: The template reads a key that a value does not have, and does not do without; or it goes
            on with something that is undefined.
        UnexpectedInputError: The template changes a value, or reads what the sandbox forbids.
        RenderLimitError: Templates include one another without end.
    """
    template = _template(source, tuple(sorted(files.items())))
    modules, count = _MODULES.set({}), _COUNT.set(Counted())
    try:
        return template.render({name: value for name, value in values.items() if value is not MISSING})
    except UndefinedError as error:
        raise MissingInputError(error.message or "a value that is used is undefined") from None
    except SecurityError as error:
        said = error.message or ""
        message = (
            said.rstrip(".")
            if said.startswith("access to attribute")
            else "the template calls what is not for templates"
        )
        raise UnexpectedInputError(message) from None
    except TemplateNotFound:  # its text is the name, which may be an input
        raise UnexpectedInputError("the template includes a file that is not there") from None
    except TemplateRuntimeError:
        raise UnexpectedInputError(
            "a filter or a test of the template is not there, or is given what it does not take"
        ) from None
    except RecursionError:
        raise RenderLimitError("the templates include or call one another too deeply", "depth") from None
    finally:
        _MODULES.reset(modules)
        _COUNT.reset(count)


@lru_cache(maxsize=256)
def _template(source: str, files: _Files) -> Template:
    return _environment(files).from_string(source)


@lru_cache(maxsize=64)
def _environment(files: _Files) -> "_Sandbox":
    return _Sandbox(dict(files))


# --- keys that are not there ---------------------------------------------------------------------


class Missed(StrictUndefined):
    """What a filter was asked to read and cannot have: nothing but ``default`` and ``defined`` can be done with it."""

    __slots__ = ()

    def refuse(self) -> None:
        """Say that it is missing, or forbidden."""
        self._fail_with_undefined_error()

    @property
    def is_forbidden(self) -> bool:
        """Whether it is there, and not for templates."""
        return self._undefined_exception is SecurityError


def _missed(name: str) -> Missed:
    """Return what stands for the key or attribute ``name`` of a value that does not have it."""
    error = partial(MissingInputError, prompt="", names=(name,))
    message = f"the key {shown(name)} is missing from a value that the template reads"
    return Missed(message, exc=cast("type[UndefinedError]", error))


def _undefined(
    hint: str | None = None,
    obj: object = missing,
    name: object = None,
    exc: type[TemplateRuntimeError] = UndefinedError,
) -> Undefined:
    """Return what stands for something that is not there.

    That is ``Missed`` for an attribute or a key, named as a text, that a value of the inputs does not have. No type
    promises a position: one behind the last item is what jinja2 always makes of it, and so is what jinja2 itself has
    not (a name, the item before the first, a key of a namespace): printed as nothing.
    """
    if hint is None and obj is not missing and not type(obj).__module__.startswith("jinja2."):
        return _missed(str(name)) if isinstance(name, str) else Undefined(_USED)
    return Undefined(hint, obj, cast("str | None", name), exc)


def _had(found: object) -> object:
    """Return what was read; refuse it at once if it is missing."""
    if isinstance(found, Missed):
        found.refuse()
    return found


def _or_nothing(found: object) -> object:
    """Return what was read, or what jinja2 always makes of what is missing."""
    return Undefined(_USED) if isinstance(found, Missed) else found


class _Strict:
    """The environment, for filters that read an attribute of each item and never look at what they have read."""

    def __init__(self, environment: "_Sandbox") -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> object:
        """Return what the environment itself has."""
        return getattr(self._environment, name)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item of a value; it must be there."""
        return _had(self._environment.getitem(obj, argument))


_READING = {"sort", "min", "max", "groupby"}
"""The filters that read an attribute of one item without looking at it."""


def _refusing(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """Return a filter or test that refuses a missed key, also where jinja2's would take it for nothing."""
    at = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def refusing(*args: object, **kwargs: object) -> object:
        _had(args[at])
        value = checked_arguments(name, args[at], args[at + 1 :], kwargs)
        args = (*args[:at], value, *args[at + 1 :])
        if name in _READING and not (name == "groupby" and (len(args) > 3 or "default" in kwargs)):
            args = (_Strict(cast("_Sandbox", args[0])), *args[1:])
        try:
            found = function(*args, **kwargs)
        except (ValueError, LookupError) as error:
            if isinstance(error, GenPromptsError):
                raise
            raise refused(f"the filter or test {shown(name)}") from None
        if name == "map":
            return map(_had, cast("Iterable[object]", found))
        return _COUNT.get().made(found) if isinstance(found, str) else found

    return refusing


# --- the sandbox ---------------------------------------------------------------------------------


class _Generator(CodeGenerator):
    """Compiles templates without evaluating parts of them: what is never reached is never computed."""

    _done_without: nodes.Node | None = None
    _looped: frozenset[int] | set[int] = frozenset()

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Loop over something, and count the passes."""
        self._looped = {*self._looped, id(node.iter)}
        super().visit_For(node, frame)

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Write a node; what is looped over is counted."""
        if id(node) not in self._looped:
            return super().visit(node, *args, **kwargs)
        self._looped = self._looped - {id(node)}
        self.write("environment.each(")
        super().visit(node, *args, **kwargs)
        self.write(")")
        return None

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Put texts together; they must not become too long."""
        if frame.eval_ctx.volatile or frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write("environment.concatenated(")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write(")")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Apply a filter; what ``default`` is applied to need not be there."""
        self._do_without(node)
        super().visit_Filter(node, frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Ask a test; what is asked for need not be there."""
        self._do_without(node)
        super().visit_Test(node, frame)

    def _do_without(self, node: nodes.Filter | nodes.Test) -> None:
        if node.name in _DOING_WITHOUT and isinstance(node.node, nodes.Getattr | nodes.Getitem):
            self._done_without = node.node

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Read an attribute; it must be there unless the template does without it."""
        self._read("found_attribute" if node is self._done_without else "attribute", node, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Read an item; one that a text in the template names must be there unless the template does without it."""
        if isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
        elif node is self._done_without:
            self._read("found_item", node, frame)
        else:
            named = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str)
            self._read("item" if named else "computed_item", node, frame)

    def _read(self, method: str, node: nodes.Getattr | nodes.Getitem, frame: Frame) -> None:
        self.write(f"environment.{method}(")
        self.visit(node.node, frame)
        self.write(", ")
        if isinstance(node, nodes.Getattr):
            self.write(repr(node.attr))
        else:
            self.visit(node.arg, frame)
        self.write(")")


_MODULES: ContextVar["dict[Template, TemplateModule]"] = ContextVar("_MODULES")
"""The templates that were imported in the rendering that goes on."""


_COUNT: ContextVar[Counted] = ContextVar("_COUNT")
"""What the rendering that goes on has done so far."""


def _concat(pieces: Iterable[str]) -> str:
    """Return the pieces put together; each is counted when it comes."""
    return _COUNT.get().joined(pieces)


def _finalized(value: object) -> object:
    """Return a value that is printed; it is counted."""
    return _COUNT.get().prints(value)


@wraps(generate_lorem_ipsum)
def _lipsum(n: int = 5, html: bool = True, min: int = 20, max: int = 100) -> str:  # noqa: A002
    """Return ``n`` paragraphs of words that mean nothing."""
    check_characters(n * max * 100)
    return generate_lorem_ipsum(n, html, min, max)


class _Formatter(SandboxedFormatter):
    """Fills in texts as jinja2 does, and looks at the widths."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return one field."""
        check_characters(sum(sizes(format_spec)))
        return cast("str", super().format_field(value, format_spec))


class _File(Template):
    """A template that is imported anew in each rendering, so that none sees what another one has counted."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002  (jinja2's signature)
        modules = _MODULES.get()
        if self not in modules:
            modules[self] = self.make_module()
        return modules[self]


class _Sandbox(ImmutableSandboxedEnvironment):
    """LangChain's sandbox, except that it refuses missed keys and never changes a value."""

    code_generator_class = _Generator
    template_class = _File
    concat = staticmethod(_concat)
    intercepted_binops = frozenset({"+", "*", "%", "**"})

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(loader=DictLoader(files), optimized=False, auto_reload=False, finalize=_finalized)
        self.globals |= {"lipsum": _lipsum, "range": numbers}
        self.undefined = cast("type[Undefined]", _undefined)
        for known in (self.filters, self.tests):
            for name, function in known.items():
                if name not in _DOING_WITHOUT:
                    known[name] = _refusing(name, cast("Callable[..., object]", function))

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:  # noqa: ARG002
        """Apply an operator whose result may be too long."""
        return _COUNT.get().operated(operator, _had(left), _had(right))

    def call(self, context: Context, obj: object, /, *args: object, **kwargs: object) -> object:
        """Call a macro, a method or a function, and count it."""
        _COUNT.get().step()
        try:
            return super().call(context, obj, *check_method(obj, args, kwargs), **kwargs)
        except (ValueError, LookupError):
            if isinstance(obj, BuiltinMethodType):
                raise refused(f"the method {shown(obj.__name__)}") from None
            raise

    def get_template(self, *args: Any, **kwargs: Any) -> Template:
        """Return a template that another one includes, and count it."""
        _COUNT.get().step()
        return super().get_template(*args, **kwargs)

    def concatenated(self, *values: object) -> str:
        """Return the texts of values, put together."""
        return _COUNT.get().concat(*values)

    def each(self, value: Iterable[object]) -> Iterable[object]:
        """Yield what a loop goes through, and count it."""
        count = _COUNT.get()
        for entry in value:
            count.step()
            yield entry

    def wrap_str_format(self, value: object) -> Callable[..., str] | None:
        """Return what stands for a text's method that fills it in."""
        found = super().wrap_str_format(value)
        owner = getattr(value, "__self__", None)
        if found is None or type(owner) is not str:
            return found
        formatter = _Formatter(self)

        def fill_in(*args: Any, **kwargs: Any) -> str:
            if getattr(value, "__name__", "") == "format_map":
                return formatter.vformat(owner, (), args[0])
            return formatter.vformat(owner, args, kwargs)

        return fill_in

    def unsafe_undefined(self, obj: object, attribute: str) -> Undefined:
        """Return what stands for an attribute that is not for templates."""
        return Missed(f"access to attribute {attribute!r} of a {type(obj).__name__!r} is unsafe", exc=SecurityError)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item of a value, or an attribute: filters read so."""
        return super().getitem(_had(obj), _had(argument))  # its error is a KeyError: for jinja2, "no such item"

    def attribute(self, obj: object, name: str) -> object:
        """Return an attribute of a value, or an item; it must be there."""
        return _had(super().getattr(obj, name))

    def found_attribute(self, obj: object, name: str) -> object:
        """Return an attribute of a value, or an item, if it is there."""
        return _or_nothing(super().getattr(obj, name))

    def item(self, obj: object, key: object) -> object:
        """Return an item of a value, or an attribute; it must be there."""
        return _had(self.getitem(obj, key))

    def found_item(self, obj: object, key: object) -> object:
        """Return an item of a value, or an attribute, if it is there."""
        return _or_nothing(self.getitem(obj, key))

    def computed_item(self, obj: object, key: object) -> object:
        """Return an item of a value, if it is there: types promise neither positions nor the keys of a mapping."""
        found = self.getitem(obj, key)
        return _had(found) if isinstance(found, Missed) and found.is_forbidden else _or_nothing(found)
