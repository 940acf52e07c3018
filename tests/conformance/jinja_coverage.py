"""How much of jinja2 is compiled: jinja2's own test templates, and prompts like those that people write."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.conformance.jinja_samples import samples
from tests.conformance.result import Result, row, together
from tests.sdk.jinja_code import build, difference

from genprompts.errors import TemplateSyntaxError
from genprompts.grammar.jinja.parse import parse
from genprompts.grammar.jinja.scopes import scopes_of

PROMPTS = Path(__file__).parent / "real_prompts"


def real_prompts() -> dict[str, str]:
    """Return the prompts by their names."""
    return {path.stem: path.read_text("utf-8") for path in sorted(PROMPTS.glob("*.j2"))}


def context() -> Mapping[str, Any]:
    """Return values for everything that the prompts ask for."""
    found: Mapping[str, Any] = json.loads((PROMPTS / "context.json").read_text("utf-8"))
    return found


def inputs_of(text: str) -> tuple[str, ...]:
    """Return the names that a template asks for."""
    return scopes_of(parse(text).body).inputs


def contexts(text: str) -> list[dict[str, Any]]:
    """Return several sets of values for a prompt: everything there, collections empty, and words that are odd."""
    needed = inputs_of(text)
    full = {name: value for name, value in context().items() if name in needed}
    empty = {name: type(value)() if isinstance(value, list | dict) else value for name, value in full.items()}
    odd = {name: "<ä & 'b'>\n" if isinstance(value, str) else value for name, value in full.items()}
    return [full, empty, odd, {**full, **{name: None for name, value in full.items() if isinstance(value, str)}}]


def differing(name: str, text: str) -> list[str]:
    """Return how what we render for a prompt differs from what jinja2 does; nothing where the text is by chance."""
    needed, known = inputs_of(text), context()
    built = build(text, [one for one in needed if one in known], absent=[one for one in needed if one not in known])
    if built.code.sandboxed == "uses the filter 'random'":
        return []
    found = [difference(built, text, values) for values in contexts(text)]
    return [f"{name}: {wrong}" for wrong in found if wrong]


def reasons(texts: Iterable[str], files: Mapping[str, Mapping[str, str]] | None = None) -> Counter[str]:
    """Return how many templates are compiled, and for what reasons how many others are not.

    ``files`` are the templates that each text includes.
    """
    return Counter(_reason(text, (files or {}).get(text, {})) for text in texts)


def _reason(text: str, files: Mapping[str, str]) -> str:
    try:
        return build(text, inputs_of(text), files=files).code.sandboxed or "(compiled)"
    except TemplateSyntaxError:
        return "(refused)"


def report(title: str, found: Counter[str]) -> Result:
    """Return the share that is compiled, and why the rest is not."""
    first = row(f"{title}: compiled", found["(compiled)"], found.total() - found["(refused)"], share=True)
    sandboxed = [(reason, count) for reason, count in found.most_common() if not reason.startswith("(")]
    said = [f"{title}: why the sandbox renders it", *(f"  {count:4}  {reason}" for reason, count in sandboxed)]
    return Result((first,), (), tuple(said) if sandboxed else ())


def run(cache: Path) -> Result:
    """Say how much of both collections is compiled; a compiled prompt that differs from jinja2 is not as promised."""
    prompts, found = real_prompts(), samples(cache)
    wrong = [said for name, text in prompts.items() for said in differing(name, text)]
    files = {sample.text: sample.files for sample in found}
    own = report("real-looking prompts", reasons(prompts.values()))
    return together([report("jinja2's tests", reasons(files, files)), own, Result((), tuple(wrong))])
