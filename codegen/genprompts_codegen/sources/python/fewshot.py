"""Calls of the few-shot classes: an example prompt, the examples it shows, and the text around them."""

import string
from collections.abc import Callable, Mapping
from typing import TypeAlias

from genprompts.grammar.nodes import Constant, TemplateFormat
from genprompts_codegen.definitions import FewShot, PromptKind, TemplateDef, TemplateText
from genprompts_codegen.sources.python.arguments import Arguments, common, read_format, required
from genprompts_codegen.sources.python.blocks import names_in
from genprompts_codegen.sources.python.prompts import Prompt, Site, make, note_text, readable
from genprompts_codegen.sources.python.values import Scalar, Str, constant, origin

_Around: TypeAlias = Callable[[Prompt, str, Arguments, Site], TemplateText | None]
"""Reads the prefix or the suffix, by its name."""


def few_shot(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``FewShotPromptTemplate(…)`` gives."""
    prompt = _with_texts(path, arguments, site, _around)
    if prompt.format == "mustache" and site.ours:
        site.unsure("a few-shot prompt in mustache is not generated")
    elif prompt.format == "mustache":
        site.fault("a few-shot prompt cannot be a mustache template", site.spot, 'use "f-string" or "jinja2"')
    return prompt


def few_shot_with_templates(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``FewShotPromptWithTemplates(…)`` gives: prefix and suffix are prompts themselves."""
    prompt = _with_texts(path, arguments, site, _prompt_around)
    around = [one.value for one in (arguments.take("prefix"), arguments.take("suffix")) if one is not None]
    prompts = [one for one in around if isinstance(one, Prompt)]
    for name in sorted({name for one in prompts for name in one.partials}):
        values = [one.partials.get(name) for one in prompts if name in one.partials or name in _asked(one)]
        known = [one.value for one in values if one is not None]
        if len(known) < len(values) or any(value != known[0] for value in known):
            site.unsure(f'its prefix and its suffix do not fill in "{name}" alike')
    return prompt


def _asked(prompt: Prompt) -> set[str]:
    return {name for text in prompt.texts for name in names_in(text.text, prompt.format)}


def _with_texts(path: str, arguments: Arguments, site: Site, around: _Around) -> Prompt:
    """Return a few-shot text prompt; ``around`` reads what stands before and behind the examples."""
    prompt = make(site, PromptKind.FEW_SHOT, path, _format(arguments, site))
    required(arguments, "suffix", -1, site)
    prompt.few_shot = FewShot(
        _example_prompt(arguments, site),
        _examples(arguments, site),
        _separator(arguments, site),
        around(prompt, "prefix", arguments, site),
        around(prompt, "suffix", arguments, site),
    )
    return common(prompt, arguments, site)


def _format(arguments: Arguments, site: Site) -> TemplateFormat:
    """Return the language of the texts around the examples: that of the prompts where these are prompts themselves."""
    found = [arguments.take(name) for name in ("prefix", "suffix")]
    formats = [one.value.format for one in found if one is not None and isinstance(one.value, Prompt)]
    if len(set(formats)) > 1:
        site.unsure("its prefix and its suffix are templates of different languages")
    return formats[0] if formats else read_format(arguments, site)


def few_shot_chat(path: str, arguments: Arguments, site: Site) -> Prompt:
    """Return what ``FewShotChatMessagePromptTemplate(…)`` gives."""
    prompt = make(site, PromptKind.FEW_SHOT_CHAT, path, "f-string")
    prompt.few_shot = FewShot(_example_prompt(arguments, site), _examples(arguments, site))
    return common(prompt, arguments, site)


def _example_prompt(arguments: Arguments, site: Site) -> TemplateDef | None:
    found = required(arguments, "example_prompt", -1, site)
    if found is None:
        return None
    value = found.value
    if not isinstance(value, Prompt):
        if isinstance(value, (Str, Scalar)):
            site.fault('the "example_prompt" is no prompt', found.spot, "give a prompt template")
        else:
            site.unsure(f"the example prompt comes from {origin(value)}")
        return None
    value.consumed = True
    for reason in value.reasons:
        site.unsure(f"in its example prompt, {reason}")
    return value.definition()


def _examples(arguments: Arguments, site: Site) -> tuple[Mapping[str, Constant], ...]:
    examples, selector = arguments.take("examples"), arguments.take("example_selector")
    given = examples is not None and examples.value != Scalar(None)
    selected = selector is not None and selector.value != Scalar(None)
    if selected and given and selector is not None:
        hint = 'leave out "examples" or "example_selector"'
        site.fault('only one of "examples" and "example_selector" can be given', selector.spot, hint)
    elif selected:
        site.unsure("its examples are chosen by a selector when it runs")
    elif not given and not arguments.doubt:
        site.fault('one of "examples" and "example_selector" must be given', site.spot, 'add "examples"')
    if examples is None or not given:
        return ()
    known = constant(examples.value)
    if known is None or not isinstance(known[0], (list, tuple)):
        site.unsure(f"the examples come from {origin(examples.value)}")
        return ()
    return tuple(example for example in known[0] if isinstance(example, dict))


def _separator(arguments: Arguments, site: Site) -> str:
    found = arguments.take("example_separator")
    text = note_text(found.value, site, "the separator") if found is not None else None
    return text.text if text is not None else "\n\n"


def _around(prompt: Prompt, name: str, arguments: Arguments, site: Site) -> TemplateText | None:
    found = arguments.take(name)
    text = note_text(found.value, site, f"the {name}") if found is not None else None
    return readable(text, prompt.format) if text is not None else None


def _prompt_around(prompt: Prompt, name: str, arguments: Arguments, site: Site) -> TemplateText | None:
    found = arguments.take(name)
    if found is None or found.value == Scalar(None):
        return None
    if not isinstance(found.value, Prompt) or len(found.value.texts) != 1:
        site.unsure(f"the {name} comes from {origin(found.value)}")
        return None
    found.value.consumed = True
    for reason in found.value.reasons:
        site.unsure(reason)
    prompt.partials.update(found.value.partials)
    if found.value.format != prompt.format:  # that was noted, and it is not to be read in the wrong language
        return None
    if not site.reasons and _may_be_empty(found.value.texts[0].text, found.value.format):
        site.unsure(f"its {name} may come out empty, and is left out then with its separator")
    return readable(found.value.texts[0], found.value.format)


def _may_be_empty(text: str, template_format: TemplateFormat) -> bool:
    """Whether a template that is not empty may print nothing; in doubt it may."""
    if not text:
        return False
    if template_format != "f-string":
        return not text.partition("{")[0].strip() and not text.rpartition("}")[2].strip()
    try:
        return not any(literal for literal, *_ in string.Formatter().parse(text))
    except ValueError:  # its analysis says what is wrong
        return False
