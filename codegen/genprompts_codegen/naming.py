"""Python names from the names that people give: valid, stable, and free of what Python and generated code reserve."""

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Sequence

from genprompts.compiler.names import is_plain

RUNTIME = frozenset(
    {
        "Any",
        "ChatPrompt",
        "ChatPromptValue",
        "DictPrompt",
        "ImagePrompt",
        "ImagePromptValue",
        "Iterable",
        "MISSING",
        "Mapping",
        "MessageLike",
        "Missing",
        "NotRequired",
        "ReadOnly",
        "Sequence",
        "TYPE_CHECKING",
        "TextPrompt",
        "TextPromptValue",
        "TypedDict",
        "ValueChatPrompt",
        "ValueDictPrompt",
        "ValueImagePrompt",
        "ValueTextPrompt",
        "Literal",
        "StructuredChatPrompt",
        "as_messages",
        "datetime",
        "image_url",
        "jinja",
        "lazy_module",
        "mustache",
        "strict_image_url",
        "text_block",
    }
)
"""Names that generated modules may import."""

_BUILTINS = frozenset(name for name in ("isinstance", "dict", "KeyError", "TypeError", "str", "int", "float", "bool"))
RESERVED = RUNTIME | _BUILTINS | {"object", "repr", "ascii", "format", "input", "list", "tuple", "prompts", "load"}
"""Names that no prompt of a generated module may take."""

PACKAGE_NAMES = frozenset({"TYPE_CHECKING", "lazy_package", "load", "prompts"})
"""Names of the package's ``__init__`` itself."""

_LOCALS = frozenset({"self", "input", "config", "I", "O", "l"}) | RUNTIME | frozenset(dir(builtins))
_MODULES = frozenset(
    {"con", "prn", "aux", "nul", "conftest", "setup", "sitecustomize", "usercustomize", "prompts", "load"}
    | {f"com{n}" for n in range(10)}
    | {f"lpt{n}" for n in range(10)}
)


class Names:
    """The names taken in one namespace, compared without case: file systems and readers confuse them."""

    def __init__(self, reserved: Collection[str]) -> None:
        self._reserved = frozenset(reserved)
        self._taken: set[str] = set()  # exactly as given out

    def free(self, name: str) -> bool:
        """Whether nobody has ``name``."""
        return name not in self._taken and name not in self._reserved

    def take(self, name: str, first: int = 2) -> str:
        """Return ``name``, with a number from ``first`` on behind it when it is taken already."""
        candidate, number = name, first
        while not self.free(candidate):
            candidate = f"{name}_{number}"
            number += 1
        self._taken.add(candidate)
        return candidate

    def take_class(self, name: str) -> str:
        """Return the class ``name``, with a number behind it when it is taken already."""
        return self.take_pair(name, "")

    def take_pair(self, name: str, suffix: str) -> str:
        """Return ``name`` or a numbered one so that it and ``name + suffix`` are both free."""
        candidate, number = name, 1
        while not (self.free(candidate) and self.free(candidate + suffix)):
            number += 1
            candidate = f"{name}{number}"
        self._taken |= {candidate, candidate + suffix}
        return candidate


def module_name(path: Sequence[str]) -> str:
    """Return the module for a path below the sources: its parts joined with ``_``."""
    name = "_".join(identifier(part) for part in path).lower()
    if name.startswith("test_"):  # test runners collect such files
        name = f"prompts_{name}"
    return f"{name}_" if name in _MODULES or keyword.iskeyword(name) or name.endswith("_test") else name


def instance_name(scope: Sequence[str]) -> str:
    """Return the name of a prompt: one word of the scope stays as it is written, several are joined in lower case."""
    words = [identifier(part) for part in scope]
    name = words[0] if len(words) == 1 else "_".join(snake(word) for word in words)
    name = name.lstrip("_") or "prompt"
    if not name.isidentifier():
        name = f"prompt_{name}"
    return f"{name}_prompt" if name in RESERVED or keyword.iskeyword(name) or keyword.issoftkeyword(name) else name


def class_name(instance: str) -> str:
    """Return the class of the prompt ``instance``: its words with capitals (``qa_PROMPT`` → ``QaPrompt``).

    An instance that is written so already, or in letters without capitals, gets ``Prompt`` behind it.
    """
    words = [word for word in instance.split("_") if word]
    name = unicodedata.normalize("NFKC", "".join(_capital(word) for word in words))
    name = f"{name}Prompt" if name == instance else name
    return name if name.isidentifier() else f"Prompt{name}"


def _capital(word: str) -> str:
    return word[0].upper() + (word[1:].lower() if word.isupper() else word[1:])


def snake(word: str) -> str:
    """Return ``word`` in lower case, its inner capitals as word starts (``AgentPlan`` → ``agent_plan``)."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", word)
    return spaced.lower().strip("_")


def identifier(text: str) -> str:
    """Return ``text`` as an identifier: normalised, and ``_`` for each run of what names cannot hold."""
    normal = unicodedata.normalize("NFKC", text)
    name = "".join(char if ("_" + char).isidentifier() else "_" for char in normal)
    name = re.sub(r"__+", "_", name).strip("_") if name != text else name
    return name if name.isidentifier() else f"_{name}" if name else "_"


def parameters(inputs: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the keyword of each input: its own name where Python allows it, else one derived from it."""
    names = Names({"self"})
    chosen = {name: names.take(name) for name in inputs if is_plain(name) and name != "self"}
    for name in inputs:
        if name not in chosen:
            chosen[name] = names.take(_parameter(name))
    return tuple((name, chosen[name]) for name in inputs)


def _parameter(name: str) -> str:
    word = identifier(name).lstrip("_") or "value"
    if not word.isidentifier():
        word = f"value_{word}"
    return f"{word}_" if keyword.iskeyword(word) or word in {"self", "True", "False", "None"} else word


def local_names(parameters: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the variable of each input in render code: the keyword, with ``_`` where it would hide something."""
    taken = {parameter for _, parameter in parameters}
    chosen: list[tuple[str, str]] = []
    for name, parameter in parameters:
        local = parameter
        while local in _LOCALS or (local != parameter and local in taken):
            local += "_"
        chosen.append((name, local))
    return tuple(chosen)


def sort_key(name: str) -> tuple[int, str]:
    """Return the key by which linters sort imported names: constants, classes, the rest."""
    kind = 0 if name.isupper() else 1 if name[:1].isupper() else 2
    return kind, name
