import textwrap
from pathlib import Path
from textwrap import dedent

from langchain_core.prompts import PromptTemplate

stripped = PromptTemplate.from_template("""
    Translate to {language}:

    {text}
""".strip())

dedented = PromptTemplate.from_template(
    dedent("""\
        Rules:
          - be brief
        {rules}
        """)
)

replaced = PromptTemplate.from_template("Hello <name>".replace("<name>", "{name}"))
joined = PromptTemplate.from_template("\n".join(["First {one}", "then {two}"]))
filled = PromptTemplate.from_template("{shop} has {{item}}".format(shop="Acme"))
interpolated = PromptTemplate.from_template(f"{'-' * 3} {{item}}")
implicit = PromptTemplate.from_template(
    "One {a}, "
    "two {b}."
)
from_disk = PromptTemplate.from_template((Path(__file__).parent / "letter.txt").read_text())
