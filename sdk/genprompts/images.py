"""The URL of an image: what may be sent to a provider, and what is refused when a prompt is rendered.

Messages never show the URL: it may hold a secret, or the image itself.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from genprompts.errors import GenPromptsError

_FREE = 64 * 1024  # characters that no one need ask the limits for
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_= "
_SCHEMES = "'https:', 'http:' or 'data:image/'"
_LONGEST_SCHEME = 64
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")


def image_url(url: str, *names: str) -> str:
    """Return ``url``, which is made of the inputs ``names``, if it may be sent.

    That is an ``https:``, ``http:`` or ``data:image/`` URL, or a text in base64 alone, which some clients take.

    Raises:
        UnexpectedInputError: it is none of these, or a control character is in it.
        RenderLimitError: it has more characters than ``genprompts.limits`` lets texts have.
    """
    if len(url) > _FREE:
        from genprompts.limits import check_characters  # noqa: PLC0415  (most URLs are short)

        check_characters(len(url))
    if url.startswith(("https://", "http://")) and url.isprintable():
        return url
    fault = url_fault(url)
    if fault:
        raise _refusal(fault, names)
    return url


def strict_image_url(url: str, *names: str) -> str:
    """Return ``url`` as ``image_url`` does; the data in it must be that of an image.

    Raises:
        UnexpectedInputError: it may not be sent, or its data is no image.
        RenderLimitError: it is too long.
    """
    head, comma, data = image_url(url, *names).partition(",")
    if comma and head.lower().startswith("data:") and head.lower().endswith(";base64") and not _is_image(data):
        raise _refusal("holds data that is no image", names)
    return url


def url_fault(url: str) -> str:
    """Return what is wrong with the ``url`` of an image, as the end of a sentence; nothing when it may be sent."""
    if not url or url.isspace():
        return "is empty"
    scheme = _scheme(url)
    if scheme == "data":
        return _data_fault(url)
    if not url.isprintable():
        return "holds a line break or another character that no URL has"
    if scheme in {"http", "https"}:
        return ""
    if scheme or not _is_base64(url) or (url[0] == "/" and not url.startswith("/9j/")):  # /9j/ begins a JPEG
        return f"begins with none of {_SCHEMES}"
    return ""


def scheme_fault(head: str) -> str:
    """Return what is wrong with a URL that begins with ``head``, whatever follows; nothing when that decides."""
    return "" if _scheme(head) in {"", "data", "http", "https"} else f"begins with none of {_SCHEMES}"


def _scheme(url: str) -> str:
    """Return the scheme of ``url`` in lower case, or nothing."""
    head, colon, _ = url[:_LONGEST_SCHEME].lstrip().partition(":")
    return "" if not colon or set("/?#") & set(head) else head.lower()


def _data_fault(url: str) -> str:
    """Return what is wrong with a data URL."""
    head, comma, data = url.lstrip().partition(",")
    if not comma or not head.lower().startswith("data:image/"):
        return f"begins with none of {_SCHEMES}, the type and a comma"
    if not head.isprintable():
        return "holds a line break or another character that no URL has"
    if head.lower().endswith(";base64"):
        return "" if data and _is_base64(data) else "is a data URL whose data is no base64"
    return "" if data.isprintable() else "holds a line break or another character that no URL has"


def _is_base64(text: str) -> bool:
    """Say whether ``text`` has the characters of base64 only; a cut or an odd length is not seen."""
    return text.isascii() and not text.encode("ascii").translate(None, _BASE64)


def _is_image(data: str) -> bool:
    """Say whether ``data`` is base64, and begins like an image."""
    from base64 import b64decode  # noqa: PLC0415  (only here)

    try:
        image = b64decode(data, validate=True)
    except ValueError:
        return False
    # HEIF and AVIF have their signature behind a length; an SVG is a text.
    return image.startswith(_SIGNATURES) or image[4:8] == b"ftyp" or b"<svg" in image[:1024]


def _refusal(fault: str, names: "tuple[str, ...]") -> "GenPromptsError":
    """Return the error that says what is wrong."""
    from genprompts.errors import UnexpectedInputError  # noqa: PLC0415  (errors are rare)
    from genprompts.input_errors import quoted  # noqa: PLC0415  (same)

    url = "the URL of an image"
    if names:
        url += f", made of the input{'s' if len(names) > 1 else ''} {quoted(names)},"
    return UnexpectedInputError(f"{url} {fault}", names=names)
