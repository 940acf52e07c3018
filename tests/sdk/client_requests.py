"""What the clients' own libraries send for a value: their requests, caught before they leave."""

import contextlib
import importlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

import anthropic
import openai
from google import genai
from google.genai import types as google

from genprompts import ChatPromptValue, Message, as_messages


def value_of(*messages: object) -> ChatPromptValue:
    """Return the value of a prompt whose history is ``messages``."""
    return ChatPromptValue(as_messages(list(messages), "history"))


def raw_value(*messages: Mapping[str, object]) -> ChatPromptValue:
    """Return a value that holds ``messages`` as they are, without a placeholder's check."""
    return ChatPromptValue(cast("Iterable[Message]", messages))


def _caught(client: object, call: Callable[[Any], object]) -> Any:
    """Return the body of the request that ``call`` makes; ``client`` tells which library carries it."""
    caught: list[bytes] = []
    libraries = [base.__module__.partition(".")[0] for base in type(client).__mro__]
    http = importlib.import_module(next(name for name in libraries if name.startswith("httpx")))

    def answer(request: Any) -> object:
        caught.append(request.content)
        return http.Response(400, json={})

    with contextlib.suppress(openai.APIStatusError, anthropic.APIStatusError, genai.errors.ClientError):
        call(http.MockTransport(answer))
    assert len(caught) == 1
    return json.loads(caught[0])


def openai_request(value: ChatPromptValue, **options: Any) -> Any:
    """Return the messages that OpenAI's library sends."""

    def call(transport: Any) -> object:
        http = openai.DefaultHttpxClient(transport=transport)
        client = openai.OpenAI(api_key="k", max_retries=0, http_client=http)
        return client.chat.completions.create(model="m", messages=value.to_openai(**options))

    return _caught(openai.DefaultHttpxClient(), call)["messages"]


def anthropic_request(value: ChatPromptValue, **options: Any) -> Any:
    """Return ``system`` and ``messages`` that Anthropic's library sends."""

    def call(transport: Any) -> object:
        http = anthropic.DefaultHttpxClient(transport=transport)
        client = anthropic.Anthropic(api_key="k", max_retries=0, http_client=http)
        return client.messages.create(model="m", max_tokens=1, **value.to_anthropic(**options))

    body = _caught(anthropic.DefaultHttpxClient(), call)
    return {key: body[key] for key in ("system", "messages") if key in body}


def google_request(value: ChatPromptValue, *, vertex: bool = False, **options: Any) -> Any:
    """Return ``contents`` and ``systemInstruction`` that Google's library sends."""

    def call(transport: Any) -> object:
        http = google.HttpOptions(client_args={"transport": transport})
        client = genai.Client(api_key="k", vertexai=vertex or None, http_options=http)
        return client.models.generate_content(model="m", **value.to_google(**options))

    carrier = genai.Client(api_key="k")._api_client._httpx_client
    body = _caught(carrier, call)
    return {key: body[key] for key in ("contents", "systemInstruction") if key in body}
