"""What LangChain's runnables can do and prompts with them: retries, fallbacks, alternatives, graphs, tools."""

import asyncio
import copy
import pickle
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from langchain_core._api import LangChainBetaWarning
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.runnables import (
    ConfigurableField,
    RunnableLambda,
    RunnableWithFallbacks,
)

from genprompts import ChatPromptTemplate, MissingInputError

from .prompt_examples import OK, RENDERED, Picture, Plain, Reply, Topic


def test_retry() -> None:
    """``with_retry`` renders again when a partial fails for once."""
    answers = iter(["", "C"])

    def company() -> str:
        answer = next(answers)
        if not answer:
            raise ConnectionError
        return answer

    prompt: Any = Reply().partial(company=company)  # type: ignore[attr-defined]  # generated per prompt

    found = prompt.with_retry(stop_after_attempt=2, wait_exponential_jitter=False).invoke({"question": "Q"})

    assert found == RENDERED


def test_fallbacks() -> None:
    """``with_fallbacks`` renders another prompt when the first one fails."""
    prompt: Any = Reply().with_fallbacks([Topic()])
    strict: Any = Reply().with_fallbacks([Topic()], exceptions_to_handle=(OSError,))

    assert type(prompt) is RunnableWithFallbacks
    assert prompt.invoke({"topic": "x"}) == Topic().invoke("x")
    with pytest.raises(MissingInputError):
        strict.invoke({"topic": "x"})


def test_bind_and_types() -> None:
    """Bound keywords are for others: the prompt renders as ever."""
    assert Reply().bind(stop=["x"]).invoke(OK) == RENDERED
    assert Reply().with_types(input_type=dict).invoke(OK) == RENDERED
    assert (Reply().bind(stop=["x"]) | FakeListChatModel(responses=["hello"])).invoke(OK).content == "hello"


def test_configured_alternatives() -> None:
    """A configuration chooses between prompts, as with LangChain's."""
    prompt: Any = Topic()
    chosen = prompt.configurable_alternatives(ConfigurableField(id="prompt"), default_key="short", long=Plain())

    assert chosen.invoke({"topic": "x"}) == Topic().invoke("x")
    assert chosen.with_config(configurable={"prompt": "long"}).invoke({"topic": "x"}) == "x"


def test_assign_and_pick() -> None:
    """The dict of an image prompt takes further keys, and gives some of them; messages are no dict."""
    picked = Picture().pick("url")

    assert picked.invoke({"topic": "u"}) == "u"
    assert Picture().assign(alt=lambda _: "a").invoke({"topic": "u"}) == {"url": "u", "alt": "a"}
    with pytest.raises((ValueError, AssertionError)):
        Reply().assign(x=lambda _: 1).invoke(OK)


def test_dict_chunks_are_put_together() -> None:
    """A streamed input that comes as dicts of some keys each is rendered once, with all of them."""

    def keys(_: object) -> Iterator[dict[str, str]]:
        yield {"company": "C"}
        yield {"question": "Q"}

    async def akeys(_: object) -> AsyncIterator[dict[str, str]]:
        yield {"company": "C"}
        yield {"question": "Q"}

    async def streamed() -> list[object]:
        found = [one async for one in (RunnableLambda(akeys) | Reply()).astream("x")]
        return [*found, *[one async for one in Reply().atransform(akeys(None))]]

    assert list(Reply().transform(keys(None))) == [RENDERED]
    assert list(Reply().transform(iter([]))) == []
    assert list(Topic().transform(iter(["a", "b"]))) == [Topic().invoke("ab")]
    assert asyncio.run(streamed())[-1] == RENDERED


def test_graph() -> None:
    """The graph shows the prompt under its name, between its input and its result."""
    names = [node.name for node in (Reply() | FakeListChatModel(responses=["hello"])).get_graph().nodes.values()]

    assert names[:2] == ["ReplyInput", "support/reply"]
    assert [node.name for node in Reply().get_graph().nodes.values()] == ["ReplyInput", "support/reply", "ReplyOutput"]


def test_tool() -> None:
    """A prompt is a tool whose arguments are its inputs; one that is left out is left out."""
    with pytest.warns(LangChainBetaWarning):
        tool = Reply().as_tool(description="write a reply")

    assert tool.name == "support_reply"
    assert list(tool.args) == ["company", "question", "history"]
    assert tool.invoke(dict(OK)) == RENDERED
    assert asyncio.run(tool.ainvoke(dict(OK))) == RENDERED


def test_members_of_runnables() -> None:
    """What all of LangChain's runnables have is found on prompts; other names stay unknown."""
    prompt: Any = Reply()

    assert prompt.config_specs == []
    assert prompt.get_prompts() == []
    for name in ("model_dump", "lc_id", "nonsense", "_call_with_config"):
        with pytest.raises(AttributeError, match=f"'Reply' object has no attribute '{name}'"):
            getattr(prompt, name)


def test_steps_of_chains_show_the_prompt() -> None:
    """What a prompt has and runnables have not is found on the step of a chain, as programs look at it there."""
    template = ChatPromptTemplate([("human", "{question}")])
    chain: Any = template | FakeListChatModel(responses=["x"])

    assert chain.first.messages == template.messages
    assert chain.steps[0].template_format == "f-string"
    assert pickle.loads(pickle.dumps(chain)).first.messages == template.messages
    assert copy.deepcopy(chain.first).messages == template.messages
    for name in ("nonsense", "_nonsense"):
        with pytest.raises(AttributeError, match=name):
            getattr(chain.first, name)


def test_agents_find_their_inputs() -> None:
    """LangChain's agents look for their inputs among those to give and those filled in, optional placeholders included."""
    prompt = ChatPromptTemplate([("system", "{who}"), ("human", "{input}"), ("placeholder", "{agent_scratchpad}")])
    runnable: Any = prompt.partial(who="Bob").as_runnable()

    assert runnable.input_variables + list(runnable.partial_variables) == ["input", "agent_scratchpad", "who"]
    assert runnable.partial(input="Hi").invoke({}) == prompt.format_messages(who="Bob", input="Hi")
