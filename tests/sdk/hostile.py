"""Templates and inputs that make very much of very little, and a program that renders each of them, guarded."""

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Mapping

from genprompts import PromptTemplate
from genprompts.errors import RenderLimitError, TemplateSyntaxError

BIG = "x" * 100_000
TEN = [0] * 10
MANY = [0] * 1_000
DEEP: dict[str, object] = {}
DEEP["self"] = [DEEP, DEEP]
ITSELF: list[object] = []
ITSELF.append(ITSELF)


def nested(depth: int) -> str:
    """Return mustache sections inside one another: each doubles what is inside."""
    return "{{#a}}" * depth + "x" + "{{/a}}" * depth


def loops(depth: int, inner: str) -> str:
    """Return jinja2 loops inside one another."""
    heads = "".join(f"{{% for i{level} in a %}}" for level in range(depth))
    return heads + inner + "{% endfor %}" * depth


DOUBLED = "{% set x = s %}" + "{% set x = x ~ x %}" * 40
LISTED = "{% set x = [s] %}" + "{% set x = [x, x] %}" * 40

REFUSED: dict[str, str] = {
    "a constant repeated": "{{ 'a' * 10 ** 9 }}",
    "a list repeated": "{{ [1] * 10 ** 10 }}",
    "a huge power": "{{ 9 ** (9 ** 9) }}",
    "a power in a branch": "{% if x %}{{ 2 ** (10 ** 9) }}{% endif %}",
    "a wide format": "{{ '%300000000d' | format(1) }}",
    "a wide operator format": "{{ '%300000000d' % 1 }}",
    "a constant centre": "{{ x | center(10 ** 9) }}",
    "a constant margin": "{{ x | indent(10 ** 9) }}",
    "a constant range": "{% for i in range(10 ** 9) %}{% endfor %}",
    "a range beyond counting": "{% for i in range(10 ** 30) %}{% endfor %}",
    "a constant column": "{{ 'a'.ljust(10 ** 9) }}",
    "a long chain": "{% if a %}{% endif %}".replace("{% end", "{% elif b %}" * 3_000 + "{% end"),
}
"""jinja2 templates that are refused when they are read."""

JINJA: dict[str, tuple[str, Mapping[str, object]]] = {
    "repeated": ("{{ x * n }}", {"x": "a", "n": 10**9}),
    "repeated list": ("{{ x * n }}", {"x": [1], "n": 10**9}),
    "repeated by a constant, twice": ("{% set y = x * 1000 %}{{ y * 1000 }}", {"x": BIG}),
    "power": ("{{ x ** n }}", {"x": 10, "n": 10**8}),
    "power of a constant": ("{{ 2 ** n }}", {"n": 10**9}),
    "squares": (
        "{% set ns = namespace(n=n) %}{% for i in range(40) %}{% set ns.n = ns.n * ns.n %}{% endfor %}",
        {"n": 9},
    ),
    "range": ("{% for i in range(n) %}{{ i }}{% endfor %}", {"n": 10**9}),
    "range beyond counting": ("{% for i in range(n) %}{{ i }}{% endfor %}", {"n": 10**30}),
    "format": ("{{ f | format(1) }}", {"f": "%300000000d"}),
    "format with a star": ("{{ '%*d' | format(n, 1) }}", {"n": 10**9}),
    "operator format": ("{{ f % n }}", {"f": "%300000000d", "n": 1}),
    "centre": ("{{ x | center(n) }}", {"x": "a", "n": 10**9}),
    "centres": ("{{ x | map('center', n) | join }}", {"x": ["a"] * 100_000, "n": 100_000}),
    "margin": ("{{ x | indent(n) }}", {"x": "a\n" * 9, "n": 10**8}),
    "margin text": ("{{ x | indent(m) }}", {"x": "\n" * 9_000, "m": BIG}),
    "replace": ("{{ x | replace('x', x) }}", {"x": BIG}),
    "replace nothing": ("{{ x | replace('', x) }}", {"x": BIG}),
    "replace method": ("{{ x.replace(a, x) }}", {"x": BIG, "a": "x"}),
    "join": ("{{ a | join(x) }}", {"x": BIG, "a": MANY}),
    "join method": ("{{ x.join(a) }}", {"x": BIG, "a": ["a"] * 1_000}),
    "join of the same": ("{{ ([x] * n) | join }}", {"x": BIG, "n": 100_000}),
    "zfill": ("{{ x.zfill(n) }}", {"x": "1", "n": 10**9}),
    "ljust": ("{{ x.ljust(n) }}", {"x": "1", "n": 10**9}),
    "tabs": ("{{ x.expandtabs(n) }}", {"x": "\t\t", "n": 10**9}),
    "bytes": ("{{ n.to_bytes(n, 'big') }}", {"n": 10**9}),
    "translate": ("{{ x.translate({120: x}) }}", {"x": BIG}),
    "batch": ("{{ a | batch(n, 0) | list }}", {"a": [1], "n": 10**9}),
    "slice": ("{{ a | slice(n) | list }}", {"a": [1], "n": 10**9}),
    "JSON margin": ("{{ a | tojson(n) }}", {"a": [1], "n": 10**9}),
    "JSON of what holds itself": ("{{ a | tojson }}", {"a": ITSELF}),
    "text in a loop": ("{% for i in a %}{{ x }}{{ i }}{% endfor %}", {"x": BIG, "a": MANY}),
    "text in a loop over a text": ("{% for i in x %}{{ x }}{{ i }}{% endfor %}", {"x": BIG}),
    "text in a loop over records": (
        "{% for i in a %}{{ i.b }}{{ i.c }}{{ x }}.{% endfor %}",
        {"x": BIG, "a": [{"b": 1, "c": 2}] * 999},
    ),
    "loops": (loops(6, "x"), {"a": TEN * 2}),
    "loops that print nothing": (loops(8, ""), {"a": TEN * 2}),
    "loops in loops over ranges": ("{% for i in range(60) %}" * 8 + "x" + "{% endfor %}" * 8, {}),
    "doubled": (DOUBLED + "{{ x }}", {"s": "ab"}),
    "doubled by a sum": (DOUBLED.replace("~", "+") + "{{ x }}", {"s": "ab"}),
    "doubled in a block": ("{% set x = s %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40, {"s": "ab"}),
    "doubled in a loop": (
        "{% set ns = namespace(s=s) %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
        {"s": "ab"},
    ),
    "lists that hold each other": (LISTED + "{{ x }}", {"s": "ab"}),
    "lists that hold each other, as JSON": (LISTED + "{{ x | tojson }}", {"s": "ab"}),
    "lists that hold each other, joined": (LISTED + "{{ x | join }}", {"s": "ab"}),
    "a macro that calls itself": ("{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(a) }}", {"a": 1}),
    "a macro that calls itself twice": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(a) }}",
        {"a": 100},
    ),
    "macros that call each other": (
        "{% macro a(x) %}{{ b(x) }}{% endmacro %}{% macro b(x) %}{{ a(x) }}{% endmacro %}{{ a(c) }}",
        {"c": 1},
    ),
    "macros that double": (
        "{% macro m(x) %}{{ x }}{{ x }}{% endmacro %}{{ " + "m(" * 25 + "s" + ")" * 25 + " }}",
        {"s": "ab"},
    ),
    "a macro in a loop": (
        "{% macro m(x) %}{{ x }}{% endmacro %}{% for i in a %}{{ m(x) }}{% endfor %}",
        {"a": MANY, "x": BIG},
    ),
    "a block in a loop": (
        "{% for i in a %}{% set t %}{% for j in a %}{{ x }}{% endfor %}{% endset %}{% endfor %}",
        {"a": MANY, "x": "x" * 999},
    ),
    "a recursive loop": ("{% for i in a recursive %}x{{ loop(a) }}{% endfor %}", {"a": TEN}),
}
"""jinja2 templates with inputs."""

MUSTACHE: dict[str, tuple[str, Mapping[str, object]]] = {
    "two to the 12th": (nested(12), {"a": [1, 1] * 2}),
    "two to the 20th": (nested(20), {"a": [1, 1]}),
    "two to the 90th": (nested(90), {"a": [1, 1]}),
    "text in a section": ("{{#a}}{{x}}{{/a}}", {"a": MANY, "x": BIG}),
    "text in a section, as it is": ("{{#a}}{{{x}}}{{/a}}", {"a": MANY, "x": BIG}),
    "sections in sections": ("{{#a}}{{#a}}{{#b}}{{x}}{{/b}}{{/a}}{{/a}}", {"a": MANY, "b": [1, 1], "x": "abc"}),
    "sections that print nothing": ("{{#a}}" * 8 + "{{#n}}x{{/n}}" + "{{/a}}" * 8, {"a": TEN * 2, "n": 0}),
    "flags in sections": ("{{#a}}{{#a}}{{#f}}" + "x" * 1_000 + "{{/f}}{{/a}}{{/a}}", {"a": MANY, "f": True}),
    "an item that holds itself": ("{{#self}}" * 60 + "x" + "{{/self}}" * 60, DEEP),
}
"""Mustache templates with inputs."""


def jinja2(template: str, values: Mapping[str, object]) -> object:
    """Render a jinja2 template, compiled."""
    return PromptTemplate.from_template(template, template_format="jinja2").invoke(values)


def sandboxed(template: str, values: Mapping[str, object]) -> object:
    """Render a jinja2 template in the sandbox."""
    from genprompts.grammar.jinja.sandbox import render

    return render(template, {}, values)


def mustache(template: str, values: Mapping[str, object]) -> object:
    """Render a mustache template, compiled."""
    return PromptTemplate.from_template(template, template_format="mustache").invoke(values)


def stepwise(template: str, values: Mapping[str, object]) -> object:
    """Render a mustache template step by step."""
    from genprompts.grammar.mustache.parse import parse
    from genprompts.grammar.mustache.render import render

    return render(parse(template), values)


def cases() -> list[tuple[str, Callable[[str, Mapping[str, object]], object], str, Mapping[str, object]]]:
    """Return all that is rendered: a name, how, the template, the inputs."""
    found: list[tuple[str, Callable[[str, Mapping[str, object]], object], str, Mapping[str, object]]] = []
    for name, (template, values) in JINJA.items():
        found += [(name, jinja2, template, values), (f"{name} (sandbox)", sandboxed, template, values)]
    for name, (template, values) in MUSTACHE.items():
        found += [(name, mustache, template, values), (f"{name} (step by step)", stepwise, template, values)]
    return found + [(name, jinja2, template, {}) for name, template in REFUSED.items()]


def _stop(*_arguments: object) -> None:
    raise TimeoutError


def main() -> None:
    """Render each case, and print what became of it, with the seconds and megabytes that it took."""
    jinja2("{% for i in a %}{{ i | title }}{% endfor %}", {"a": ["b"]})
    sandboxed("{{ a }}", {"a": 1})
    mustache("{{#a}}{{b}}{{/a}}", {"a": [{"b": 1}]})
    with open("/proc/self/statm") as file:  # noqa: PTH123  (a process about itself)
        size = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (size + 250_000_000,) * 2)
    signal.signal(signal.SIGPROF, _stop)
    outcomes: dict[str, tuple[str, float]] = {}
    for name, render, template, values in cases():
        gc.collect()
        start = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 3)
        try:
            render(template, values)
            outcome = "rendered"
        except (RenderLimitError, TemplateSyntaxError) as error:
            outcome = type(error).__name__ if len(str(error)) < 200 else "a long message"
        except Exception as error:  # noqa: BLE001  (whatever it is, the test reports it)
            outcome = f"{type(error).__name__}: {error}"[:200]
        signal.setitimer(signal.ITIMER_PROF, 0)
        outcomes[name] = (outcome, time.process_time() - start)
    json.dump(outcomes, sys.stdout)
