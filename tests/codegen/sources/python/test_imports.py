"""Names mean what their imports say, never what they are spelled like."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract, PlaceOf, TextOf


@pytest.mark.parametrize(
    ("statement", "call", "class_path"),
    [
        ("from langchain_core.prompts import PromptTemplate", "PromptTemplate", "prompt.PromptTemplate"),
        ("from langchain_core.prompts.chat import ChatPromptTemplate as C", "C", "chat.ChatPromptTemplate"),
        ("from langchain.prompts import PromptTemplate", "PromptTemplate", "prompt.PromptTemplate"),
        ("from langchain.prompts.prompt import PromptTemplate", "PromptTemplate", "prompt.PromptTemplate"),
        ("from langchain import PromptTemplate", "PromptTemplate", "prompt.PromptTemplate"),
        (
            "from langchain_classic.prompts.chat import ChatPromptTemplate",
            "ChatPromptTemplate",
            "chat.ChatPromptTemplate",
        ),
        ("import langchain_core.prompts as p", "p.PromptTemplate", "prompt.PromptTemplate"),
        ("import langchain_core.prompts", "langchain_core.prompts.PromptTemplate", "prompt.PromptTemplate"),
        ("from langchain_core import prompts", "prompts.ChatPromptTemplate", "chat.ChatPromptTemplate"),
        ("from langchain_core.prompts import *", "PromptTemplate", "prompt.PromptTemplate"),
        ("from app.llm import CPT", "CPT", "chat.ChatPromptTemplate"),
        ("from app import llm", "llm.CPT", "chat.ChatPromptTemplate"),
        ("import app.llm", "app.llm.CPT", "chat.ChatPromptTemplate"),
    ],
)
def test_every_import_path_leads_to_the_canonical_class(
    extract: "Extract", statement: str, call: str, class_path: str
) -> None:
    """Whatever way a class is imported, the definition names where its library defines it."""
    found = extract(
        f"{statement}\np = {call}.from_template('{{x}}')",
        app____init__="",
        app__llm="from langchain_core.prompts import ChatPromptTemplate as CPT\n",
    )

    assert found.only.class_path == f"langchain_core.prompts.{class_path}"


def test_our_own_classes_keep_their_path(extract: "Extract") -> None:
    """The classes of genprompts are definitions, too."""
    found = extract("from genprompts import ChatPromptTemplate\np = ChatPromptTemplate([('human', '{x}')])")

    assert found.only.class_path == "genprompts.ChatPromptTemplate"


@pytest.mark.parametrize(
    "head",
    [
        "from llama_index.core import PromptTemplate",
        "class PromptTemplate:\n    def __init__(self, **k): ...\n    from_template = None",
        "from app.other import PromptTemplate",
    ],
)
def test_classes_of_the_same_name_are_not_ours(extract: "Extract", head: str) -> None:
    """A PromptTemplate of another library, or of the project, is no definition."""
    found = extract(
        f"{head}\np = PromptTemplate.from_template('{{x}}')\nq = PromptTemplate(template='{{x}}')",
        app____init__="",
        app__other="class PromptTemplate: ...\n",
    )

    assert found.definitions == ()


@pytest.mark.parametrize(
    "head",
    [
        "try:\n    from langchain_core.prompts import PromptTemplate\nexcept:\n    from langchain import PromptTemplate",
        "try:\n    from langchain_core.prompts import PromptTemplate\nexcept ImportError:\n    PromptTemplate = None",
        "if x:\n    from langchain_core.prompts import PromptTemplate",
    ],
)
def test_conditional_imports_give_one_definition(extract: "Extract", head: str) -> None:
    """One import path, or else another, is one class."""
    found = extract(f"{head}\ndef f():\n    p = PromptTemplate.from_template('{{x}}')")

    assert found.only.class_path == "langchain_core.prompts.prompt.PromptTemplate"


def test_imports_inside_functions_count_there(extract: "Extract") -> None:
    """A function that imports the class itself defines prompts."""
    found = extract(
        "def f():\n    from langchain_core.prompts import PromptTemplate as P\n    return P.from_template('')"
    )

    assert found.scopes() == [("f",)]


def test_constants_are_followed_through_modules_of_the_project(
    extract: "Extract", text_of: "TextOf", place: "PlaceOf"
) -> None:
    """Texts come from other modules by relative and absolute imports and re-exports, and keep their place."""
    found = extract(
        """
        from langchain_core.prompts import PromptTemplate
        from .texts import HELLO
        from app import texts
        from app.again import BYE as B
        a = PromptTemplate.from_template(HELLO)
        b = PromptTemplate.from_template(texts.MORE["x"])
        c = PromptTemplate.from_template(B)
        """,
        name="app/m.py",
        app____init__="",
        app__texts="HELLO = 'hello {name}'\nMORE = {'x': '{y}'}\n",
        app__again="from .deep import BYE\n",
        app__deep="BYE = 'bye {z}'\n",
    )

    assert [text_of(one) for one in found.definitions] == ["hello {name}", "{y}", "bye {z}"]
    assert place(found.named("a"), "name") == ("app/texts.py", "name")


def test_circles_of_imports_end(extract: "Extract") -> None:
    """Two modules that import each other are both read."""
    found = extract(
        "from langchain_core.prompts import PromptTemplate\nfrom b import B\nA = 'a'\np = PromptTemplate.from_template(B)",
        b="from m import A\nB = A + '{x}'\n",
    )

    assert len(found.definitions) == 1


def test_subclasses_that_change_nothing_are_definitions(extract: "Extract", text_of: "TextOf") -> None:
    """A subclass with the base's constructor is read; one with ways of its own is incomplete."""
    found = extract(
        """
        from langchain_core.prompts import PromptTemplate, StringPromptTemplate
        class Plain(PromptTemplate):
            '''Text.'''
        class Own(PromptTemplate):
            def format(self, **kwargs): return ""
        class Free(StringPromptTemplate):
            def format(self, **kwargs): return ""
        a = Plain(template="{x}")
        b = Own(template="{x}")
        c = Free(input_variables=["x", "y"])
        """
    )

    assert (text_of(found.named("a")), found.named("a").incomplete) == ("{x}", None)
    assert found.named("b").incomplete == 'the class "Own" has its own "format"'
    assert [one.name for one in found.named("c").declared] == ["x", "y"]
