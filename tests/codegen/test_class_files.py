"""A class that a prompt declares: whoever changes its file hears of the prompt."""

import pytest

from genprompts_codegen import memory

from .conftest import Command

FILES = {
    "pyproject.toml": '[tool.genprompts]\nsources = ["prompts"]\noutput = "gen"\n\n'
    '[tool.genprompts.types]\nuser = "app.models:User"\n',
    "app/__init__.py": "",
    "app/base.py": "class Base:\n    name: str\n",
    "app/models.py": "from app.base import Base\n\n\nclass User(Base):\n    mail: str\n",
    "prompts/one.j2": "{{ user.name }}",
    "prompts/two.j2": "{{ user.mail }}",
}
CHANGES = {
    "app/models.py": "from app.base import Base\n\n\nclass User(Base):\n    email: str\n",
    "app/base.py": "class Base:\n    names: list[str]\n",
}


@pytest.fixture
def project(command: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A project whose settings declare a class, after several runs that nothing followed."""
    monkeypatch.setattr(memory, "SETTLED", 0)
    for name, text in FILES.items():
        command.write(name, text)
    for _ in range(3):
        assert command.run("generate").code == 0
    return command


@pytest.mark.parametrize("changed", CHANGES)
def test_change_of_a_class(project: Command, changed: str) -> None:
    """A field that is gone from the class, or from its base, is a finding in the next run, and none when it is back."""
    project.write(changed, CHANGES[changed])
    after = project.run("generate")
    project.write(changed, FILES[changed])
    back = project.run("generate")

    assert after.code == 1
    assert "error[GP207] unknown-attribute" in after.out + after.err
    assert back.code == 0


def test_class_that_appears(project: Command) -> None:
    """A class that was nowhere is checked once it is there."""
    project.write("prompts/new.j2", '---\ninputs:\n  order: "app.orders:Order"\n---\n{{ order.nummer }}')
    before = project.run("generate")
    project.write("app/orders.py", "class Order:\n    number: int\n")
    after = project.run("generate")

    assert before.code == 0
    assert 'the class "Order" has no field "nummer"' in after.out + after.err


@pytest.mark.parametrize("written", ["app.models:Usr", "list[app.models:Usr]", "app.models:Usr | None"])
def test_class_that_is_not_there(project: Command, written: str) -> None:
    """A class that its module does not have is a finding, with the one that is most like it."""
    project.write("prompts/new.j2", f'---\ninputs:\n  who: "{written}"\n---\n{{{{ who }}}}')
    after = project.run("generate")

    assert after.code == 1
    assert 'error[GP202] unknown-type: the module "app.models" has no class "Usr"' in after.out + after.err
    assert 'did you mean "User"?' in after.out + after.err


@pytest.mark.parametrize(
    "text",
    [
        "from elsewhere import *\n",
        "def __getattr__(name): ...\n",
        "try:\n    from a import Late\nexcept ImportError:\n    from b import Late\n",
        "globals()['La' + 'te'] = int\n",
    ],
)
def test_class_that_may_be_there(project: Command, text: str) -> None:
    """Where the module may have the class in a way that its text does not show, nothing is said."""
    project.write("app/late.py", text)
    project.write("prompts/new.j2", '---\ninputs:\n  who: "app.late:Late"\n---\n{{ who }}')

    assert project.run("generate").code == 0


def test_class_that_goes_away(project: Command) -> None:
    """The next run tells when the declared class was renamed."""
    project.write("app/models.py", FILES["app/models.py"].replace("class User", "class Person"))
    after = project.run("check")

    assert 'the module "app.models" has no class "User"' in after.out + after.err


def test_nothing_is_read_twice_over(project: Command) -> None:
    """A run after which nothing changed says so."""
    assert "nothing to do" in project.run("generate").out
