"""jinja2's sandbox, for templates that are not compiled: what it renders is what LangChain's renders."""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import lru_cache, partial, wraps
from typing import cast

from genprompts.errors import MissingExtraError, MissingInputError, RenderLimitError, UnexpectedInputError
from genprompts.input_errors import shown
from genprompts.missing import MISSING

try:
    from jinja2 import DictLoader, Template, nodes
    from jinja2.compiler import CodeGenerator, Frame
    from jinja2.environment import TemplateModule
    from jinja2.exceptions import SecurityError, TemplateRuntimeError, UndefinedError
    from jinja2.runtime import Context, StrictUndefined, Undefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from jinja2.utils import missing
except ImportError as _missing:
    raise MissingExtraError(
        'jinja2 is not installed, which renders this template; install it with: pip install "jinja2>=3.1.6"', "jinja2"
    ) from _missing

_Files = tuple[tuple[str, str], ...]
_DOING_WITHOUT = {"default", "d", "defined", "undefined"}
"""The filters and tests that a missed key may go through."""


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
    modules = _MODULES.set({})
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
    except RecursionError:
        raise RenderLimitError("the templates include or call one another too deeply") from None
    finally:
        _MODULES.reset(modules)


@lru_cache(maxsize=256)
def _template(source: str, files: _Files) -> Template:
    return _environment(files).from_string(source)


@lru_cache(maxsize=64)
def _environment(files: _Files) -> "_Sandbox":
    return _Sandbox(dict(files))


# --- keys that are not there ---------------------------------------------------------------------


class Missed(StrictUndefined):
    """A key or attribute that a value does not have: nothing can be done with it but ask whether it is defined."""

    __slots__ = ()

    def __init__(self, obj: object, name: object) -> None:
        """Stand for ``name`` of ``obj``; an empty name stands for one that the template computes."""
        key = name if isinstance(name, str | int) else ""
        message = f"the key {shown(str(key))} is missing" if key != "" else "a computed key is missing"
        names = (str(key),) if key != "" else ()
        error = partial(MissingInputError, prompt="", names=names)
        super().__init__(
            f"{message} from a value that the template reads", obj, None, cast("type[UndefinedError]", error)
        )

    def refuse(self) -> None:
        """Say that it is missing."""
        self._fail_with_undefined_error()

    def of(self, obj: object) -> bool:
        """Return whether it is ``obj`` that does not have it."""
        return self._undefined_obj is obj


def _undefined(
    hint: str | None = None,
    obj: object = missing,
    name: str | None = None,
    exc: type[TemplateRuntimeError] = UndefinedError,
) -> Undefined:
    """Return what stands for something that is not there.

    That is ``Missed`` for what a value of the inputs does not have. What jinja2 itself has not (a name, the item
    before the first, a key of a namespace, what it forbids) is what it always is: printed as nothing.
    """
    if hint is None and obj is not missing and not type(obj).__module__.startswith("jinja2."):
        return Missed(obj, name)
    return Undefined(hint, obj, name, exc)


def _refusing(function: Callable[..., object]) -> Callable[..., object]:
    """Return a filter or test that refuses a missed key, also where jinja2's would take it for nothing."""
    at = 1 if hasattr(function, "jinja_pass_arg") else 0

    @wraps(function)
    def refusing(*args: object, **kwargs: object) -> object:
        if isinstance(value := args[at], Missed):
            value.refuse()
        return function(*args, **kwargs)

    return refusing


# --- the sandbox ---------------------------------------------------------------------------------


class _Generator(CodeGenerator):
    """Compiles templates without evaluating parts of them: what is never reached is never computed."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        if isinstance(node, nodes.TemplateData):
            return super()._output_child_to_const(node, frame, finalize)
        raise nodes.Impossible

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802  (jinja2's name)
        """Read an item; one whose key is computed is read so that no error shows the key, which may be a value."""
        if isinstance(node.arg, nodes.Slice | nodes.Const):
            super().visit_Getitem(node, frame)
            return
        self.write("environment.computed_item(")
        self.visit(node.node, frame)
        self.write(", ")
        self.visit(node.arg, frame)
        self.write(")")


_MODULES: ContextVar["dict[Template, TemplateModule]"] = ContextVar("_MODULES")
"""The templates that were imported in the rendering that goes on."""


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

    def __init__(self, files: dict[str, str]) -> None:
        super().__init__(loader=DictLoader(files), optimized=False, auto_reload=False)
        self.undefined = cast("type[Undefined]", _undefined)
        for known in (self.filters, self.tests):
            for name, function in known.items():
                if name not in _DOING_WITHOUT:
                    known[name] = _refusing(cast("Callable[..., object]", function))

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item of a value, or an attribute."""
        for part in (obj, argument):
            if isinstance(part, Missed):  # its error is a KeyError, which jinja2 would take for "no such item"
                part.refuse()
        return super().getitem(obj, argument)

    def computed_item(self, obj: object, argument: object) -> object:
        """Return an item of a value whose key was computed."""
        found = self.getitem(obj, argument)
        return Missed(obj, "") if isinstance(found, Missed) and found.of(obj) else found
