from langchain_core.prompts import ChatPromptTemplate

look = ChatPromptTemplate.from_messages(
    [
        (
            "human",
            [
                "Compare with {what}.",
                {"type": "text", "text": "{maybe_empty}"},
                {"type": "text", "text": "Kept.", "cache_control": {"type": "ephemeral"}},
                {"type": "image_url", "image_url": "data:image/png;base64,{image}"},
                {"type": "image_url", "image_url": {"url": "https://example.com/{page}", "detail": "low"}},
                {"type": "file", "file": {"name": "{file_name}", "tags": ["a", "{tag}"]}},
            ],
        ),
    ]
)
