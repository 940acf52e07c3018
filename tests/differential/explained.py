"""The differences from langchain-core that are meant, each with the evidence that it is one of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from langchain_core.prompts import FewShotPromptWithTemplates
from langchain_core.prompts.string import DEFAULT_FORMATTER_MAPPING
from tests.differential import product, reference
from tests.differential.choices import Choices
from tests.differential.inputs import ANY, values
from tests.differential.reference import Failed

from genprompts_codegen.diagnostics.model import Diagnostic

DEFINED = {
    "field without a name": "LangChain takes `{}` and fails at each call; we refuse it (GP103)",
    "unknown conversion": "LangChain takes `{a!x}` and fails at each call; we refuse it (GP101)",
    "no value fits the format": "LangChain takes `{a:zz}` and fails at each call; we refuse it (GP109)",
    "width above 10,000": "LangChain pads to any width; we refuse it (GP109)",
    "required and optional placeholder": "LangChain makes the required one optional; we refuse it (GP201)",
    "text and placeholder of one name": "LangChain prints a list of messages as text; we refuse it (GP201)",
    "no value for all uses": "LangChain takes a template that fails whatever the value is; we refuse it (GP201)",
    "partial does not fit": "LangChain takes a partial that fails in its field; we refuse it (GP201)",
    "declared type does not fit": "LangChain does not check `input_types`; we refuse a wrong one (GP201)",
    "inputs of added messages": "LangChain does not list what `append` added or nested prompts leave open; we do",
    "examples are not templates": "LangChain fills in the braces of few-shot examples once more; we print them",
    "empty image detail": "LangChain leaves out an image's detail that comes out empty; we hand it on",
    "image that may not be sent": "LangChain takes any text as an image's url; we refuse other schemes and control characters",
    "few-shot partial": "LangChain takes the example's inputs for the prompt's own and then refuses a partial of one; we take it",
    "partials of two messages": "two messages fill in one name, each with its own value; we list the prompt, not more",
    "message sliced away": "LangChain never calls a message that a slice dropped, or makes it first; we judge what is left",
}
"""What each difference of definitions is, in any template language."""

READ = {
    "point alone": "LangChain prints the whole input for `{{.}}` outside of sections; we refuse it (GP101)",
    "uneven braces": "LangChain loses the variable of `{{{a}}`; we refuse it (GP101)",
    "empty name": "LangChain reads `{{a.}}`, `{{.a}}`, `{{>}}` as names that are partly empty; we refuse them (GP101)",
    "no delimiters": "LangChain takes a delimiter tag without delimiters, as in `{{==}}`; we refuse it (GP101)",
    "no such file": "LangChain prints nothing for a mustache partial, and fails at a jinja2 include; we refuse it (GP114)",
    "unsafe attribute": "LangChain prints nothing for `{{ a.__class__ }}`, or fails; we refuse it (GP104)",
    "unknown filter": "LangChain takes an unknown jinja2 filter or test in a branch, and fails there; we refuse it (GP101)",
    "too large": "LangChain takes constants that make gigabytes, and fails when it renders them; we refuse them (GP101)",
    "two parameters": "LangChain takes a macro with two parameters of one name; we refuse it (GP101)",
    "wrong arguments": "LangChain fails where a jinja2 filter or test gets arguments it does not take; we refuse it (GP101)",
    "include that may fail": "LangChain fails at `include … ignore missing`; we print nothing, as jinja2 does with a loader",
    "blocks of two languages": "LangChain takes blocks in different languages; we list the prompt, not more",
    "partial of a block": "two texts of a message differ in what is filled in beforehand; we list the prompt, not more",
    "part of a sum": "LangChain reads the parts of `a + b` by themselves first; we read the whole",
    "conditional input": "LangChain does not list what only an inverted section reads; for us it is optional",
    "other blocks": "LangChain hides the inputs of other blocks from a block's sections; we do not",
    "lost opening": "LangChain drops a `{{` at the end of a template; we refuse it (GP101)",
    "input called self": "LangChain fails at each call with an input of this name; we render it",
    "guarded input": "LangChain demands a name that the template does without (`| default`, `is defined`); we do not",
    "missing key": "LangChain prints nothing for an attribute or key that is not there; we raise MissingInputError",
    "stored key": "the same where it is only kept under a name: compiled code refuses it there",
    "changed value": "LangChain lets a jinja2 template change its inputs; our sandbox is immutable",
    "missing name": "LangChain prints nothing for a mustache name that is nowhere; we raise MissingInputError",
    "inside of nothing": "LangChain prints the 0 or False that a mustache name leads through; we look further out",
    "false item": "LangChain skips false items of a mustache section's list; we go through all",
    "true item": "LangChain prints the whole input for `{{.}}` where an item is True; we print the item",
    "empty section": "LangChain calls the function of a mustache section that is empty; we do not look at it",
    "bytes": "LangChain goes through bytes in a mustache section, number by number; we enter them once",
    "own inverse": "LangChain ends a section with a list at the end of an inverted section of its name; we do not",
    "function": "LangChain calls a function that is given to a mustache template; we refuse it",
}
"""What each difference of mustache and jinja2 templates is."""

KINDS: dict[str, str] = {
    "inputs of an image": "LangChain does not look for the inputs of an `ImagePromptTemplate`; we do",
    "image's own keys": "LangChain lets a call replace an image's `url` or `detail`; the package has the template",
    "partial of an image": "LangChain's images do not look at their partials; we fill them in",
    "input called stop": "LangChain refuses the name in a prompt beside examples; we do not",
    "image without a URL": "LangChain takes an image without a url, or one from a path, and fails at each call; we refuse it (GP110)",
    "example that does not fit": "LangChain takes an example that lacks a value, and fails at each call; we refuse it (GP110)",
    "example prompt that shows nothing": "LangChain never looks at it where there are no examples; we read it all the same",
    "dict without its inputs": "LangChain's dict prompts do not say that inputs are missing; ours do",
    "name that an example lacks": "LangChain prints nothing for it in mustache and jinja2; we refuse the example (GP110)",
    "names in sections of examples": "LangChain hands an example only what it lists as inputs, without names in sections",
}
"""What each difference of the rarer kinds of prompts is."""

EXPLAINED = {**DEFINED, **READ, **KINDS}
"""What each explained difference is: nothing else may differ, and each must occur."""

OWN: dict[str, str] = {
    "partial that only the program knows": "the generated prompt asks for it (GP105); at run time the function is called",
    "partial of no input": "the class refuses it where it stands; the finished prompt is judged when code is generated (GP203)",
    "types exclude each other": "no value, partial or declared type fits all uses (GP201); the classes look at no types",
    "dropped by a slice": "the class reads a message before a slice drops it; we judge what is left",
    "partial of one part": "a part that is added asks for what another fills in: the class refuses it, the package asks",
    "an image's own keys": "the class takes `url` and `detail` in place of the template's; the package has the template",
    "image that is never sent": "a url that no value makes right: the class fails at each call, generation says it (GP110)",
    "own few-shot prompt in mustache": "listed, no code is generated (GP102)",
    "own parts of two languages": "blocks, or prefix and suffix, in different languages: listed, no code is generated",
    "part that may come out empty": "a prefix or suffix that is left out when it is empty: listed, no code is generated",
    "parts filled in apart": "two parts that fill in one input in their own ways: listed, no code is generated",
    "own part of a sum": "the class reads the parts of `a + b` by themselves first; we read the whole",
    "own jinja2 examples": "examples that no jinja2 text can state: listed, no code is generated (GP102)",
    "jinja2 example that cannot be shown": "the class shows it when it is made; nothing is evaluated for the package",
    "own pipeline": "listed, no code is generated (GP102)",
}
"""In what code that is generated for definitions with our own classes differs from these classes at run time."""

SIGNS: dict[str, str] = {
    "outside of a section": "point alone",
    "three opening and two closing": "uneven braces",
    "a name in three braces": "uneven braces",
    "has an empty part": "empty name",
    "empty tag": "empty name",
    "unclosed tag": "lost opening",
    "a set delimiter tag with": "no delimiters",
    "which is not for templates": "unsafe attribute",
    "an attribute whose name it computes": "unsafe attribute",
    "a range of more than": "too large",
    "duplicate argument": "two parameters",
    "No filter named": "unknown filter",
    "No test named": "unknown filter",
    "too many positional arguments": "wrong arguments",
    "missing a required argument": "wrong arguments",
    "unexpected keyword argument": "wrong arguments",
}
"""What our errors say about templates of mustache and jinja2 that LangChain takes."""

MESSAGES = [("human", "x"), ("ai", "y")]
NO_DATES: tuple[object, ...] = ("x", 1, 1.5, None, [], MESSAGES, *ANY)
"""Values of every kind but dates, which print whatever format they do not know."""


def names_of(prompt: Any) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of all inputs, and of those that are placeholders."""
    asked = reference.asked(prompt)
    messages = frozenset(one.variable_name for one in reference.placeholders(prompt))
    return asked.required | asked.optional | asked.partial, messages


def attempts(prompt: Any, draw: Choices) -> Iterator[dict[str, object]]:
    """Yield inputs of every kind: fitting ones, and one value for all."""
    names, messages = names_of(prompt)
    for _ in range(3):
        yield values(names, messages, draw)
    for same in NO_DATES:
        yield {name: MESSAGES if name in messages else same for name in names}


def never_renders(prompt: Any, draw: Choices) -> bool:
    """Whether ``prompt`` fails whatever it is given."""
    return all(isinstance(reference.render(prompt, given), Failed) for given in attempts(prompt, draw))


def _no_value(prompt: Any, name: str, draw: Choices) -> bool:
    """Whether no value of the input ``name`` lets ``prompt`` render."""
    names, messages = names_of(prompt)
    others = values(names, messages, draw)
    return all(isinstance(reference.render(prompt, {**others, name: one}), Failed) for one in NO_DATES)


def _fails_without(prompt: Any, name: str, draw: Choices) -> bool:
    """Whether ``prompt`` fails where its own value stands for ``name``."""
    names, messages = names_of(prompt)
    tries = (values(names - {name}, messages, draw) for _ in range(3))
    return all(isinstance(reference.render(prompt, given), Failed) for given in tries)


def _conflict(prompt: Any, message: str, draw: Choices) -> str | None:
    """Return which explained difference a conflict of types is."""
    match = re.search(r'"(.*?)"', message, re.DOTALL)
    name = match[1] if match else ""
    languages = {
        getattr(prompt, "template_format", "f-string"),
        getattr(getattr(prompt, "suffix", None), "template_format", "f-string"),
        *(one.template_format for one in reference.texts(prompt)),
    }
    optional = {one.optional for one in reference.placeholders(prompt) if one.variable_name == name}
    if "required and an optional" in message:
        return "required and optional placeholder" if optional == {True, False} else None
    if "no value of" in message and optional:
        return "text and placeholder of one name"
    if "no value of" in message and languages != {"f-string"}:
        return "no value for all uses"
    if "no value of" in message:
        return "no value for all uses" if _no_value(prompt, name, draw) else None
    if "the definition gives" in message and languages != {"f-string"}:
        return "partial does not fit"
    if "the definition gives" in message:
        return "partial does not fit" if _fails_without(prompt, message.split('"')[1], draw) else None
    return "declared type does not fit" if "declared type" in message else None


def _refused(word: str) -> Callable[[Any, str, Choices], str | None]:
    return lambda prompt, _message, draw: word if never_renders(prompt, draw) else None


def _format(prompt: Any, message: str, draw: Choices) -> str | None:
    if "characters" in message:
        return "width above 10,000"
    return "no value fits the format" if never_renders(prompt, draw) else None


def sign(message: str) -> str | None:
    """Return which explained difference it is to refuse a template with ``message``."""
    return next((word for found, word in SIGNS.items() if found in message), None)


def _syntax(prompt: Any, message: str, draw: Choices) -> str | None:
    return sign(message) or _refused("unknown conversion")(prompt, message, draw)


def _definition(prompt: Any, message: str, draw: Choices) -> str | None:
    if "the URL of an image" in message:
        return "image that may not be sent"
    if "image" in message:
        return "image without a URL"
    if "an example has no" in message and not never_renders(prompt, draw):
        return "name that an example lacks"
    return "example that does not fit" if "an example" in message else None


_RULES: dict[str, Callable[[Any, str, Choices], str | None]] = {
    "GP101": _syntax,
    "GP104": lambda _, message, __: sign(message),
    "GP110": _definition,
    "GP114": lambda *_: "no such file",
    "GP103": _refused("field without a name"),
    "GP109": _format,
    "GP201": _conflict,
}


def refusal(prompt: Any, finding: Diagnostic, draw: Choices) -> str | None:
    """Return which explained difference it is that we refuse with ``finding`` what LangChain takes as ``prompt``."""
    if any(len({one.template_format for one in texts}) > 1 for texts in reference.blocks(prompt)):
        return "blocks of two languages"
    if getattr(prompt, "examples", None) == [] and finding.code.id != "GP201":
        return "example prompt that shows nothing"
    rule = _RULES.get(finding.code.id)
    return rule(prompt, finding.message, draw) if rule is not None else None


def rescans_examples(prompt: Any) -> bool:
    """Whether an example of a few-shot text prompt has braces, which LangChain reads once more."""
    if not hasattr(prompt, "example_prompt") or not hasattr(prompt, "suffix"):
        return False
    return any(set("{}") & set(text) for text in (*_shown(prompt), prompt.example_separator))


def _shown(prompt: Any) -> list[str]:
    """Return the examples of a few-shot text prompt."""
    wanted = prompt.example_prompt.input_variables
    return [prompt.example_prompt.format(**{key: one[key] for key in wanted}) for one in prompt.examples or ()]


def read_apart(prompt: Any, given: Mapping[str, object]) -> str | None:
    """Return what a few-shot text prompt gives whose prefix and suffix are templates of their own; else None."""
    if isinstance(prompt, FewShotPromptWithTemplates):
        return _between_prompts(prompt, given)
    if not hasattr(prompt, "example_prompt") or not hasattr(prompt, "suffix"):
        return None
    values = {**prompt.partial_variables, **given}
    read = DEFAULT_FORMATTER_MAPPING[prompt.template_format]
    before, after = ([read(one, **values)] if one else [] for one in (prompt.prefix, prompt.suffix))
    return str(prompt.example_separator.join([*before, *filter(None, _shown(prompt)), *after]))


def _between_prompts(prompt: FewShotPromptWithTemplates, given: Mapping[str, object]) -> str | None:
    """Return what a few-shot prompt gives whose prefix and suffix are prompts that may share inputs."""
    values = {**given, **prompt.partial_variables}
    try:
        before = "" if prompt.prefix is None else prompt.prefix.format(**values)
        after = prompt.suffix.format(**values)
    except Exception:  # noqa: BLE001  (whatever it says, it is no text)
        return None
    return prompt.example_separator.join(filter(None, [before, *_shown(prompt), after]))


# --- our own classes -----------------------------------------------------------------------------

_LISTED = {
    "a few-shot prompt in mustache": "own few-shot prompt in mustache",
    "templates of different languages": "own parts of two languages",
    "a pipeline of prompts": "own pipeline",
    "its example prompt has content blocks in jinja2": "own jinja2 examples",
    "its examples are jinja2 templates, and it formats": "own jinja2 examples",
    "its example prompt is made of jinja2 templates and others": "own jinja2 examples",
    "may come out empty": "part that may come out empty",
    "do not fill in": "parts filled in apart",
    "each in its own way": "parts filled in apart",
}


def listed(reason: str) -> str | None:
    """Return which explained difference it is that no code is generated, for ``reason``, for what the classes take."""
    return next((word for text, word in _LISTED.items() if text in reason), None)


def taken_when_generated(error: str, source: str) -> str | None:
    """Return which explained difference it is that code is generated for what the classes refuse with ``error``."""
    if "UnexpectedInputError: the template has no input" in error:
        return "partial of no input"
    if re.search(r"TemplateDefinitionError: example \d+ ", error) and "jinja2" in source:
        return "jinja2 example that cannot be shown"
    if "is filled in for one part of the template" in error or "is filled in with two different values" in error:
        return "partial of one part"
    sliced = re.search(r"^ *prompt = .*\[:?-?[12]?:?[12]?\]$", source, re.MULTILINE) is not None
    if re.search(r" \+=? ", source) and "TemplateSyntaxError: " in error and not sliced:
        return "own part of a sum"
    return "dropped by a slice" if sliced and "TemplateSyntaxError: " in error else None


def refused_when_generated(built: Any, finding: Diagnostic) -> str | None:
    """Return which explained difference it is that ``finding`` refuses what the classes take."""
    if "the URL of an image" in finding.message:
        found = product.render(built, dict.fromkeys(built.input_variables, "x"))
        return "image that is never sent" if isinstance(found, Failed) else None
    return "types exclude each other" if finding.code.id == "GP201" else None
