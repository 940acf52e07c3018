"""LangChain's prompt configurations, ``{"_type": "prompt" | "few_shot" | "few_shot_with_templates" | "chat", …}``.

Files that a configuration names are read from the folder it stands in, and from no other.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias, cast

from genprompts.errors import TemplateDefinitionError
from genprompts.grammar.nodes import TextBody
from genprompts.input_errors import shown
from genprompts.kinds import is_mapping, is_sequence, kind
from genprompts.templates.chat import ChatPromptTemplate
from genprompts.templates.plain import Plain, plain_map, plain_partials
from genprompts.templates.source import is_escaped
from genprompts.templates.text import PromptTemplate

if TYPE_CHECKING:
    from typing import Any

    from genprompts.grammar.nodes import TemplateFormat
    from genprompts.templates.examples import FewShot
    from genprompts.templates.few_shot import FewShotPromptTemplate
    from genprompts.templates.few_shot_with_templates import FewShotPromptWithTemplates
    from genprompts.templates.template import Options, Template

Companion: TypeAlias = Callable[[str, tuple[str, ...]], "str | Plain"]
"""The file of a name and one of these suffixes, beside the configuration: a text's text, or a data file's value."""
Config: TypeAlias = Mapping[str, object]

_DATA = (".json", ".yaml", ".yml")
_TYPES = ("prompt", "few_shot", "few_shot_with_templates", "chat")


def is_config(value: Config) -> bool:
    """Say whether a map is a configuration of LangChain's; without ``_type`` it needs words that are not ours."""
    if "_type" in value:
        return True
    foreign = "input_variables" in value or "template_format" in value
    return foreign and (isinstance(value.get("template"), str) or isinstance(value.get("template_path"), str))


def read_config(config: Config, companion: Companion) -> "Template[Any]":
    """Return the template that ``config`` describes.

    Raises:
        TemplateDefinitionError: it describes none, or a file outside of its folder.
        TemplateSyntaxError: a template in it cannot be read.
    """
    match config.get("_type", "prompt"):
        case "prompt":
            text = _template(config, "template", companion)
            if text is None:
                raise TemplateDefinitionError("a prompt without 'template'")
            return PromptTemplate(text, template_format=_format(config), **_options(config))
        case "few_shot":
            return _few_shot(config, companion)
        case "few_shot_with_templates":
            return _few_shot_with_templates(config, companion)
        case "chat":
            return _chat(config)
        case other:
            said = shown(other) if isinstance(other, str) else kind(other)
            known = ", ".join(f"'{name}'" for name in _TYPES)
            raise TemplateDefinitionError(f"the '_type' is {said}; there are {known}")


def _format(config: Config) -> "TemplateFormat":
    return cast("TemplateFormat", config.get("template_format") or "f-string")


def _options(config: Config) -> "Options":
    """Return what a prompt has besides its text."""
    name, tags = config.get("name"), config.get("tags")
    return {
        "name": name if isinstance(name, str) else "",
        "metadata": _map(config, "metadata"),
        "tags": [tag for tag in tags if isinstance(tag, str)] if is_sequence(tags) else [],
        "partial_variables": _map(config, "partial_variables"),
    }


def _map(config: Config, key: str) -> Mapping[str, object]:
    """Return the map at ``key``; nothing stands for an empty one."""
    found = config.get(key)
    if found is not None and not is_mapping(found):
        raise TemplateDefinitionError(f"{shown(key)} is {kind(found)}, not a map")
    return found or {}


def _template(config: Config, key: str, companion: Companion) -> str | None:
    """Return the text at ``key``, or in the file that ``key_path`` names."""
    found, path = config.get(key), config.get(f"{key}_path")
    if path is not None:
        if found is not None:
            raise TemplateDefinitionError(f"a prompt with '{key}' and '{key}_path'; keep one of the two")
        return cast("str", companion(_path(path, f"{key}_path"), (".txt",)))
    if found is not None and not isinstance(found, str):
        raise TemplateDefinitionError(f"'{key}' is {kind(found)}, not a text")
    return found


def _path(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise TemplateDefinitionError(f"'{key}' is {kind(value)}, not a path")
    return value


def _example_prompt(config: Config, companion: Companion) -> PromptTemplate:
    """Return the template that shows one example."""
    found, path = config.get("example_prompt"), config.get("example_prompt_path")
    if (found is None) == (path is None):
        raise TemplateDefinitionError("a few-shot prompt needs 'example_prompt' or 'example_prompt_path', one of them")
    if path is not None:
        found = companion(_path(path, "example_prompt_path"), _DATA)
    return _text(found, "example_prompt", companion)


def _text(config: object, key: str, companion: Companion) -> PromptTemplate:
    """Return the text template at ``key``."""
    if is_mapping(config) and config.get("_type", "prompt") == "prompt":
        made = read_config(config, companion)
        assert isinstance(made, PromptTemplate)  # which is what this type says
        return made
    raise TemplateDefinitionError(f"'{key}' is no text prompt; it is a map with a 'template'")


def _examples(config: Config, companion: Companion) -> list[dict[str, object]]:
    """Return the examples, which may stand in a file of their own."""
    found = config.get("examples")
    if isinstance(found, str):
        found = companion(found, _DATA)
    examples = [dict(item) for item in found if is_mapping(item)] if is_sequence(found) else []
    if not is_sequence(found) or len(examples) < len(found):
        raise TemplateDefinitionError("'examples' is no list of maps, and no path of a file that holds one")
    return examples


def _separator(config: Config) -> str:
    found = config.get("example_separator")
    if found is not None and not isinstance(found, str):
        raise TemplateDefinitionError(f"'example_separator' is {kind(found)}, not a text")
    return "\n\n" if found is None else found


def _few_shot(config: Config, companion: Companion) -> "Template[Any]":
    from genprompts.templates.few_shot import FewShotPromptTemplate  # noqa: PLC0415  (rare)

    suffix = _template(config, "suffix", companion)
    if suffix is None:
        raise TemplateDefinitionError("a few-shot prompt without 'suffix'")
    return FewShotPromptTemplate(
        example_prompt=_example_prompt(config, companion),
        examples=_examples(config, companion),
        prefix=_template(config, "prefix", companion) or "",
        suffix=suffix,
        example_separator=_separator(config),
        template_format=_format(config),
        **_options(config),
    )


def _few_shot_with_templates(config: Config, companion: Companion) -> "Template[Any]":
    from genprompts.templates.few_shot_with_templates import FewShotPromptWithTemplates  # noqa: PLC0415  (rare)

    prefix = config.get("prefix")
    return FewShotPromptWithTemplates(
        example_prompt=_example_prompt(config, companion),
        examples=_examples(config, companion),
        prefix=None if prefix is None else _text(prefix, "prefix", companion),
        suffix=_text(config.get("suffix"), "suffix", companion),
        example_separator=_separator(config),
        **_options(config),
    )


def _chat(config: Config) -> "Template[Any]":
    """Return a chat prompt of the one message of which LangChain's form says everything."""
    messages = config.get("messages")
    if not is_sequence(messages) or len(messages) != 1:
        message = (
            "LangChain keeps one message of such a chat prompt; leave '_type' out, or write the manifest of 'dumpd'"
        )
        raise TemplateDefinitionError(message)
    prompt = messages[0].get("prompt") if is_mapping(messages[0]) else None
    text = prompt.get("template") if is_mapping(prompt) else None
    if not isinstance(text, str):
        raise TemplateDefinitionError("the message of a chat prompt has no 'prompt' with a 'template'")
    return ChatPromptTemplate([("human", text)], template_format=_format(config), **_options(config))


# --- writing -------------------------------------------------------------------------------------


def text_config(template: PromptTemplate) -> dict[str, Plain]:
    """Return the configuration of a text prompt, with LangChain's words."""
    body = template.body
    if isinstance(body, TextBody) and not is_escaped(body.nodes):
        raise TemplateDefinitionError("LangChain's form cannot say that mustache values are not escaped")
    return {**_common(template, "prompt"), "template": template.template, "template_format": template.template_format}


def few_shot_config(template: "FewShotPromptTemplate") -> dict[str, Plain]:
    """Return the configuration of a few-shot prompt, with LangChain's words."""
    return {
        **_common(template, "few_shot"),
        "prefix": template.prefix,
        **_shown(template, template.example_separator),
        "suffix": template.suffix,
        "template_format": template.template_format,
    }


def templates_config(template: "FewShotPromptWithTemplates") -> dict[str, Plain]:
    """Return the configuration of a few-shot prompt between two templates; LangChain has the word, but reads none."""
    return {
        **_common(template, "few_shot_with_templates"),
        "prefix": None if template.prefix is None else _side(template.prefix),
        **_shown(template, template.example_separator),
        "suffix": _side(template.suffix),
    }


def _side(prompt: object) -> Plain:
    """Return the configuration of what stands before or behind the examples."""
    if isinstance(prompt, PromptTemplate):
        return text_config(prompt)
    raise TemplateDefinitionError(f"the examples stand beside {kind(prompt)}, which no file can hold")


def _shown(template: "FewShot[Any]", separator: str) -> dict[str, Plain]:
    """Return the examples and what shows them."""
    examples, example_prompt = template.examples, template.example_prompt
    if examples is None:
        raise TemplateDefinitionError("examples that a selector picks are known at render only; no file can hold them")
    if not isinstance(example_prompt, PromptTemplate):
        raise TemplateDefinitionError(f"the examples are shown by {kind(example_prompt)}, which no file can hold")
    return {
        "example_prompt": text_config(example_prompt),
        "examples": [plain_map(example, f"example {index}") for index, example in enumerate(examples)],
        "example_separator": separator,
    }


def _common(template: "Template[Any]", word: str) -> dict[str, Plain]:
    """Return what both have besides their texts."""
    if template.output_parser is not None:
        raise TemplateDefinitionError(f"the output parser is {kind(template.output_parser)}, which no file can hold")
    made: dict[str, Plain] = {"_type": word}
    if template.name:
        made["name"] = template.name
    made["input_variables"] = [*sorted(template.input_variables)]
    partials = plain_partials(template.partial_variables)
    if partials:
        made["partial_variables"] = partials
    if template.metadata:
        made["metadata"] = plain_map(template.metadata, "the metadata")
    if template.tags:
        made["tags"] = [*template.tags]
    return made
