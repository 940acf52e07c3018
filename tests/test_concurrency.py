"""Many renderings at once: 100,000 from 16 threads and from 4 processes give what one gives, and no memory grows."""

import gc
import hashlib
import pickle
import sys
import threading
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pytest

from genprompts import ChatPromptTemplate, MessagesPlaceholder, PromptTemplate

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CALLS = 100_000
THREADS = 16
PROCESSES = 4

HISTORY = [("human", "Hello!"), {"role": "assistant", "content": "Hi."}]
TEMPLATES = {
    "chat": ChatPromptTemplate(
        [
            ("system", "You are {role}, at {hour}."),
            MessagesPlaceholder("history", optional=True),
            ("human", "{question}"),
        ],
    ).partial(hour="noon"),
    "mustache": PromptTemplate("{{#items}}- {{name}}\n{{/items}}{{^items}}none{{/items}}", template_format="mustache"),
    "jinja2": PromptTemplate(
        "{% for item in items %}{{ loop.index }}. {{ item.name }}\n{% endfor %}", template_format="jinja2"
    ),
}
"""Templates made at run time, in each language."""


@cache
def renderings() -> list[Callable[[int], object]]:
    """Return functions from a number to a rendering: of generated prompts, and of templates made at run time."""
    sys.path.insert(0, str(EXAMPLES))
    from app.prompts_gen import greeting, title  # type: ignore[import-not-found]  # the package of the examples

    sys.path.remove(str(EXAMPLES))
    for name in [name for name in sys.modules if name.partition(".")[0] == "app"]:
        del sys.modules[name]  # other tests have packages of this name
    return [
        lambda number: greeting.invoke({"tone": "dry", "user_input": f"question {number}", "history": HISTORY}),
        lambda number: title(max_words=number, review="Works."),
        lambda number: TEMPLATES["chat"].invoke({"role": "a clerk", "question": f"{number}", "history": HISTORY}),
        lambda number: TEMPLATES["mustache"].invoke({"items": [{"name": f"item {number}"}] * (number % 3)}),
        lambda number: TEMPLATES["jinja2"].invoke({"items": [{"name": f"item {number}"}] * (number % 3)}),
    ]


def digest(start: int, stop: int) -> str:
    """Return a digest of the renderings of some numbers."""
    functions = renderings()
    found = hashlib.sha256()
    for number in range(start, stop):
        found.update(repr(functions[number % len(functions)](number)).encode())
    return found.hexdigest()


def parts(count: int, of: int) -> list[tuple[int, int]]:
    """Return ``count`` ranges that make up ``of`` numbers."""
    size = of // count
    return [(index * size, (index + 1) * size) for index in range(count)]


def one_part(part: tuple[int, int]) -> str:
    """Return the digest of one range; a process can be told its name."""
    return digest(*part)


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """Return what one thread renders."""
    return [digest(*part) for part in parts(THREADS, CALLS)]


def test_threads_render_what_one_renders(alone: list[str]) -> None:
    """16 threads that begin at the same moment, before anything is compiled, render the same texts, and no memory grows."""
    fresh = {name: pickle.loads(pickle.dumps(template)) for name, template in TEMPLATES.items()}
    TEMPLATES.update(fresh)
    barrier = threading.Barrier(THREADS)

    def work(part: tuple[int, int]) -> str:
        barrier.wait()
        return digest(*part)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(work, parts(THREADS, CALLS)))

    assert found == alone


def test_processes_render_what_one_renders(alone: list[str]) -> None:
    """Four processes render the same texts."""
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(one_part, parts(THREADS, CALLS)))

    assert found == alone


def test_memory_stays_flat() -> None:
    """What is held after 20,000 renderings is what was held after 2,000, but for a few kilobytes."""
    digest(0, 2_000)
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    digest(0, 20_000)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert after - before < 50_000


def test_templates_travel_to_processes() -> None:
    """Templates and generated prompts are pickled with their partials, and render the same on the other side."""
    template = TEMPLATES["chat"]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pool.submit(template.invoke, {"role": "a clerk", "question": "Why?"}).result()

    assert found == template.invoke({"role": "a clerk", "question": "Why?"})
