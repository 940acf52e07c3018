"""Structured prompts in Python: the schema of the answers, as a class or as a JSON schema."""

import pytest

from genprompts_codegen.definitions import PromptKind

from .conftest import Extract

HEAD = """
from langchain_core.prompts.structured import StructuredPrompt
from pydantic import BaseModel
from app.models import Answer
import app.models
import other.lib as lib

class Own(BaseModel):
    x: int

    class Inner(BaseModel):
        y: int

SCHEMA = {"title": "a", "type": "object", "properties": {}}
"""


@pytest.mark.parametrize(
    ("call", "schema"),
    [
        ("StructuredPrompt([('human', '{q}')], Answer)", "app.models:Answer"),
        ("StructuredPrompt([('human', '{q}')], schema=app.models.Answer)", "app.models:Answer"),
        ("StructuredPrompt([('human', '{q}')], schema_=lib.Answer)", "other.lib:Answer"),
        ("StructuredPrompt([('human', '{q}')], Own)", "m:Own"),
        ("StructuredPrompt.from_messages_and_schema([('human', '{q}')], Own.Inner)", "m:Own.Inner"),
        ("StructuredPrompt([('human', '{q}')], SCHEMA)", {"title": "a", "type": "object", "properties": {}}),
        ("StructuredPrompt([('human', '{q}')], {'type': 'object'})", {"type": "object"}),
    ],
)
def test_schemas(extract: Extract, call: str, schema: object) -> None:
    """A class is named by its path, wherever it is imported from; a JSON schema is taken as it is written."""
    found = extract(HEAD + f"ask = {call}\n").named("ask")

    assert found.output is not None
    assert (found.kind, found.output.schema, found.incomplete) == (PromptKind.STRUCTURED, schema, None)


def test_options(extract: Extract) -> None:
    """What goes to the model besides the schema is kept; what is the template's own is not."""
    found = extract(
        HEAD + "ask = StructuredPrompt([('human', '{q}')], Answer, structured_output_kwargs={'strict': True},\n"
        "    method='json_mode', tags=['a'], metadata={'m': 1}, partial_variables={'q': 'Q'})\n"
    ).named("ask")

    assert found.output is not None
    assert found.output.options == (("strict", True), ("method", "json_mode"))
    assert (found.tags, found.metadata) == (("a",), {"m": 1})


@pytest.mark.parametrize(
    ("schema", "reason"),
    [("schema", 'the parameter "schema"'), ("Local", "a class inside a function"), ("make()", 'a call of "make()"')],
)
def test_unknown_schemas(extract: Extract, schema: str, reason: str) -> None:
    """Without its schema a prompt would be another one: it is listed, with the reason."""
    found = extract(
        HEAD + "def build(schema, make):\n    class Local(BaseModel):\n        x: int\n"
        f"    ask = StructuredPrompt([('human', '{{q}}')], {schema})\n    return ask\n"
    ).named("build", "ask")

    assert found.output is None
    assert found.incomplete == f"the schema of its answers comes from {reason}"


def test_missing_schema(extract: Extract) -> None:
    """A structured prompt without a schema fails when it runs."""
    assert extract(HEAD + "ask = StructuredPrompt([('human', '{q}')])\n").codes() == ["GP110"]


def test_derived_prompts(extract: Extract) -> None:
    """A partial keeps the schema; a slice and a sum of LangChain's lose it, those of our own class keep it."""
    code = (
        "p = ask.partial(q='Q')\ns = ask[:1]\nm = ask + ('ai', 'x')\n"
        "from genprompts import StructuredPrompt as Ours\n"
        "ours = Ours([('human', '{q}'), ('ai', 'x')], Own)\nos = ours[:1]\nom = ours + ('ai', 'x')\n"
    )
    found = extract(HEAD + f"ask = StructuredPrompt([('human', '{{q}}')], Own)\n{code}")
    kept = [name for name in ("p", "s", "m", "os", "om") if found.named(name).output is not None]

    assert kept == ["p", "os", "om"]
    assert len(found.named("om").parts) == 3
