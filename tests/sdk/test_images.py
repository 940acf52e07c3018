"""The URLs of images that may be sent."""

import base64

import pytest

from genprompts import ChatPromptTemplate, RenderLimitError, UnexpectedInputError, image_url, limits, strict_image_url
from genprompts.compiler.render import render_body
from genprompts.compiler.texts import Binding
from genprompts.grammar.evaluate import evaluate
from genprompts.grammar.fstring import parse
from genprompts.grammar.mustache import parse as mustache
from genprompts.grammar.nodes import DataBody, ImageBlock, ImageBody, TemplateValue, TextTemplate

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()
SENT = [
    "https://example.com/a.png?x=1&y=2#z",
    "http://169.254.169.254/",  # nothing is fetched here
    "HTTPS://EXAMPLE.COM/ä b.png",
    f"data:image/png;base64,{PNG}",
    "DATA:IMAGE/PNG;BASE64,abc_-=",
    "data:image/svg+xml,%3Csvg/%3E",
    PNG,
    "/9j/4AAQ",
]


@pytest.mark.parametrize("url", SENT)
def test_what_may_be_sent(url: str) -> None:
    """Web addresses, data URLs of images and bare base64 pass as they are."""
    assert image_url(url, "x") is url


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("", "is empty"),
        ("  \n", "is empty"),
        ("file:///etc/passwd", "begins with none of"),
        (" javascript:alert(1)", "begins with none of"),
        ("gs://bucket/a.png", "begins with none of"),
        ("C:\\images\\a.png", "begins with none of"),
        ("/etc/passwd", "begins with none of"),
        ("../images/a.png", "begins with none of"),
        ("images/a.png", "begins with none of"),
        ("data:text/html,<p>", "begins with none of"),
        ("data:image/png;base64", "begins with none of"),
        ("data:image/png;base64,", "is no base64"),
        ("data:image/png;base64,b'iVBOR'", "is no base64"),
        ("data:image/png;base64,ä", "is no base64"),
        ("data:image/png;base64,abc\r\n", "is no base64"),
        ("data:image/svg+xml,<svg>\n", "line break"),
        ("data:image/\npng;base64,abcd", "line break"),
        ("https://example.com/\r\nHost: x", "line break"),
        ("https://example.com/\x00", "line break"),
        ("https://example.com/\u202egnp", "line break"),
        ("abc\n", "line break"),
    ],
)
def test_what_is_refused(url: str, fault: str) -> None:
    """What is no address of an image is refused; the message names the inputs and never shows the URL."""
    with pytest.raises(UnexpectedInputError, match=fault) as raised:
        image_url(url, "a", "b")

    assert raised.value.names == ("a", "b")
    assert 'made of the inputs "a", "b"' in str(raised.value)
    assert not url.strip() or url not in str(raised.value)


@pytest.mark.parametrize("head", ["https://", "data:image/png;base64,"])
def test_long_urls_have_a_limit(head: str) -> None:
    """A URL beyond the limit of texts is refused with the limit's own error, which a program may move."""
    url = head + "a" * 70_000
    with (
        limits.allow(characters=70_000),
        pytest.raises(RenderLimitError, match="more than 70,000 characters") as raised,
    ):
        image_url(url, "x")

    assert image_url(url, "x") is url
    assert raised.value.limit == "characters"


@pytest.mark.parametrize(
    "image",
    [
        b"\x89PNG\r\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF....WEBP",
        b"\x00\x00\x00\x1cftypavif",
        b"<?xml version='1.0'?><svg/>",
    ],
)
def test_strict_looks_at_the_data(image: bytes) -> None:
    """A strict prompt takes data that begins like an image."""
    url = f"data:image/png;base64,{base64.b64encode(image).decode()}"

    assert strict_image_url(url) == url
    assert strict_image_url("https://example.com/") == "https://example.com/"


@pytest.mark.parametrize("data", ["abcde", "aGVsbG8=", "====", "abc_-w=="])
def test_strict_refuses_what_is_no_image(data: str) -> None:
    """A strict prompt refuses data that cannot be decoded, or that is something else."""
    with pytest.raises(UnexpectedInputError, match="holds data that is no image"):
        strict_image_url(f"data:image/png;base64,{data}", "x")
    with pytest.raises(UnexpectedInputError, match="begins with none of"):
        strict_image_url(f"file:{data}", "x")


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (parse("https://example.com/a.png"), '"https://example.com/a.png"'),
        (mustache.parse("https://example.com/a.png"), '"https://example.com/a.png"'),
        (parse("file:///a.png"), 'image_url("file:///a.png")'),
        (parse("gs://bucket/{a}"), 'f"gs://bucket/{a}"'),
        (parse("{a}{b}{a}"), 'image_url(f"{a}{b}{a}", "a", "b")'),
        (mustache.parse("{{{a}}}"), "image_url(a_text)"),
    ],
)
def test_generated_code_checks_what_inputs_decide(template: TextTemplate, expected: str) -> None:
    """Code checks a URL only where an input is part of it; where the author wrote a cloud's storage, it is meant."""
    bindings = [Binding(name, name, None, required=True) for name in "ab"]
    lines = render_body(ImageBody(ImageBlock(template)), bindings, bare=False).lines

    assert lines[-1] == f'return ImagePromptValue({{"url": {expected}}})'


@pytest.mark.parametrize(
    "block",
    [
        {"type": "image_url", "image_url": {"url": "{u}"}, "cache_control": {}},
        {"type": "image_url", "image_url": "{u}", "cache_control": {}},
        {"type": "image", "url": "{u}"},
        {"type": "image", "source": {"type": "url", "url": "{u}"}},
    ],
)
def test_images_of_other_shapes_are_checked(block: dict[str, object]) -> None:
    """The URLs in other providers' image blocks are checked as well, and texts of other blocks are not."""
    template = ChatPromptTemplate([("human", [block, {"type": "file", "url": "{f}"}])])

    assert template.invoke({"u": "https://x", "f": "file:x"})[0]["content"][1] == {"type": "file", "url": "file:x"}
    with pytest.raises(UnexpectedInputError, match='made of the input "u", begins with none of'):
        template.invoke({"u": "file:x", "f": "file:x"})


def test_the_reference_checks_as_well() -> None:
    """What templates mean is that a URL that may not be sent is an error."""
    body = DataBody({"type": "image", "url": TemplateValue(parse("{u}"))})

    assert evaluate(body, {"u": "https://x"}) == {"type": "image", "url": "https://x"}
    for refused in (body, ImageBody(ImageBlock(parse("{u}")))):
        with pytest.raises(UnexpectedInputError):
            evaluate(refused, {"u": "file:x"})
