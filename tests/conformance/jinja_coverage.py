"""How much of jinja2 is compiled: jinja2's own test templates, and prompts like those that people write.

Run it with ``python -m tests.conformance.jinja_coverage``.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.conformance.jinja_templates import templates
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


def reasons(texts: Iterable[str]) -> Counter[str]:
    """Return how many templates are compiled, and for what reasons how many others are not."""
    return Counter(map(_reason, texts))


def _reason(text: str) -> str:
    try:
        return build(text, inputs_of(text)).code.sandboxed or "(compiled)"
    except TemplateSyntaxError:
        return "(refused)"


def report(title: str, found: Counter[str]) -> None:
    """Print a table."""
    read = found.total() - found["(refused)"]
    print(f"{title}: {found['(compiled)']} of {read} compiled ({100 * found['(compiled)'] / read:.0f} %)")
    for reason, count in found.most_common():
        if not reason.startswith("("):
            print(f"  {count:4}  {reason}")


def run(cache: Path) -> int:
    """Print the share of both collections; return 1 if a compiled prompt differs from jinja2."""
    prompts = real_prompts()
    wrong = [said for name, text in prompts.items() for said in differing(name, text)]
    report("jinja2's own tests", reasons(sample.text for sample in templates(cache)))
    report("prompts", reasons(prompts.values()))
    for said in wrong:
        print(said, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(run(Path(folder)))
