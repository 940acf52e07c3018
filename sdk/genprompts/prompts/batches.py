"""Many inputs at once: in order, or each as it is done, with one configuration or one for each."""

import sys
from typing import TYPE_CHECKING, Any

from genprompts.prompts.prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    Inputs = Sequence[Any]


def batch(prompt: Prompt[Any, Any], inputs: "Inputs", config: object, return_exceptions: bool) -> list[Any]:
    """Return the result of each of the ``inputs``."""
    return [one for _, one in batch_as_completed(prompt, inputs, config, return_exceptions)]


def batch_as_completed(
    prompt: Prompt[Any, Any], inputs: "Inputs", config: object, return_exceptions: bool
) -> "Iterator[tuple[int, Any]]":
    """Yield each position with its result; rendering waits for nothing, so the order is that of the inputs."""
    if _listened(config):
        traced: Any = prompt.as_runnable()
        yield from traced.batch_as_completed(inputs, config, return_exceptions=return_exceptions)
        return
    for index, one in enumerate(inputs):
        try:
            yield index, prompt.invoke(one)
        except Exception as error:  # noqa: PERF203  (each input may fail on its own)
            if not return_exceptions:
                raise
            yield index, error


async def abatch(prompt: Prompt[Any, Any], inputs: "Inputs", config: object, return_exceptions: bool) -> list[Any]:
    """Return the result of each of the ``inputs``; what has to be awaited is awaited together."""
    if _listened(config):
        traced: Any = prompt.as_runnable()
        found: list[Any] = await traced.abatch(inputs, config, return_exceptions=return_exceptions)
        return found
    if not _awaits(prompt):
        return batch(prompt, inputs, None, return_exceptions)
    from asyncio import gather  # noqa: PLC0415  (only where something is awaited)

    return await gather(*map(prompt.ainvoke, inputs), return_exceptions=return_exceptions)


async def abatch_as_completed(
    prompt: Prompt[Any, Any], inputs: "Inputs", config: object, return_exceptions: bool
) -> "AsyncIterator[tuple[int, Any]]":
    """Yield each position with its result, those first that are done first."""
    if _listened(config):
        traced: Any = prompt.as_runnable()
        async for done in traced.abatch_as_completed(inputs, config, return_exceptions=return_exceptions):
            yield done
        return
    if not _awaits(prompt):
        for done in batch_as_completed(prompt, inputs, None, return_exceptions):
            yield done
        return
    from asyncio import as_completed, ensure_future  # noqa: PLC0415  (only where something is awaited)

    async def numbered(index: int, one: Any) -> tuple[int, Any]:
        try:
            return index, await prompt.ainvoke(one)
        except Exception as error:
            if not return_exceptions:
                raise
            return index, error

    tasks = [ensure_future(numbered(index, one)) for index, one in enumerate(inputs)]
    try:
        for task in as_completed(tasks):
            yield await task
    finally:  # whoever stops early wants no further results
        for running in tasks:
            running.cancel()


def _listened(config: object) -> bool:
    """Say whether anybody could listen: where LangChain is not loaded nobody can."""
    return config is not None and "langchain_core.runnables" in sys.modules


def _awaits(prompt: Prompt[Any, Any]) -> bool:
    """Say whether the prompt may have to await something."""
    return type(prompt)._arender is not Prompt._arender  # noqa: SLF001  (the batch is the prompt's own)
