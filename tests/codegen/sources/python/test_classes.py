"""Classes of the project as their source shows them."""

import textwrap
from pathlib import Path

import pytest

from genprompts_codegen.definitions import ClassKind, ClassShape, NoClass
from genprompts_codegen.sources.project import Project
from genprompts_codegen.sources.python.classes import class_of

IMPORTS = """\
import collections
import dataclasses
import enum
import typing as t
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Generic, NamedTuple, Optional, TypedDict, TypeVar
import attrs
import pydantic
import typing_extensions
from pydantic import BaseModel, ConfigDict
from typing_extensions import NotRequired, ReadOnly, Required
"""


def found(tmp_path: Path, source: str, name: str = "User") -> ClassShape | NoClass | None:
    """Return the class ``name`` of a module with this source."""
    (tmp_path / "models.py").write_text(IMPORTS + textwrap.dedent(source), encoding="utf-8")
    return class_of("models", name, tmp_path / "prompts.py", Project(tmp_path))


def shape(tmp_path: Path, source: str, name: str = "User") -> ClassShape:
    """Return the class, which is there."""
    result = found(tmp_path, source, name)
    assert isinstance(result, ClassShape)
    return result


def fields(of: ClassShape) -> dict[str, str]:
    """Return the types of the fields as they are written, with ``?`` where a field may be left out."""
    own = {"keys", "items", "values", "get", "copy", "count", "index", "dict", "json"}
    return {
        f"{one.name}{'' if one.required else '?'}": one.type_text
        for one in of.fields
        if one.name not in own and not one.name.startswith(("_", "model_"))
    }


KINDS = {
    "class User(TypedDict):\n    a: int": ClassKind.TYPED_DICT,
    "class User(t.TypedDict):\n    a: int": ClassKind.TYPED_DICT,
    "class User(typing_extensions.TypedDict):\n    a: int": ClassKind.TYPED_DICT,
    'User = TypedDict("User", {"a": int})': ClassKind.TYPED_DICT,
    "@dataclass\nclass User:\n    a: int": ClassKind.DATA_CLASS,
    "@dataclasses.dataclass(frozen=True)\nclass User:\n    a: int": ClassKind.DATA_CLASS,
    "@attrs.define\nclass User:\n    a: int": ClassKind.DATA_CLASS,
    "class User(BaseModel):\n    a: int": ClassKind.MODEL,
    "class User(pydantic.BaseModel, frozen=True):\n    a: int": ClassKind.MODEL,
    "class Base(BaseModel):\n    a: int\nclass User(Base): ...": ClassKind.MODEL,
    "class User(NamedTuple):\n    a: int": ClassKind.NAMED_TUPLE,
    'User = NamedTuple("User", [("a", int)])': ClassKind.NAMED_TUPLE,
    "class User:\n    a: int": ClassKind.PLAIN,
    "class User(object):\n    a: int": ClassKind.PLAIN,
    'T = TypeVar("T")\nclass User(Generic[T]):\n    a: int': ClassKind.PLAIN,
    "class User(t.Protocol):\n    a: int": ClassKind.PLAIN,
    "try:\n    class User:\n        a: int\nexcept ImportError:\n    User = None": ClassKind.PLAIN,
    "if t.TYPE_CHECKING:\n    class User:\n        a: int": ClassKind.PLAIN,
    "class Person:\n    a: int\nUser = Person": ClassKind.PLAIN,
}


@pytest.mark.parametrize("source", KINDS)
def test_kind(source: str, tmp_path: Path) -> None:
    """What a class is made with is known through imports and bases, and its field is seen."""
    user = shape(tmp_path, source)

    assert (user.kind, fields(user), user.open) == (KINDS[source], {"a": "int"}, False)


OPEN = [
    "class User(enum.Enum):\n    a = 1",
    "class User(str):\n    a: int",
    "class User(Unheard):\n    a: int",
    "class User(dict):\n    a: int",
    "@something\nclass User:\n    a: int",
    "class User(metaclass=Meta):\n    a: int",
    "class User:\n    def __getattr__(self, name): ...",
    "class User(BaseModel):\n    model_config = ConfigDict(extra='allow')",
    "class User(BaseModel):\n    model_config: t.ClassVar[ConfigDict] = {'extra': 'allow'}",
    "class User(BaseModel):\n    class Config:\n        extra = 'allow'",
    "class User(BaseModel, extra='allow'):\n    a: int",
    "class Base(Unheard): ...\nclass User(Base): ...",
]


@pytest.mark.parametrize("source", OPEN)
def test_open(source: str, tmp_path: Path) -> None:
    """A class that may well have other fields says so."""
    assert shape(tmp_path, source).open


def test_forbidden_extra(tmp_path: Path) -> None:
    """Other settings of a model leave it closed."""
    assert not shape(tmp_path, "class User(BaseModel):\n    model_config = ConfigDict(extra='forbid')").open


def test_typed_dict_qualifiers(tmp_path: Path) -> None:
    """Keys are required or not by their class and their qualifiers, in any order."""
    user = shape(
        tmp_path,
        """
        class Base(TypedDict):
            a: int
        class User(Base, total=False):
            b: str
            c: Required[str]
            d: ReadOnly[Required[str]]
            e: Annotated[Required[list[str]], "doc"]
        class Whole(User):
            f: NotRequired[ReadOnly[str]]
            g: "NotRequired[str]"
            h: Annotated[str, "doc"]
        """,
        "Whole",
    )

    assert fields(user) == {
        "a": "int", "b?": "str", "c": "str", "d": "str", "e": "list[str]", "f?": "str", "g?": "str", "h": "str",
    }  # fmt: skip


def test_functional_typed_dict(tmp_path: Path) -> None:
    """The functional form has keys of any kind, and its own ``total``."""
    user = shape(tmp_path, 'User = TypedDict("User", {"user-name": str, "class": Required[int]}, total=False)')

    assert fields(user) == {"user-name?": "str", "class": "int"}


def test_plain_class(tmp_path: Path) -> None:
    """A class has its annotated names, properties, methods, slots, and what its methods set on themselves."""
    user = shape(
        tmp_path,
        """
        class User:
            __slots__ = ("slot",)
            a: int
            b = 1
            def __init__(self, name: str, *, age: int, other) -> None:
                self.name = name
                self.age, self.x = age, 1
                self.other = other
                self.born: date = date.today()
            @property
            def title(self) -> str: ...
            @cached_property
            def first(self) -> "Optional[Line]": ...
            def method(self) -> int:
                this = self
                self.late = 1
        class Line:
            a: int
        """,
    )

    assert fields(user) == {
        "slot": "", "a": "int", "b": "", "name": "str", "age": "", "x": "", "other": "", "born": "datetime:date",
        "title": "str", "first": "Optional[models:Line]", "method": "", "late": "",
    }  # fmt: skip


def test_types_of_other_modules(tmp_path: Path) -> None:
    """The type of a field names the module that it comes from, however it is imported."""
    package = tmp_path / "app"
    (package / "shop").mkdir(parents=True)
    for folder in (package, package / "shop"):
        (folder / "__init__.py").touch()
    (package / "shop" / "lines.py").write_text("class Line:\n    price: float\n", "utf-8")
    (package / "shop" / "orders.py").write_text(
        "from dataclasses import dataclass\nfrom . import lines\nfrom .lines import Line as Row\n"
        "import app.shop.lines\n@dataclass\nclass Order:\n    rows: list[Row]\n    first: lines.Line | None\n"
        "    last: 'app.shop.lines.Line'\n    own: 'Order'\n",
        "utf-8",
    )
    (package / "models.py").write_text("from app.shop.orders import Order as Purchase\n", "utf-8")
    project, importer = Project(tmp_path), tmp_path / "prompts.py"
    order = class_of("app.models", "Purchase", importer, project)
    line = class_of("app.shop.lines", "Line", importer, project)

    assert isinstance(order, ClassShape)
    assert isinstance(line, ClassShape)
    assert class_of("app.shop", "lines.Line", importer, project) == line
    assert (order.name, order.anchor.source.path) == ("Order", "app/shop/orders.py")
    assert fields(order) == {
        "rows": "list[app.shop.lines:Line]",
        "first": "app.shop:lines.Line | None",
        "last": "app.shop.lines:Line",
        "own": "app.shop.orders:Order",
    }


def test_overridden_field(tmp_path: Path) -> None:
    """A field that a class defines again is the class's own."""
    user = shape(tmp_path, "class Base:\n    a: int\n    b: int\nclass User(Base):\n    a: str")

    assert fields(user) == {"a": "str", "b": "int"}


def test_inner_class(tmp_path: Path) -> None:
    """A class in another is found by its dotted name."""
    assert fields(shape(tmp_path, "class Outer:\n    class User:\n        a: int", "Outer.User")) == {"a": "int"}


def test_place(tmp_path: Path) -> None:
    """The place of a class is its statement."""
    user = shape(tmp_path, "class User:\n    a: int\n")

    assert user.anchor.source.text[user.anchor.span.start : user.anchor.span.end] == "class User:\n    a: int"


@pytest.mark.parametrize("source", ["User = 1", "from other import User", "User: t.TypeAlias = list[str]", "def f(:"])
def test_no_class(source: str, tmp_path: Path) -> None:
    """What is no class that can be seen is none; nothing is said about it."""
    assert found(tmp_path, source) is None


def test_no_module(tmp_path: Path) -> None:
    """A module outside the project is none."""
    assert class_of("json", "JSONDecoder", tmp_path / "prompts.py", Project(tmp_path)) is None


def test_circles(tmp_path: Path) -> None:
    """Modules that import each other, and a class that is its own base, end."""
    (tmp_path / "other.py").write_text("from models import User\nBase = User\n", "utf-8")
    user = shape(tmp_path, "from other import Base\nclass User(Base):\n    a: int")

    assert "a" in fields(user)


def test_modules_beside_a_source(tmp_path: Path) -> None:
    """A class is found where the modules that declare it would find it."""
    folder = tmp_path / "services" / "api"
    folder.mkdir(parents=True)
    (folder / "models.py").write_text("class User:\n    a: int\n", "utf-8")

    assert class_of("models", "User", tmp_path / "prompts.py", Project(tmp_path)) is None
    assert class_of("models", "User", folder / "prompts.py", Project(tmp_path)) is not None


def test_class_files_are_noted(tmp_path: Path) -> None:
    """A run depends on the file of a class, those of its bases, and on places where there is none yet."""
    (tmp_path / "base.py").write_text("class Base:\n    a: int\n", "utf-8")
    (tmp_path / "models.py").write_text("from base import Base\nclass User(Base): ...\n", "utf-8")
    project = Project(tmp_path)
    class_of("models", "User", tmp_path / "prompts.py", project)
    class_of("absent", "User", tmp_path / "prompts.py", project)

    assert {Path(path).name for path in project.seen.files} == {"base.py", "models.py"}
    assert {Path(path).name for path in project.seen.wide} == {"base.py", "models.py"}
    assert str(project.root / "absent.py") in project.seen.answers


def test_nothing_is_imported(tmp_path: Path) -> None:
    """The module is read, never run."""
    assert shape(tmp_path, "raise SystemExit\nclass User:\n    a: int").kind is ClassKind.PLAIN
