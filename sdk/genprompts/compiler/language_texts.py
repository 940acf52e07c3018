"""Texts of the languages that are compiled to more than an f-string."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from genprompts.compiler.code import Assign, Code, Compiled, Filled, Invoke, Literal, Local, Member, Statement
from genprompts.compiler.fresh import Fresh
from genprompts.compiler.mentions import in_block, in_code, names_in

if TYPE_CHECKING:
    from genprompts.compiler.texts import TextCode
    from genprompts.grammar.jinja.nodes import Jinja
    from genprompts.grammar.mustache.nodes import Mustache


def compiled(
    template: "Mustache | Jinja", local_names: Mapping[str, str], absent: frozenset[str], fresh: Fresh
) -> Compiled:
    """Return the code of ``template``, whose inputs are in the variables that ``local_names`` says."""
    # Each compiler is a family of modules that only its templates need.
    from genprompts.grammar.mustache.nodes import Mustache  # noqa: PLC0415

    if isinstance(template, Mustache):
        from genprompts.compiler.mustache.compile import compile_mustache  # noqa: PLC0415

        return compile_mustache(template, local_names, absent, fresh)
    from genprompts.compiler.jinja.compile import compile_jinja  # noqa: PLC0415

    return compile_jinja(template, local_names, absent, fresh)


def short(code: Code, fresh: Fresh) -> "tuple[TextCode, tuple[Statement, ...]]":
    """Return the text's code as it can stand in a message; what is longer gets a variable in a statement before."""
    match code:
        case Literal(str() as text):
            return Filled((text,)), ()
        case Local() | Filled():
            return code, ()
        case Invoke(Member(Local() | Literal()), arguments, ()) if all(isinstance(one, Local) for one in arguments):
            return code, ()
        case _:
            name = fresh.name("text")
            return Local(name), (Assign(name, code),)


def mentioned(found: Compiled) -> set[str]:
    """Return the names that compiled code does more with than print them."""
    return {*in_block(found.statements), *in_code(found.text)}


def read(found: Compiled) -> set[str]:
    """Return the names that compiled code prints, or does anything else with."""
    return {*names_in((found.statements, found.text))}


def pieces(text: "TextCode") -> list[str | None]:
    """Return what a text consists of, None for what inputs decide."""
    match text:
        case Filled(found):
            return [piece if isinstance(piece, str) else None for piece in found]
        case Local() | Invoke():
            return [None]
