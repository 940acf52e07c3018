"""Where contents come from: the rules for URLs, and data URLs taken apart."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from urllib.parse import unquote_to_bytes

from genprompts.clients.blocks import Barred, Data, MediaKind, Unfit, Url

SCHEMES = frozenset({"http", "https", "gs", "s3"})
"""What providers fetch from the network. ``file`` and all others are refused: nothing is read from anybody's disk."""
MAX_DATA = 64 * 1024 * 1024
"""How many characters the base64 of one block may have; no provider takes a request half as large."""
_PREFIXES = {"image": ("image/",), "audio": ("audio/",), "video": ("video/",), "file": ()}
_TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "wav": "audio/wav",
    "mp3": "audio/mp3",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "html": "text/html",
}
"""Media types by suffix: a table of ours, because the standard library's depends on the machine."""
_SUFFIXES = {"text/plain": "txt", **{media_type: suffix for suffix, media_type in _TYPES.items()}, "image/jpeg": "jpg"}


def source_of(url: object, medium: MediaKind, media_type: object = None) -> Url | Data:
    """Return what ``url`` points to; a data URL is taken apart.

    Raises:
        Unfit: it is no text, has a scheme that is not fetched, or holds control characters.
    """
    if not isinstance(url, str) or not url:
        raise Unfit("has no URL", medium)
    if not url.isprintable():
        raise Barred("has a URL with a line break or another control character", medium)
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if colon and scheme == "data":
        return _data(rest, medium)
    if colon and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum() and scheme not in SCHEMES:
        raise Barred("has a URL that is none of http, https, gs, s3 and data", medium)
    return Url(url, media_type if isinstance(media_type, str) else None)


def data_of(base64: object, media_type: object, medium: MediaKind) -> Data:
    """Return contents given in base64, or as bytes.

    Raises:
        Unfit: they are neither, their media type is missing or of another kind, or they are too long.
    """
    if isinstance(base64, (bytes, bytearray)):
        base64 = b64encode(base64).decode("ascii")
    if not isinstance(base64, str):
        raise Unfit("has no data in base64", medium)
    if len(base64) > MAX_DATA:
        raise Barred(f"holds more than {MAX_DATA} characters", medium)
    if not isinstance(media_type, str) or "/" not in media_type:
        raise Unfit("has data without a media type", medium)
    if _PREFIXES[medium] and not media_type.startswith(_PREFIXES[medium]):
        raise Unfit(f"has a media type that is none of {medium}s", medium)
    return Data(base64, media_type)


def bytes_of(data: Data, medium: MediaKind) -> bytes:
    """Return the contents themselves.

    Raises:
        Unfit: they are no base64.
    """
    try:
        return b64decode("".join(data.base64.split()), validate=True)
    except (Base64Error, ValueError):
        raise Unfit("holds data that is no base64", medium) from None


def media_type_of(source: Url) -> str | None:
    """Return the media type that was given, or that the suffix of the URL tells."""
    if source.media_type is not None:
        return source.media_type
    path = source.url.partition("?")[0].partition("#")[0]
    return _TYPES.get(path.rpartition(".")[2].lower())


def data_url(data: Data) -> str:
    """Return the contents as a data URL."""
    return f"data:{data.media_type};base64,{data.base64}"


def file_name(data: Data) -> str:
    """Return a name for contents that have none."""
    return f"document.{_SUFFIXES.get(data.media_type, 'bin')}"


def _data(rest: str, medium: MediaKind) -> Data:
    """Return the contents of a data URL, given what stands behind ``data:``."""
    if len(rest) > MAX_DATA:
        raise Barred(f"holds more than {MAX_DATA} characters", medium)
    head, comma, body = rest.partition(",")
    if not comma:
        raise Unfit("has a data URL without data", medium)
    media_type, *parameters = head.split(";")
    if "base64" in [parameter.strip().lower() for parameter in parameters]:
        return data_of(body.strip(), media_type or "text/plain", medium)
    return data_of(unquote_to_bytes(body), media_type or "text/plain", medium)
