"""Prompts that say what the model is to answer with."""

from langchain_core.prompts.structured import StructuredPrompt

from desk.models import Answer, Verdict

JOKE = {
    "title": "joke",
    "description": "A joke to tell.",
    "type": "object",
    "properties": {
        "setup": {"type": "string", "description": "How it begins"},
        "kind": {"enum": ["pun", "dry"]},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"speaker": {"$ref": "#/$defs/person"}}}},
        "class": {"type": ["string", "null"]},
    },
    "required": ["setup", "lines"],
    "$defs": {"person": {"type": "object", "properties": {"friend": {"$ref": "#/$defs/person"}}, "required": ["friend"]}},
}

ask = StructuredPrompt([("system", "You know {topic}."), ("human", "{question}")], Answer)
judge = StructuredPrompt.from_messages_and_schema([("human", "{text}")], Verdict, method="json_mode")
joke = StructuredPrompt([("human", "A joke about {topic}")], JOKE)
listed = StructuredPrompt([("human", "Three words for {topic}")], {"title": "words", "type": "array"})


def build(schema: type) -> StructuredPrompt:
    """Return a prompt whose schema only the program knows."""
    return StructuredPrompt([("human", "{text}")], schema)
