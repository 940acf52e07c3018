"""Linking: which modules there are, what prompts are called, and what the package offers."""

from collections.abc import Sequence
from dataclasses import replace

from genprompts_codegen.diagnostics.model import Diagnostic
from genprompts_codegen.ir import PackageSpec, PromptSpec, Record
from genprompts_codegen.link import MODULE_LIMIT, Found, link
from genprompts_codegen.sources.model import SourceKind

from . import made


def linked(*found: Found) -> tuple[PackageSpec, list[str]]:
    """Return the package and the ids of what was reported."""
    reported: list[Diagnostic] = []
    package = link(found, report=reported.append)
    return package, [diagnostic.code.id for diagnostic in reported]


def keys(package: PackageSpec) -> dict[str, list[str]]:
    """Return the registry names of each module."""
    return {module.name: [prompt.names.key for prompt in module.prompts] for module in package.modules}


def test_module_a_python_file() -> None:
    """A Python file becomes a module named after its path."""
    package, reported = linked((made.file("src/app/chains.py", "app", "chains"), made.simple("greeting")))

    assert keys(package) == {"app_chains": ["app/chains/greeting"]}
    assert reported == []


def test_package_file_takes_the_folder() -> None:
    """``__init__.py`` becomes the module of its folder."""
    package, _ = linked((made.file("src/app/__init__.py", "app", "__init__"), made.simple("greeting")))

    assert keys(package) == {"app": ["app/greeting"]}


def test_one_prompt_files_share_their_folder() -> None:
    """Files of one prompt make the module of their folder; at the top the registry name is the prompt's alone."""
    text = SourceKind.TEXT
    package, reported = linked(
        (made.file("prompts/hello.md", "hello", kind=text, entry="prompts"), made.simple("hello")),
        (made.file("prompts/support/a.md", "support", "a", kind=text, entry="prompts"), made.simple("a")),
        (made.file("prompts/support/b.md", "support", "b", kind=text, entry="prompts"), made.simple("b")),
    )

    assert keys(package) == {"prompts_": ["hello"], "support": ["support/a", "support/b"]}
    assert reported == []


def test_collection_keeps_its_own_module() -> None:
    """A collection is a module, also when it holds one prompt only."""
    file = made.file("prompts/review.yaml", "review", kind=SourceKind.DATA, entry="prompts")
    package, _ = linked((file, made.simple("title")))

    assert keys(package) == {"review": ["review/title"]}


def test_same_name_twice_in_a_python_file() -> None:
    """Of prompts bound to one name the last has it, as an import gives; a prompt called like a number keeps its name."""
    file = made.file("a.py", "a")
    package, reported = linked(
        (file, made.simple("prompt")),
        (file, made.simple("prompt")),
        (file, made.simple("prompt")),
        (file, made.simple("prompt_1")),
    )

    assert keys(package) == {"a": ["a/prompt_2", "a/prompt_3", "a/prompt", "a/prompt_1"]}
    assert reported == []


def test_two_scopes_one_name() -> None:
    """Of two scopes that lead to one name the first has it."""
    file = made.file("a.py", "a")
    package, _ = linked((file, made.simple("f", "a_b")), (file, made.simple("f_a", "b")))

    assert keys(package) == {"a": ["a/f_a_b", "a/f_a_b_2"]}


def test_undecided_prompt_keeps_its_name() -> None:
    """A prompt that cannot be generated has its name all the same; an earlier one of that name does not take it."""
    file = made.file("a.py", "a")
    unknown = made.spec(("prompt",), None, ())
    package, _ = linked((file, made.simple("prompt")), (file, unknown))

    assert keys(package) == {"a": ["a/prompt_1"]}
    assert package.left_out == ((unknown, "a/prompt"),)


def test_unrelated_prompts_change_no_name() -> None:
    """Names do not depend on other prompts of the file."""
    file = made.file("a.py", "a")
    alone, _ = linked((file, made.simple("f", "prompt")))
    among, _ = linked((file, made.simple("e")), (file, made.simple("f", "prompt")), (file, made.simple("g")))

    assert alone.modules[0].prompts[0].names == among.modules[0].prompts[1].names


def test_case_of_classes() -> None:
    """``PROMPT`` and ``prompt`` are two prompts, and so are their classes."""
    file = made.file("a.py", "a")
    package, _ = linked((file, made.simple("prompt")), (file, made.simple("PROMPT")))

    assert [p.names.class_name for p in package.modules[0].prompts] == ["Prompt", "Prompt2"]


def test_class_gives_way_to_the_input_of_another() -> None:
    """A class never takes the name of another prompt's input type."""
    file = made.file("a.py", "a")
    package, _ = linked((file, made.simple("foo")), (file, made.simple("foo_input")))

    assert [p.names.class_name for p in package.modules[0].prompts] == ["Foo", "FooInput2"]


def test_same_name_twice_in_files() -> None:
    """Two prompts of a collection that would get one name are refused."""
    file = made.file("p.yaml", "p", kind=SourceKind.DATA)
    _, reported = linked((file, made.simple("a-b")), (file, made.simple("a_b")))

    assert reported == ["GP301"]


def test_two_files_one_module() -> None:
    """Two files that would make one module are refused."""
    _, reported = linked(
        (made.file("a/b.py", "a", "b"), made.simple("x")), (made.file("a_b.py", "a_b"), made.simple("y"))
    )

    assert reported == ["GP301"]


def test_module_beside_its_data() -> None:
    """A Python file and the collection of the same name beside it make one module."""
    package, reported = linked(
        (made.file("app/p.py", "p"), made.simple("x")),
        (made.file("app/p.yaml", "p", kind=SourceKind.DATA), made.simple("y")),
    )

    assert keys(package) == {"p": ["p/x", "p/y"]}
    assert reported == []


def test_ambiguous_name_is_not_offered() -> None:
    """A name that two modules use is offered by neither, and it is said."""
    package, reported = linked(
        (made.file("a.py", "a"), made.simple("prompt")), (made.file("b.py", "b"), made.simple("prompt"))
    )

    assert package.exports == ()
    assert dict(package.ambiguous) == {
        "Prompt": ("a", "b"),
        "PromptInput": ("a", "b"),
        "prompt": ("a", "b"),
    }
    assert reported == ["GP303"]


def test_prompt_named_like_a_module() -> None:
    """A prompt that is called like a module is imported from its module only."""
    package, _ = linked((made.file("greeting.py", "greeting"), made.simple("greeting")))

    assert package.exports == (("greeting", ("Greeting", "GreetingInput")),)


def test_large_module_is_split() -> None:
    """A module of very many prompts is split, and every name stays."""
    file = made.file("a.py", "a")
    package, _ = linked(*((file, made.simple(f"prompt_{n}")) for n in range(MODULE_LIMIT + 1)))

    assert [(module.name, len(module.prompts)) for module in package.modules] == [("a", MODULE_LIMIT), ("a_2", 1)]


def with_records(*scope: str, records: Sequence[str]) -> PromptSpec:
    """Return a prompt with records of these names."""
    return replace(made.simple(*scope), records=tuple(Record(name, ()) for name in records))


def test_record_classes() -> None:
    """A record's class is called after the prompt's class, and offered like an input class."""
    package, _ = linked((made.file("a.py", "a"), with_records("reply", records=("Ticket", "User"))))
    names = package.modules[0].prompts[0].names

    assert names.records == (("Ticket", "ReplyTicket"), ("User", "ReplyUser"))
    assert dict(package.exports)["a"] == ("Reply", "ReplyInput", "ReplyTicket", "ReplyUser", "reply")


def test_record_class_yields_to_prompts() -> None:
    """A record's class takes a number where a prompt of the module, or the input class, has its name."""
    file = made.file("a.py", "a")
    first = with_records("reply", records=("Ticket", "Input", "TicketInput"))
    package, _ = linked((file, first), (file, made.simple("reply_ticket")))
    prompts = package.modules[0].prompts

    assert [prompt.names.class_name for prompt in prompts] == ["Reply", "ReplyTicket"]
    assert prompts[0].names.records == (
        ("Ticket", "ReplyTicket2"),
        ("Input", "ReplyInput2"),
        ("TicketInput", "ReplyTicketInput2"),
    )


def test_record_class_of_several_modules() -> None:
    """A record's class that two modules have is imported from its module."""
    package, reported = linked(
        (made.file("a.py", "a"), with_records("reply", records=("Ticket",))),
        (made.file("b.py", "b"), with_records("reply", records=("Ticket",))),
    )

    assert ("ReplyTicket", ("a", "b")) in package.ambiguous
    assert reported == ["GP303"]
