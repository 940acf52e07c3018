"""Classes of the project as their source shows them: their fields and what these are of; nothing is imported."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from weakref import WeakKeyDictionary

from genprompts_codegen.definitions import ClassField, ClassKind, ClassShape, NoClass
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.python.class_bodies import Members, fields_of
from genprompts_codegen.sources.python.class_forms import as_class
from genprompts_codegen.sources.python.imports import bind_from_import, bind_import
from genprompts_codegen.sources.python.modules import Module, Modules
from genprompts_codegen.sources.python.places import Block, Spot
from genprompts_codegen.sources.python.resolve import attribute, look_up
from genprompts_codegen.sources.python.scopes import Scope, UserClass
from genprompts_codegen.sources.python.types import type_text
from genprompts_codegen.sources.python.values import External, Unknown, Value

_TYPING = ("typing", "typing_extensions")
_EMPTY_BASES = frozenset(
    {"builtins.object", "abc.ABC"} | {f"{module}.{name}" for module in _TYPING for name in ("Generic", "Protocol")}
)
"""Bases that add no field."""
_MADE_WITH: dict[str, ClassKind] = {
    **{f"{module}.TypedDict": ClassKind.TYPED_DICT for module in _TYPING},
    **{f"{module}.NamedTuple": ClassKind.NAMED_TUPLE for module in _TYPING},
    **dict.fromkeys(("pydantic.BaseModel", "pydantic.main.BaseModel", "pydantic.v1.BaseModel"), ClassKind.MODEL),
}
_OWN_NAMES: dict[ClassKind, tuple[str, ...]] = {
    ClassKind.TYPED_DICT: ("keys", "items", "values", "get", "copy"),
    ClassKind.NAMED_TUPLE: ("count", "index", "_asdict", "_fields", "_replace"),
    ClassKind.MODEL: (
        "model_dump", "model_dump_json", "model_copy", "model_fields", "model_fields_set", "model_extra",
        "model_computed_fields", "model_config", "dict", "json", "copy",
    ),
    ClassKind.DATA_CLASS: (),
    ClassKind.PLAIN: (),
}  # fmt: skip
"""What every class of a kind has besides its fields."""
_DATA_CLASSES = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_ATTRS = frozenset(f"{module}.{name}" for module in ("attr", "attrs") for name in ("s", "define", "frozen", "mutable"))
_HARMLESS = frozenset(
    {"functools.total_ordering"} | {f"{module}.{name}" for module in _TYPING for name in ("final", "runtime_checkable")}
)
"""Decorators that add no field."""
_MAX_BASES = 50
_MAKES_NAMES = re.compile(r"import\s*\*|__getattr__|\b(?:exec|globals|vars|setattr)\b")
"""What may give a module names that its text does not show."""
_OPEN_METHODS = frozenset({"__getattr__", "__getattribute__"})


_FINDERS: "WeakKeyDictionary[Project, _Finder]" = WeakKeyDictionary()


def class_of(module: str, name: str, importer: Path, project: Project) -> ClassShape | NoClass | None:
    """Return the class ``name`` (dotted when it stands in another) of ``module``, as ``importer`` would import it.

    None where nothing is known: the module is none of the project, or makes the class in a way that is not understood.
    """
    finder = _FINDERS.get(project)
    if finder is None:
        finder = _FINDERS[project] = _Finder(project)
    try:
        return finder.search(module, name, importer)
    except RecursionError:
        return None


class _Finder:
    """Finds the classes of one project, looking at each only once."""

    def __init__(self, project: Project) -> None:
        self._modules = Modules(project, _bind_names)
        self._shapes: dict[int, tuple[UserClass, ClassShape]] = {}

    def search(self, dotted: str, name: str, importer: Path) -> ClassShape | NoClass | None:
        path = self._modules.find(dotted, importer)
        module = None if path is None else self._modules.started(path)
        if module is None or module.scope is None:
            return None
        self._note(module)
        first, *others = name.split(".")
        value: Value | None = look_up(first, module.scope)
        for word in others:
            value = None if value is None else attribute(value, word, module)
        if isinstance(value, UserClass):
            if id(value) not in self._shapes:
                self._shapes[id(value)] = value, self._shape(value)
            return self._shapes[id(value)][1]
        if others:  # "lines.Line" of a package: "lines" is a module of it
            return self.search(f"{dotted}.{first}", ".".join(others), importer)
        if _MAKES_NAMES.search(module.source.text) or re.search(rf"\b{re.escape(first)}\b", module.source.text):
            return None
        if self._modules.find(f"{dotted}.{first}", importer) is not None:
            return None
        return NoClass(tuple(key for key, one in module.scope.names.items() if isinstance(one, UserClass)))

    def _note(self, module: Module) -> None:
        """Note that whoever changes the module changes prompts that stand elsewhere."""
        self._modules.project.read(module.path)

    def _shape(self, owner: UserClass) -> ClassShape:
        lines = _lineage(owner)
        for one in lines.classes:
            self._note(one.scope.module)
        fields: dict[str, ClassField] = {}
        for one in reversed(lines.classes):
            members = fields_of(one.node, lines.kind)
            lines.open = lines.open or members.open
            fields |= {field.name: field for field in _fields(members, one)}
        for name in _OWN_NAMES[lines.kind]:
            fields.setdefault(name, ClassField(name))
        lines.open = lines.open or not _OPEN_METHODS.isdisjoint(fields)
        anchor = Spot(owner.scope.module, owner.node).anchor()
        return ClassShape(owner.name, lines.kind, tuple(fields.values()), anchor, lines.open)


def _fields(members: Members, owner: UserClass) -> Iterator[ClassField]:
    """Yield the fields with their types as they read outside the module."""
    for member in members.found:
        text = "" if member.annotation is None else type_text(member.annotation, owner.scope)
        yield ClassField(member.name, text, member.required)


class _Lineage:
    """A class and its bases in the project, in the order in which attributes are looked up, as far as that matters."""

    def __init__(self) -> None:
        self.classes: list[UserClass] = []
        self.kind = ClassKind.PLAIN
        self.open = False


def _lineage(owner: UserClass) -> _Lineage:
    lines = _Lineage()
    waiting = [owner]
    while waiting:
        one = waiting.pop(0)
        if one in lines.classes:
            continue
        if len(lines.classes) == _MAX_BASES:
            lines.open = True
            break
        lines.classes.append(one)
        _note_decorators(one, lines)
        for base in one.bases:
            match base:
                case UserClass():
                    waiting.append(base)
                case External(dotted) if dotted in _MADE_WITH:
                    lines.kind = _MADE_WITH[dotted]
                case External(dotted) if dotted in _EMPTY_BASES:
                    pass
                case _:
                    lines.open = True
        if any(keyword.arg not in {"total", "frozen"} for keyword in one.node.keywords):
            lines.open = True  # a metaclass, or what __init_subclass__ makes of it
    return lines


def _note_decorators(owner: UserClass, lines: _Lineage) -> None:
    outside = owner.scope.parent or owner.scope
    for decorator in owner.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        value = meaning(called, outside)
        dotted = value.dotted if isinstance(value, External) else ""
        if dotted in _DATA_CLASSES | _ATTRS:
            lines.kind = ClassKind.DATA_CLASS
        elif dotted not in _HARMLESS:
            lines.open = True


# --- names of a module ---------------------------------------------------------------------------


def _bind_names(module: Module) -> None:
    """Bind what the module's own statements import and define, as far as classes need it."""
    module.scope = Scope("module", module, (), None, Block(None, "in the module"))
    _bind_statements(module.tree.body, module.scope)


def _bind_statements(statements: Sequence[ast.stmt], scope: Scope) -> None:
    for statement in statements:
        match statement:
            case ast.Import():
                bind_import(statement, scope)
            case ast.ImportFrom():
                bind_from_import(statement, scope)
            case ast.ClassDef():
                _bind_class(statement, scope)
            case ast.Assign(targets=[ast.Name(name)], value=value):
                _bind_value(name, value, scope)
            case ast.If(body=body, orelse=orelse):
                _bind_statements([*body, *orelse], scope)
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                caught = [inner for handler in handlers for inner in handler.body]
                _bind_statements([*caught, *body, *orelse, *final], scope)
            case ast.With(body=body):
                _bind_statements(body, scope)
            case _:
                pass


def _bind_class(node: ast.ClassDef, scope: Scope) -> None:
    inner = Scope("class", scope.module, (*scope.path, node.name), scope, scope.block)
    bases = tuple(meaning(base, scope) for base in node.bases)
    inner.owner = UserClass(node.name, node, inner, bases)
    scope.names[node.name] = inner.owner
    _bind_statements(node.body, inner)


def _bind_value(name: str, value: ast.expr, scope: Scope) -> None:
    """Bind a class in functional form, or another name of a class."""
    if isinstance(value, ast.Name | ast.Attribute):
        found = meaning(value, scope)
        if isinstance(found, UserClass | External):
            scope.names[name] = found
            return
    if isinstance(value, ast.Call):
        made = as_class(name, value, meaning(value.func, scope))
        if made is not None:
            _bind_class(made, scope)
            return
    scope.names.setdefault(name, Unknown("an assignment"))


def meaning(node: ast.expr, scope: Scope) -> Value:
    """Return what a base or a decorator means; arguments of a generic class do not matter."""
    match node:
        case ast.Name("object"):
            return External("builtins.object")
        case ast.Name(name):
            return look_up(name, scope)
        case ast.Attribute(value=inner, attr=name):
            return attribute(meaning(inner, scope), name, scope.module) or Unknown(name)
        case ast.Subscript(value=inner):
            return meaning(inner, scope)
        case _:
            return Unknown("an expression")
