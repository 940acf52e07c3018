"""The methods of LangChain's that users' subclasses override, and rendering then goes through."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from genprompts.prompts.dict import DictPrompt
from genprompts.prompts.prompt import ChatPrompt, ImagePrompt, TextPrompt
from genprompts.value import ChatPromptValue, ImagePromptValue, TextPromptValue

if TYPE_CHECKING:
    from genprompts.templates.template import Template

_OURS = __name__.partition(".")[0]


def is_theirs(cls: type[object], *names: str) -> bool:
    """Say whether one of the methods ``names`` of ``cls`` was not written here."""
    return any(_package(getattr(cls, name, None)) not in ("", _OURS) for name in names)


def go_through(cls: "type[Template[Any]]") -> None:
    """Let each call form of ``cls`` go through the methods that a user's class has overridden, as LangChain's do."""
    if not issubclass(cls, (ChatPrompt, TextPrompt, ImagePrompt, DictPrompt)):
        return  # a pipeline is what its last prompt is
    form = "format_messages" if issubclass(cls, ChatPrompt) else "format"
    found: dict[str, object] = {}
    if is_theirs(cls, form, "a" + form):
        found = {"_prompted": _render_by(form), "_aprompted": _arender_by(form)}
        found |= {"_render": found["_prompted"], "_arender": found["_aprompted"]}
    if is_theirs(cls, "format_prompt", "aformat_prompt"):
        found |= {"_render": _render_by("format_prompt"), "_arender": _arender_by("format_prompt")}
    if found and not is_theirs(cls, "invoke"):
        found["invoke"] = found["_render"]
    for name, made in {**found, "is_overridden": bool(found)}.items():
        setattr(cls, name, made)


def _render_by(form: str) -> Callable[..., object]:
    """Return the ``_render`` that asks the method ``form``."""

    def render(self: "Template[Any]", input: object, config: object = None) -> object:  # noqa: A002  (LangChain's name)
        if config is not None:
            return self._traced(input, config)  # type: ignore[arg-type]  # whatever is given is looked at there
        return _value(self, getattr(self, form)(**_asked(self, input)))

    return render


def _arender_by(form: str) -> Callable[..., object]:
    """Return the ``_arender`` that asks the asynchronous twin of ``form``, or ``form`` where only that was written."""

    async def arender(self: "Template[Any]", input: object) -> object:  # noqa: A002  (LangChain's name)
        if is_theirs(type(self), "a" + form):
            return _value(self, await getattr(self, "a" + form)(**_asked(self, input)))
        return _value(self, getattr(self, form)(**_asked(self, input)))

    return arender


def _asked(template: "Template[Any]", given: object) -> dict[str, Any]:
    """Return the values that are given, all required ones among them."""
    values = given if isinstance(given, dict) else template._named(given)  # noqa: SLF001  (its own kind)
    template._require(values)  # noqa: SLF001  (same)
    from genprompts.templates.computed import keywords_of  # noqa: PLC0415  (a cycle)

    return keywords_of(values)


def _value(template: "Template[Any]", found: object) -> object:
    """Return what an overridden method gave as the template's own kind of result."""
    from genprompts.templates.computed import messages_of, text_from  # noqa: PLC0415  (a cycle)

    if isinstance(template, ChatPrompt):
        if isinstance(found, ChatPromptValue):
            return found
        messages = found.to_messages() if hasattr(found, "to_messages") else found
        return ChatPromptValue(messages_of(messages, template))
    if isinstance(template, TextPrompt):
        text = found.to_string() if hasattr(found, "to_string") else found
        return TextPromptValue(text_from(text, template))
    if isinstance(template, ImagePrompt) and isinstance(found, Mapping):
        return ImagePromptValue(found)
    return found


def _package(method: object) -> str:
    """Return the package that ``method`` was written in."""
    function = getattr(method, "__func__", method)
    return str(getattr(function, "__module__", None) or "").partition(".")[0]
