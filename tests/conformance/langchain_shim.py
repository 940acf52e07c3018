"""A pytest plugin that puts our classes in the place of LangChain's, for LangChain's own tests of its prompts.

It runs in a process of its own (``langchain_prompts`` starts it). What the tests compare are LangChain's message objects
and lists of names, so results are converted (``to_langchain()``) where a test looks at them. Words of messages are not
compared: ``pytest.raises(…, match=…)`` checks the class of the error alone.
"""

import asyncio
import importlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import pytest

import genprompts
from genprompts.listed import Listed

PROMPTS = "langchain_core.prompts"
MODULES = {
    "": (
        "AIMessagePromptTemplate ChatMessagePromptTemplate ChatPromptTemplate DictPromptTemplate FewShotPromptTemplate "
        "FewShotPromptWithTemplates FewShotChatMessagePromptTemplate HumanMessagePromptTemplate MessagesPlaceholder "
        "PromptTemplate SystemMessagePromptTemplate load_prompt check_valid_template get_template_variables"
    ),
    ".chat": (
        "AIMessagePromptTemplate ChatMessagePromptTemplate ChatPromptTemplate HumanMessagePromptTemplate "
        "MessagesPlaceholder SystemMessagePromptTemplate"
    ),
    ".prompt": "PromptTemplate",
    ".few_shot": "FewShotPromptTemplate FewShotChatMessagePromptTemplate",
    ".few_shot_with_templates": "FewShotPromptWithTemplates",
    ".image": "ImagePromptTemplate",
    ".dict": "DictPromptTemplate",
    ".structured": "StructuredPrompt",
    ".string": "check_valid_template get_template_variables",
    ".loading": "load_prompt load_prompt_from_config",
}
"""The modules that the tests import, and what of ours stands in each."""


PLAIN = genprompts.ChatPromptValue


class Absent(Exception):  # noqa: N818  (it is an answer)
    """The test asks for something that genprompts does not have."""


class Value(PLAIN):
    """A result that shows LangChain's messages."""

    @property
    def messages(self) -> Any:
        """The messages as LangChain's objects."""
        return PLAIN(list(self.plain())).to_langchain().messages

    def plain(self) -> Iterator[Any]:
        """Yield the message dicts."""
        return list.__iter__(self)

    def to_messages(self) -> Any:
        """Return the messages as LangChain's objects; our own code gets what it wrote."""
        caller = sys._getframe(1).f_globals["__name__"]
        return list(self.plain()) if caller.startswith("genprompts.") else self.messages

    def to_string(self) -> str:
        """Return the transcript."""
        return PLAIN(list(self.plain())).to_string()

    def __getitem__(self, index: Any) -> Any:
        return self.messages[index]

    def __eq__(self, other: object) -> bool:
        given = other.messages if isinstance(other, Value) else other
        return bool(self.messages == given)

    __hash__ = None  # type: ignore[assignment]  # as lists


def shown(found: Any) -> Any:
    """Return ``found`` as LangChain's object, where it is a message dict."""
    if isinstance(found, dict) and "role" in found and "content" in found:
        return PLAIN([found]).to_langchain().messages[0]  # type: ignore[list-item]  # it has both
    return found


# --- our classes, showing LangChain's objects ------------------------------------------------------


def adapt() -> None:
    """Make results and attributes of our classes comparable with what the tests expect."""
    genprompts.ChatPromptValue = Value  # type: ignore[misc]  # compiled templates look the class up here
    chat: Any = genprompts.ChatPromptTemplate
    items = chat.messages.fget
    chat.messages = property(lambda self: Listed(shown(item) for item in items(self)))
    entry = chat.__getitem__
    chat.__getitem__ = lambda self, index: shown(entry(self, index))
    for name in ("System", "Human", "AI", "Chat"):
        message: Any = getattr(genprompts, f"{name}MessagePromptTemplate")
        if "format" in vars(message) or name == "System":
            base = next(one for one in message.__mro__ if "format" in vars(one))
            _show(base, "format")
    placeholder: Any = genprompts.MessagesPlaceholder
    listed = placeholder.format_messages
    placeholder.format_messages = lambda self, /, **values: [
        shown(one) for one in list.__iter__(listed(self, **values))
    ]
    _base("Template").model_dump = lambda self: self.to_manifest()


def _base(name: str) -> Any:
    for module in ("template", "message"):
        found = getattr(importlib.import_module(f"genprompts.templates.{module}"), name, None)
        if found is not None:
            return found
    raise AttributeError(name)


def _show(cls: Any, name: str) -> None:
    method = vars(cls)[name]
    if not getattr(method, "shows", False):

        def showing(self: Any, /, **values: object) -> Any:
            return shown(method(self, **values))

        showing.shows = True  # type: ignore[attr-defined]  # a mark of our own
        setattr(cls, name, showing)


def converted(source: Any) -> Any:
    """Return the message template that LangChain's ``_convert_to_message_template`` makes of ``source``."""
    return shown(genprompts.ChatPromptTemplate([source])[0])


# --- modules ---------------------------------------------------------------------------------------


def absent(name: str) -> Any:
    """Return what stands for a name that genprompts does not have."""

    class Missing:
        def __init__(self, *_: object, **__: object) -> None:
            raise Absent(name)

        def __class_getitem__(cls, _: object) -> type:
            return cls

    return Missing


def install() -> None:
    """Put modules with our classes in the place of LangChain's."""
    adapt()
    for suffix, names in MODULES.items():
        module = ModuleType(PROMPTS + suffix)
        for name in names.split():
            setattr(module, name, getattr(genprompts, name, None) or absent(name))
        vars(module)["__all__"] = [name for name in names.split() if hasattr(genprompts, name)]
        sys.modules[module.__name__] = module
        if suffix:
            setattr(sys.modules[PROMPTS], suffix[1:], module)
    sys.modules[PROMPTS].__path__ = []
    real: Any = importlib.import_module("langchain_core")
    real.prompts = sys.modules[PROMPTS]
    chat: Any = sys.modules[f"{PROMPTS}.chat"]
    chat._convert_to_message_template = converted
    string: Any = sys.modules[f"{PROMPTS}.string"]
    string.PromptTemplateFormat = str
    string.mustache_schema = absent("mustache_schema")
    loading: Any = sys.modules[f"{PROMPTS}.loading"]
    loading._load_template = loading._load_examples = absent("private functions of LangChain")
    message = ModuleType(f"{PROMPTS}.message")
    message.BaseMessagePromptTemplate = _base("MessagePromptTemplate")  # type: ignore[attr-defined]  # a new module
    sys.modules[message.__name__] = message
    importlib.import_module("genprompts.langchain.values")  # takes LangChain's own class before ours has its place
    values: Any = importlib.import_module("langchain_core.prompt_values")
    values.ChatPromptValue = Value
    _serialization()
    _snapshots()


def _serialization() -> None:
    """Let LangChain's ``dumpd`` and ``load`` serve our templates."""
    load: Any = importlib.import_module("langchain_core.load")
    for package in ("langchain_core.load", "langchain_core.load.load", "langchain_core.load.dump"):
        module: Any = importlib.import_module(package)
        for name, function in SERIALIZERS.items():
            if hasattr(module, name) and not isinstance(getattr(module, name), ModuleType):
                setattr(module, name, function)
    load.dump = importlib.import_module("langchain_core.load.dump")


def _loads(text: str, **_: object) -> Any:
    return genprompts.loads(text)


def _load(manifest: Any, **_: object) -> Any:
    import json

    return genprompts.loads(json.dumps(manifest))


def _dumpd(template: Any) -> Any:
    return template.to_manifest()


def _dumps(template: Any, **_: object) -> str:
    import json

    return json.dumps(template.to_manifest())


SERIALIZERS: dict[str, Callable[..., Any]] = {"loads": _loads, "load": _load, "dumpd": _dumpd, "dumps": _dumps}


def _snapshots() -> None:
    """Serve the tests that compare with stored texts of LangChain's schemas: these are not comparable."""
    package, module = ModuleType("syrupy"), ModuleType("syrupy.assertion")
    module.SnapshotAssertion = object  # type: ignore[attr-defined]  # a new module
    package.assertion = module  # type: ignore[attr-defined]  # a new module
    sys.modules.setdefault("syrupy", package)
    sys.modules["syrupy.assertion"] = module


# --- pytest ----------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Install our modules before any test is collected."""
    config.addinivalue_line("markers", "requires(package): LangChain's mark")
    install()
    raises: Any = pytest.raises

    def any_words(*args: object, match: object = None, **named: object) -> Any:
        return raises(*args, **named) if match is None else raises(*args, match="", **named)

    pytest.raises = any_words


@pytest.fixture
def snapshot() -> Any:
    """Stand for stored texts, which are LangChain's own."""

    def compared(*_: object, **__: object) -> Any:
        raise Absent("stored texts of LangChain's schemas and manifests")

    class Stored:
        __call__ = staticmethod(compared)
        __eq__ = compared
        __hash__ = None  # type: ignore[assignment]  # nothing looks it up

    return Stored()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: Any) -> bool | None:
    """Run asynchronous tests."""
    function = pyfuncitem.obj
    if not inspect.iscoroutinefunction(function):
        return None
    names: Iterable[str] = inspect.signature(function).parameters
    asyncio.run(function(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
