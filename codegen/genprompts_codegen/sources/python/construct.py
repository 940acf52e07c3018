"""Calls of the libraries' classes, as prompts."""

from collections.abc import Callable

from genprompts.grammar.nodes import TemplateFormat
from genprompts_codegen.definitions import LiteralPart, MessagePart, PlaceholderPart, PromptKind
from genprompts_codegen.sources.python.arguments import (
    Argument,
    Arguments,
    read_bool,
    read_format,
    read_metadata,
    read_partials,
)
from genprompts_codegen.sources.python.blocks import data_block, image_block, prompt_block, read_content
from genprompts_codegen.sources.python.declared import read_declared
from genprompts_codegen.sources.python.fewshot import few_shot, few_shot_chat, few_shot_with_templates
from genprompts_codegen.sources.python.files import read_file
from genprompts_codegen.sources.python.library import HUB_PULL, MESSAGE_ROLES, MESSAGE_TEMPLATES
from genprompts_codegen.sources.python.messages import message_part, read_messages
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, note_text, readable, settle
from genprompts_codegen.sources.python.text import join, plain
from genprompts_codegen.sources.python.values import Items, LibraryRef, Message, Scalar, Str, Table, Unknown, Value, constant, origin

Maker = Callable[[str, Arguments, Site], "Prompt | Message | Unknown"]


def construct(path: str, method: str, arguments: Arguments, site: Site) -> Value:
    """Return what calling the class ``path`` (or its classmethod ``method``) gives."""
    name = path.rpartition(".")[2]
    if name in MESSAGE_ROLES:
        return _message(name, arguments, site) if not method else Unknown(f'a call of "{name}.{method}()"')
    maker = _MAKERS.get((name, method))
    if maker is None and name in MESSAGE_TEMPLATES:
        maker = _MAKERS.get(("*MessagePromptTemplate", method))
    if maker is None:
        return Unknown(f'a call of "{name}.{method}()"' if method else f'a call of "{name}()"')
    made = maker(path, arguments, site)
    if isinstance(made, Prompt):
        arguments.note_doubt(site)
        settle(made, site)
    return made


def _required(arguments: Arguments, name: str, position: int, site: Site) -> Argument | None:
    found = arguments.take(name, position)
    if found is None and not arguments.doubt:
        site.fault(f'the argument "{name}" is missing', site.spot, f'add "{name}"')
    return found


def _common(prompt: Prompt, arguments: Arguments, site: Site) -> Prompt:
    """Fill in the arguments that all prompt classes share."""
    prompt.partials.update(read_partials(arguments.take("partial_variables"), site))
    prompt.declared = read_declared(arguments.take("input_types"), site)
    prompt.metadata = read_metadata(arguments.take("metadata"))
    return prompt


# --- text ----------------------------------------------------------------------------------------


def _text_of(argument: Argument | None, site: Site) -> list[Str]:
    if argument is None:
        return []
    if isinstance(argument.value, (Scalar, Items, Table, Prompt, Message)):
        site.fault("the template is no text", argument.spot, "give a text")
        return []
    text = note_text(argument.value, site)
    return [text] if text is not None else []


def _text(path: str, arguments: Arguments, site: Site) -> Prompt:
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    if arguments.positional and not path.startswith("genprompts."):
        site.fault("the arguments must be named", arguments.positional[0].spot, 'write "template=…"')
    prompt.texts = _text_of(_required(arguments, "template", 0, site), site)
    return _common(prompt, arguments, site)


def _text_from_template(path: str, arguments: Arguments, site: Site) -> Prompt:
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    declared = arguments.named.get("input_variables")
    if declared is not None and not path.startswith("genprompts."):
        site.fault('"from_template" does not take "input_variables"', declared.spot, "leave it out")
    prompt.texts = _text_of(_required(arguments, "template", 0, site), site)
    return _common(prompt, arguments, site)


def _text_from_file(path: str, arguments: Arguments, site: Site) -> Prompt:
    prompt = make(site, PromptKind.TEXT, path, read_format(arguments, site))
    found = _required(arguments, "template_file", 0, site)
    text = read_file(found.value, site) if found is not None else None
    prompt.texts = [text] if text is not None else []
    return _common(prompt, arguments, site)


def _text_from_examples(path: str, arguments: Arguments, site: Site) -> Prompt:
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
    return _common(prompt, arguments, site)


# --- chat ----------------------------------------------------------------------------------------


def _chat(path: str, arguments: Arguments, site: Site) -> Prompt:
    kind = PromptKind.STRUCTURED if path.endswith("StructuredPrompt") else PromptKind.CHAT
    prompt = make(site, kind, path, read_format(arguments, site))
    found = _required(arguments, "messages", 0, site)
    if found is not None:
        prompt.parts = read_messages(found.value, site, prompt.format, found.spot)
    return _common(prompt, arguments, site)


def _chat_from_messages(path: str, arguments: Arguments, site: Site) -> Prompt:
    if path.endswith("StructuredPrompt"):
        site.fault('"from_messages" gives no schema', site.spot, 'use "from_messages_and_schema"')
    prompt = make(site, PromptKind.CHAT, path, read_format(arguments, site, 1))
    found = _required(arguments, "messages", 0, site)
    if found is not None:
        prompt.parts = read_messages(found.value, site, prompt.format, found.spot)
    for name in sorted(set(arguments.named) - {"messages", "template_format"}):
        if not path.startswith("genprompts."):
            message = f'"from_messages" does not take "{name}"'
            site.fault(message, arguments.named[name].spot, "call the class itself")
    return prompt


def _structured(path: str, arguments: Arguments, site: Site) -> Prompt:
    return _chat(path, arguments, site)


def _chat_from_template(path: str, arguments: Arguments, site: Site) -> Prompt:
    prompt = make(site, PromptKind.CHAT, path, read_format(arguments, site))
    found = _required(arguments, "template", 0, site)
    if found is not None:
        part = message_part("user", found.value, site, prompt.format, site.spot)
        prompt.parts = [_with_partials(part, arguments, site)]
    return prompt


def _with_partials(part: object, arguments: Arguments, site: Site) -> MessagePart:
    raise AssertionError
