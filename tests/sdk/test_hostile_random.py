"""Any value in any template: a result, or an error that shows nothing of the value."""

from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from genprompts import ChatPromptTemplate, ImagePromptTemplate, MessagesPlaceholder, PromptTemplate
from genprompts.errors import GenPromptsError
from genprompts.prompts.prompt import Prompt
from genprompts.value import ChatPromptValue

from .hostile_values import ADAPTERS, ODD, TEMPLATES, all_said, written

QUICK = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MARK = "s3cr3t"
WORDS = st.sampled_from([MARK, f"{MARK}\x1b[31m", *TEMPLATES, *ODD, "", "%(s3cr3t)s", "data:image/png;base64,A"])
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS | st.sampled_from("abx"), inner, max_size=3),
    max_leaves=8,
)
KEYS = ("role", "content", "type", "text", "image_url", "url", "source", "data", "name", "args", "id", "tool_calls")
FIELDS = (*KEYS, "tool_call_id", "parts", "kwargs", "lc", "function", "input", "inline_data", "mime_type", "file")
ROLES = st.sampled_from(["user", "assistant", "system", "tool", "human", "ai", "model", MARK])
TYPES = st.sampled_from(["text", "image_url", "image", "tool_use", "tool_result", "human", "ai", "file", "media", MARK])
RECORDS = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner | ROLES | TYPES, max_size=4)
    ),
    max_leaves=10,
)
BLOCKS = st.lists(
    st.builds(
        lambda kind, more: {**more, "type": kind}, TYPES, st.dictionaries(st.sampled_from(FIELDS), RECORDS, max_size=4)
    )
)
MESSAGES = st.lists(
    RECORDS
    | st.tuples(ROLES, WORDS)
    | st.builds(
        lambda role, content, more: {**more, "role": role, "content": content},
        ROLES,
        WORDS | BLOCKS | RECORDS,
        st.dictionaries(st.sampled_from(FIELDS), RECORDS, max_size=2),
    ),
    max_size=3,
)

PIECES = {
    "f-string": ("{x}", "{y}", "{x!r}", "{y!a}", " ", "{{x}}"),
    "mustache": (
        *(
            "{{x}}",
            "{{{y}}}",
            "{{#x}}",
            "{{/x}}",
            "{{^y}}",
            "{{/y}}",
            "{{#y}}",
            "{{.}}",
            "{{x.a.b}}",
            "{{a}}",
            "{{y.0}}",
        ),
    ),
    "jinja2": (
        *(
            "{{ x }}",
            "{{ y|e }}",
            "{% if x %}",
            "{% endif %}",
            "{{ x|default(y) }}",
            "{% if x == y %}",
            "{{ x is none }}",
        ),
        *("{{ x ~ y }}", "{% set z = x %}", "{{ z|string }}", "{{ y|pprint }}", "{{ x and y }}", "{{ x is mapping }}"),
    ),
}
"""Pieces of templates in which no operation needs a value of a kind."""


@st.composite
def templates(draw: st.DrawFn) -> Prompt[Any, Any]:
    """Return a template that takes ``x`` and ``y``, or one of both."""
    template_format: Any = draw(st.sampled_from(sorted(PIECES)))
    text = "".join(draw(st.lists(st.sampled_from(PIECES[template_format]), min_size=1, max_size=5)))
    options: dict[str, Any] = {"template_format": template_format, "strict": draw(st.booleans())}
    try:
        if draw(st.booleans()):
            return PromptTemplate(text, **options)
        return ChatPromptTemplate(
            [("system", text), MessagesPlaceholder("h", optional=True), ("human", text)], **options
        )
    except GenPromptsError:  # pieces that do not fit together
        return PromptTemplate("{x}{y}")


def check(prompt: Prompt[Any, Any], values: Mapping[str, object]) -> None:
    """Render, and write for each client; each gives a value, or one of our errors that shows nothing."""
    found = outcome_of(prompt, values)
    if isinstance(found, Exception):
        assert isinstance(found, GenPromptsError), repr(found)
        assert MARK not in all_said(found)
    else:
        adapt(found)


def outcome_of(prompt: Prompt[Any, Any], given_: Any) -> object:
    """Return what is rendered, or the error."""
    try:
        return prompt.invoke(given_)
    except Exception as error:  # noqa: BLE001  (which it is, the tests say)
        return error


def adapt(rendered: Any) -> None:
    """Write a result for each client."""
    for client in ADAPTERS:
        found = written(rendered, client)
        if isinstance(found, Exception):
            assert isinstance(found, GenPromptsError), repr(found)
            assert MARK not in all_said(found)


@QUICK
@given(templates(), PLAIN, PLAIN)
@example(PromptTemplate("{{#x}}{{x}}{{/x}}", template_format="mustache"), [MARK], {})
def test_plain_values_in_any_template(prompt: Prompt[Any, Any], x: object, y: object) -> None:
    """Values as JSON has them are printed, or refused with one of our errors."""
    check(prompt, {"x": x, "y": y})


@QUICK
@given(MESSAGES, st.booleans(), st.sampled_from([None, ("human", "ai")]))
def test_any_history(messages: list[object], strict: bool, roles: tuple[str, ...] | None) -> None:
    """Whatever is sent for a history is messages, or refused with one of our errors; so it is for each client."""
    check(ChatPromptTemplate([MessagesPlaceholder("h")], strict=strict, history_roles=roles), {"h": messages})


@QUICK
@given(MESSAGES)
def test_any_messages_for_clients(messages: list[Any]) -> None:
    """Messages that no placeholder has looked at are written, or refused, as well."""
    made: list[Any] = [one for one in messages if isinstance(one, dict)]
    adapt(ChatPromptValue(made))


@QUICK
@given(PLAIN, st.booleans())
def test_any_address(url: object, strict: bool) -> None:
    """Whatever is sent for the address of an image is one, or refused with one of our errors."""
    check(ImagePromptTemplate({"url": "{x}"}, strict=strict), {"x": url})
    check(ImagePromptTemplate({"url": "https://e.example/{x}", "detail": "{x}"}, strict=strict), {"x": url})


@QUICK
@given(PLAIN | MESSAGES)
def test_any_input(given_: Any) -> None:
    """Whatever is given in place of a mapping is an input, or refused with one of our errors."""
    for prompt in (PromptTemplate("{x}{y}"), ChatPromptTemplate([("human", "{x}")]), PromptTemplate("a")):
        found = outcome_of(prompt, given_)
        if isinstance(found, Exception):
            assert isinstance(found, GenPromptsError), repr(found)
            assert isinstance(given_, dict) or MARK not in all_said(found)  # the keys of a dict are names
