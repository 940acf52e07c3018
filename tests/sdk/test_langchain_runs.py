"""Rendering as a run of LangChain's: what listeners, traces and events are told of a prompt."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from langchain_core.callbacks import AsyncCallbackHandler, BaseCallbackHandler, CallbackManager
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.runnables import RunnableConfig, RunnableLambda, RunnablePassthrough

import genprompts
from genprompts import ChatPromptTemplate, ChatPromptValue, MissingInputError

from .prompt_examples import OK, RENDERED, Reply, ReplyInput, Topic

SDK = str(Path(genprompts.__file__).parents[1])
BAD: ReplyInput = {"company": "C"}  # type: ignore[typeddict-item]  # the mistake is the test


class Listener(BaseCallbackHandler):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.starts: list[dict[str, Any]] = []
        self.ends: list[object] = []
        self.errors: list[str] = []

    def on_chain_start(self, serialized: Any, inputs: Any, **told: Any) -> None:
        self.starts.append({**told, "serialized": serialized, "inputs": inputs})

    def on_chain_end(self, outputs: Any, **_: Any) -> None:
        self.ends.append(outputs)

    def on_chain_error(self, error: BaseException, **_: Any) -> None:
        self.errors.append(type(error).__name__)


class AsyncListener(AsyncCallbackHandler):
    """Keeps the names of runs, asynchronously."""

    def __init__(self) -> None:
        self.names: list[str] = []

    async def on_chain_start(self, serialized: Any, inputs: Any, **told: Any) -> None:
        assert (serialized["name"], inputs) == (told["name"], "x")
        await asyncio.sleep(0)
        self.names.append(told["name"])


def test_a_run_has_the_prompts_name_tags_and_metadata() -> None:
    """A configuration makes rendering a run of the type ``prompt``, with the prompt's own facts beside the caller's."""
    listener = Listener()
    config: RunnableConfig = {"callbacks": [listener], "tags": ["mine"], "metadata": {"user": "u"}}

    found = Reply().invoke(OK, config)
    start = listener.starts[0]

    assert found == RENDERED
    assert type(found) is ChatPromptValue
    assert (start["name"], start["run_type"]) == ("support/reply", "prompt")
    assert set(start["tags"]) == {"mine", "mail"}
    assert {"owner": "support", "user": "u"}.items() <= start["metadata"].items()
    assert start["inputs"] == OK
    assert listener.ends == [found]
    assert config == {"callbacks": [listener], "tags": ["mine"], "metadata": {"user": "u"}}


def test_what_is_told_about_a_prompt_holds_no_value() -> None:
    """The description of a prompt names its class and inputs, and nothing that is filled in."""
    listener = Listener()
    bound: Any = Reply().partial(company="secret")  # type: ignore[attr-defined]  # generated per prompt

    bound.invoke({"question": "Q"}, {"callbacks": [listener]})
    told = listener.starts[0]["serialized"]

    assert told["name"] == "support/reply"
    assert told["id"][-1] == "BoundChatPrompt"
    assert "secret" not in str(told)


@pytest.mark.parametrize("prompt", [Reply(), ChatPromptTemplate([("human", "{question}")], name="asks")])
def test_every_call_form_is_seen(prompt: Any) -> None:
    """Each call form tells its listeners of one run for each input."""
    listener = Listener()
    config: RunnableConfig = {"callbacks": [listener]}

    async def asynchronous() -> None:
        await prompt.ainvoke(OK, config)
        await prompt.abatch([OK, OK], config)
        _ = [one async for one in prompt.astream(OK, config)]
        _ = [one async for one in prompt.abatch_as_completed([OK, OK], config)]

    prompt.invoke(OK, config)
    prompt.batch([OK, OK], config)
    list(prompt.stream(OK, config))
    list(prompt.batch_as_completed([OK, OK], config))
    asyncio.run(asynchronous())

    assert [start["name"] for start in listener.starts] == [prompt.name] * 12
    assert len(listener.ends) == 12


def test_one_configuration_for_each_input() -> None:
    """A list of configurations is one for each input, in all forms; a list of another length is refused."""
    listeners = [Listener(), Listener()]
    configs: list[RunnableConfig] = [
        {"callbacks": [one], "run_name": name} for one, name in zip(listeners, "ab", strict=True)
    ]

    async def asynchronous() -> None:
        await Reply().abatch([OK, OK], configs)
        _ = [one async for one in Reply().abatch_as_completed([OK, OK], configs)]

    Reply().batch([OK, OK], configs)
    list(Reply().batch_as_completed([OK, OK], configs))
    asyncio.run(asynchronous())

    assert [[start["name"] for start in one.starts] for one in listeners] == [["a"] * 4, ["b"] * 4]
    with pytest.raises(ValueError, match="length"):
        Reply().batch([OK], configs)


def test_errors_are_told() -> None:
    """A failing prompt is a failed run, and batches go on after it when they are asked to."""
    listener = Listener()
    config: RunnableConfig = {"callbacks": [listener]}

    with pytest.raises(MissingInputError):
        Reply().invoke(BAD, config)
    good, error = Reply().batch([OK, BAD], config, return_exceptions=True)

    assert good == RENDERED
    assert isinstance(error, MissingInputError)
    assert listener.errors == ["MissingInputError"] * 2
    assert [type(one) for one in asyncio.run(Reply().abatch([BAD], config, return_exceptions=True))] == [
        MissingInputError
    ]


def test_runs_in_a_chain() -> None:
    """In a chain the prompt's run is a child of the chain's, also where the prompt is not the first step."""
    listener = Listener()
    chain = RunnablePassthrough.assign(company=lambda _: "C") | Reply() | FakeListChatModel(responses=["x"])

    chain.invoke({"question": "Q"}, {"callbacks": [listener], "run_name": "top"})
    names = {start["name"]: start for start in listener.starts}

    assert names["support/reply"]["run_type"] == "prompt"
    assert names["support/reply"]["parent_run_id"] == names["top"]["run_id"]
    assert "seq:step:2" in names["support/reply"]["tags"]


def test_configured_prompts() -> None:
    """``with_config`` gives runs another name, tags, callbacks; ``run_id`` is taken."""
    listener = Listener()
    run: UUID = uuid4()

    Reply().with_config(run_name="mine", tags=["a"], callbacks=[listener]).invoke(OK, {"run_id": run})

    assert listener.starts[0]["name"] == "mine"
    assert listener.starts[0]["run_id"] == run
    assert set(listener.starts[0]["tags"]) == {"a", "mail"}


def test_listeners() -> None:
    """``with_listeners`` and its asynchronous twin tell of the start and the end."""
    told: list[str] = []

    async def asynchronously(run: Any) -> None:
        await asyncio.sleep(0)
        told.append(f"async {run.name}")

    Reply().with_listeners(
        on_start=lambda run: told.append(run.run_type), on_end=lambda run: told.append(run.name)
    ).invoke(OK)
    asyncio.run(Reply().with_alisteners(on_end=asynchronously).ainvoke(OK))

    assert told == ["prompt", "support/reply", "async support/reply"]


def test_asynchronous_listeners() -> None:
    """Asynchronous calls await asynchronous listeners."""
    listener = AsyncListener()

    asyncio.run(Topic().ainvoke("x", {"callbacks": [listener]}))

    assert listener.names == ["topic"]


def test_asynchronous_partials_in_runs() -> None:
    """What async functions fill in is awaited within the run, alone and in chains, and may be a run itself."""
    listener = Listener()
    inner: Any = RunnableLambda(lambda _: "C", name="inner")

    async def company() -> str:
        answer: str = await inner.ainvoke("x")
        return answer

    bound: Any = Reply().partial(company=company)  # type: ignore[attr-defined]  # generated per prompt

    async def results() -> list[object]:
        alone = await bound.ainvoke("Q", {"callbacks": [listener]})
        return [alone, await (bound | RunnablePassthrough()).ainvoke({"question": "Q"})]

    assert asyncio.run(results()) == [RENDERED] * 2
    names = [start["name"] for start in listener.starts]
    assert names == (["support/reply", "inner"] if sys.version_info >= (3, 11) else names)


def test_map_is_one_run_for_each_item() -> None:
    """A prompt over lists is a run with one run for each item."""
    listener = Listener()

    found = Topic().map().invoke(["a", "b"], {"callbacks": [listener]})
    asyncio.run(Topic().map().ainvoke(["a"], {"callbacks": [listener]}))

    assert found == Topic().batch(["a", "b"])
    assert [start["name"] for start in listener.starts if start.get("run_type") == "prompt"] == ["topic"] * 3


def test_events() -> None:
    """``astream_events`` tells of the prompt's start and end, in a chain and alone."""
    chain = Reply() | FakeListChatModel(responses=["x"])

    async def events(source: Any) -> list[tuple[str, str]]:
        return [(event["event"], event["name"]) async for event in source.astream_events(OK, version="v2")]

    expected = [("on_prompt_start", "support/reply"), ("on_prompt_end", "support/reply")]
    assert asyncio.run(events(Reply())) == expected
    assert [event for event in asyncio.run(events(chain)) if event[0].startswith("on_prompt")] == expected


def test_a_manager_for_callbacks() -> None:
    """Callbacks may come as LangChain's manager, as from within another run."""
    listener = Listener()

    Reply().invoke(OK, {"callbacks": CallbackManager.configure(inheritable_callbacks=[listener])})

    assert len(listener.starts) == 1


def test_subclasses_that_change_invoke() -> None:
    """A class that states ``invoke`` itself is rendered by it once, with and without a configuration, and in chains."""

    class Loud(Reply):
        def invoke(self, input: ReplyInput, config: object = None) -> ChatPromptValue:  # noqa: A002  (LangChain's name)
            found = super().invoke(input, config)
            return ChatPromptValue([*found, {"role": "user", "content": "!"}])

    listener = Listener()
    expected = [*RENDERED, {"role": "user", "content": "!"}]
    behind: Any = RunnablePassthrough() | Loud()

    assert Loud().invoke(OK) == Loud().invoke(OK, {"callbacks": [listener]}) == expected
    assert (Loud() | RunnablePassthrough()).invoke(OK) == expected
    assert behind.invoke(OK) == expected
    assert asyncio.run(Loud().ainvoke(OK)) == expected
    assert len(listener.starts) == 1


def test_configurations_are_ignored_while_nobody_can_listen() -> None:
    """A program without LangChain may hand over a configuration; LangChain is not loaded for it."""
    program = (
        "import sys, asyncio\n"
        f"sys.path.insert(0, {SDK!r})\n"
        "from genprompts import ChatPromptTemplate\n"
        "prompt = ChatPromptTemplate([('human', '{x}')])\n"
        "config = {'tags': ['a']}\n"
        "assert prompt.invoke({'x': 1}, config) == prompt.batch([{'x': 1}], [config])[0]\n"
        "assert asyncio.run(prompt.ainvoke({'x': 1}, config)) == asyncio.run(prompt.abatch([{'x': 1}], config))[0]\n"
        "assert isinstance(prompt, ChatPromptTemplate)\n"
        "assert not hasattr(prompt, 'config_specs')\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('langchain_core', 'pydantic')])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "[]", "")
