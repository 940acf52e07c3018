"""Calls of PromptTemplate and its relatives without messages: text, image, dict."""

from __future__ import annotations

from dataclasses import replace

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import ImageBlockDef, PromptKind, TemplateText
from genprompts_codegen.sources.python.arguments import Argument, Arguments, common, read_format, required
from genprompts_codegen.sources.python.blocks import data_block, image_block, image_fields
from genprompts_codegen.sources.python.files import read_file
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, note_text
from genprompts_codegen.sources.python.text import join, plain
from genprompts_codegen.sources.python.values import Items, Message, Scalar, Str, Table, Unknown, Value, origin

_URLS: dict[TemplateFormat, str] = {"f-string": "{url}", "mustache": "{{{url}}}", "jinja2": "{{ url }}"}


def _text_of(argument: Argument | None, site: Site) -> list[Str]:
    if argument is None:
        return []
    if isinstance(argument.value, (Scalar, Items, Table, Prompt, Message)):
        site.fault("the template is no text", argument.spot, "give a text")
        return []
    text = note_text(argument.value, site)
    return [text] if text is not None else []


def text(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``PromptTemplate(…)`` gives."""
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    if arguments.positional and not path.startswith("genprompts."):
        site.fault("the arguments must be named", arguments.positional[0].spot, 'write "template=…"')
    prompt.texts = _text_of(required(arguments, "template", 0, site), site)
    return common(prompt, arguments, site)


def text_from_template(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``PromptTemplate.from_template(…)`` gives."""
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    declared = arguments.named.get("input_variables")
    if declared is not None and not path.startswith("genprompts."):
        site.fault('"from_template" does not take "input_variables"', declared.spot, "leave it out")
    prompt.texts = _text_of(required(arguments, "template", 0, site), site)
    return common(prompt, arguments, site)


def text_from_file(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``PromptTemplate.from_file(…)`` gives."""
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    found = required(arguments, "template_file", 0, site)
    text = read_file(found.value, site) if found is not None else None
    prompt.texts = [text] if text is not None else []
    return common(prompt, arguments, site)


def text_from_examples(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``PromptTemplate.from_examples(…)`` gives."""
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    names = ("examples", "suffix", "input_variables", "example_separator", "prefix")
    examples, suffix, _, separator, prefix = (arguments.take(name, at) for at, name in enumerate(names))
    listed = examples.value if examples is not None else Unknown("nowhere")
    if not isinstance(listed, Items) or listed.doubt:
        site.unsure(f"the examples come from {origin(listed)}")
        return prompt
    between = separator.value if separator is not None else plain("\n\n", site.spot)
    pieces: list[Value] = [prefix.value if prefix is not None else plain("", site.spot), *listed.items]
    pieces.append(suffix.value if suffix is not None else plain("", site.spot))
    texts: list[Str] = []
    for piece in pieces:
        for one in (between, piece) if texts else (piece,):
            text = note_text(one, site)
            if text is not None:
                texts.append(text)
    joined = join(texts, site.spot)
    prompt.texts = [joined] if isinstance(joined, Str) else []
    return common(prompt, arguments, site)


def image(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``ImagePromptTemplate(…)`` gives."""
    prompt = make(site, PromptKind.IMAGE, path, read_format(arguments, site))
    found = arguments.take("template", 0)
    if site.ours and found is not None and isinstance(found.value, Table):
        for key in found.value.entries.keys() - {"url", "detail", "path"}:
            site.fault(f'the key "{key}" of an image does not reach the model', found.value.spots[key], "leave it out")
    match found.value if found is not None else None:
        case None if not arguments.doubt:
            prompt.image = ImageBlockDef(_given_url(prompt, site))
        case Scalar(None):
            prompt.image = ImageBlockDef(_given_url(prompt, site))
            if not site.ours:
                site.fault("the template of an image is None", site.spot, 'give {"url": "…"}')
        case Table(doubt="") as fields if not _has_url(fields, site):
            complete = replace(fields, entries={**fields.entries, "url": plain("x", site.spot)})
            read = image_fields(complete, site, prompt.format)
            prompt.image = None if read is None else replace(read, url=_given_url(prompt, site))
        case Table() as fields:
            prompt.image = image_fields(fields, site, prompt.format)
        case Str() as url if site.ours:
            prompt.image = image_block(url, site, prompt.format, site.spot)
        case value:
            site.unsure(f"the template comes from {origin(value)}" if value is not None else "it has no template")
    return common(prompt, arguments, site)


def _has_url(fields: Table, site: Site) -> bool:
    """Whether an image has a URL: an empty one is none, and for our own classes None is."""
    url = fields.entries.get("url")
    return url is not None and not (isinstance(url, Str) and not url.text) and not (site.ours and url == Scalar(None))


def _given_url(prompt: Prompt, site: Site) -> TemplateText:
    """Return the URL that each call has to give."""
    return TemplateText(_URLS[prompt.format], site.spot.anchor())


def data(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``DictPromptTemplate(…)`` gives."""
    prompt = make(site, PromptKind.DATA, path, read_format(arguments, site, 1))
    found = required(arguments, "template", 0, site)
    if "template_format" not in arguments.named and not arguments.doubt and not path.startswith("genprompts."):
        site.fault('the argument "template_format" is missing', site.spot, 'add template_format="f-string"')
    if prompt.format == "jinja2" and not site.ours:
        site.fault("a dict prompt cannot be a jinja2 template", site.spot, "use mustache")
    if found is not None and isinstance(found.value, Table):
        prompt.data = data_block(found.value, site, prompt.format)
    elif found is not None:
        site.unsure(f"the template comes from {origin(found.value)}")
    return common(prompt, arguments, site)
