"""Prompts that render an image or a dict."""

from langchain_core.prompts.dict import DictPromptTemplate
from langchain_core.prompts.image import ImagePromptTemplate

photo = ImagePromptTemplate(
    template={"url": "https://example.org/{name}.png", "detail": "{level}"},
    input_variables=["name", "level"],
    metadata={"team": "vision", "sizes": [1, 2]},
    tags=["images"],
)
fixed = ImagePromptTemplate(template={"url": "https://example.org/logo.png", "detail": "low"})
given = ImagePromptTemplate()
block = DictPromptTemplate(
    template={"type": "audio", "audio": {"data": "{data}"}, "sizes": [1, "{size}", ["{kept}"]], "on": True, "none": None},
    template_format="f-string",
)
picture = DictPromptTemplate(
    template={"type": "image", "url": "https://example.org/{{name}}"}, template_format="mustache"
)
constant = DictPromptTemplate(template={"type": "cache_point"}, template_format="f-string")
