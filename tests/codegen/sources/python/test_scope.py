"""What definitions are called by where they stand."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.codegen.sources.python.conftest import Extract, TextOf

HEAD = "from langchain_core.prompts import *\n"


def test_scopes_name_the_place(extract: "Extract") -> None:
    """Each place a prompt can stand at gives the words for it."""
    found = extract(
        f"""{HEAD}
greeting = PromptTemplate.from_template("1")
D = {{"key": PromptTemplate.from_template("2")}}
D["late"] = PromptTemplate.from_template("3")
L = [PromptTemplate.from_template("4")]
def build_chain(llm, default=PromptTemplate.from_template("5")):
    prompt = PromptTemplate.from_template("6")
    chain = PromptTemplate.from_template("7") | llm
    LLMChain(PromptTemplate.from_template("8"), prompt=PromptTemplate.from_template("9"))
    def inner():
        deep = PromptTemplate.from_template("10")
    return inner
def make_prompt():
    return PromptTemplate.from_template("11")
class Agent:
    shared = PromptTemplate.from_template("12")
    def __init__(self):
        self.prompt = PromptTemplate.from_template("13")
    def plan(self):
        prompt = PromptTemplate.from_template("14")
PromptTemplate.from_template("15").format()
"""
    )

    assert found.scopes() == [
        ("greeting",),
        ("D", "key"),
        ("D", "late"),
        ("L", "0"),
        ("build_chain", "default"),
        ("build_chain", "prompt"),
        ("build_chain", "chain"),
        ("build_chain", "llm_chain"),
        ("build_chain", "prompt"),
        ("build_chain", "inner", "deep"),
        ("make_prompt",),
        ("Agent", "shared"),
        ("Agent", "prompt"),
        ("Agent", "plan", "prompt"),
        ("prompt",),
    ]


def test_parts_are_listed_only_where_they_are_named(extract: "Extract") -> None:
    """Inline parts belong to their prompt; named message templates are listed, local ones as parts."""
    found = extract(
        f"""{HEAD}
H = HumanMessagePromptTemplate.from_template("{{a}}")
p = ChatPromptTemplate([H, SystemMessagePromptTemplate.from_template("{{b}}")])
def f():
    h = HumanMessagePromptTemplate.from_template("{{c}}")
    return ChatPromptTemplate([h])
"""
    )

    assert [(one.scope, one.standalone) for one in found.definitions] == [
        (("H",), True),
        (("p",), True),
        (("f", "h"), False),
        (("f",), True),
    ]


def test_self_and_class_attributes_are_constants_only_if_set_once(extract: "Extract", text_of: "TextOf") -> None:
    """What a class body or one method sets is followed; what is set twice, or is a field, is not."""
    found = extract(
        f"""{HEAD}
class A:
    T = "{{t}}"
    def __init__(self, x):
        self.once = "{{o}}"
        self.twice = "1"
    def f(self):
        self.twice = "2"
        a = PromptTemplate.from_template(self.T)
        b = PromptTemplate.from_template(self.once)
        c = PromptTemplate.from_template(self.twice)
        d = PromptTemplate.from_template(A.T)
    def g(self):
        e = PromptTemplate.from_template(self.twice)
class B(BaseModel):
    template: str = "{{x}}"
    def f(self):
        return PromptTemplate.from_template(self.template)
"""
    )

    assert [text_of(one) for one in found.definitions] == ["{t}", "{o}", "2", "{t}", "", ""]
    assert "more than one place" in (found.named("A", "g", "e").incomplete or "")
    assert 'the field "template"' in (found.named("B", "f").incomplete or "")


def test_the_text_under_an_assignment_describes_the_prompt(extract: "Extract") -> None:
    """An attribute docstring becomes the definition's description."""
    found = extract(f'{HEAD}p = PromptTemplate.from_template("x")\n"""Says x."""')

    assert found.only.doc == "Says x."
