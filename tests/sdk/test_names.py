"""Names of inputs: which can stand in Python source as they are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts.compiler.names import is_plain


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "_x",
        "user_name",
        "x1",
        "A",
        "match",
        "type",
        "_",
        "été",
        "имя",
        "λόγος",
        "名前",
        "なまえ",
        "이름",
        "नाम_1",
        "self",
    ],
)
def test_plain(name: str) -> None:
    """Identifiers of one script are plain, soft keywords too."""
    assert is_plain(name)


@pytest.mark.parametrize(
    "name",
    [
        "", "1a", "a b", " a", "a-b", "a.b", "class", "None", "True", "async", "__x", "__debug__", "__init__", "a\n", '"k"', "a\u200b", "\ufeffa",
        "ﬁ", "ª", "µ", "ſ", "ａ", "𝐚", "e\u0301", "аbc", "имяname", "naмe", "λa", "a名", "٣", "\u2118", "a·", "名\u3099", "ℌ",
    ],
)  # fmt: skip
def test_not_plain(name: str) -> None:
    """Keywords, mangled, folded, mixed-script and odd names are not."""
    assert not is_plain(name)


@settings(max_examples=500, derandomize=True)
@given(st.one_of(st.text(max_size=4), st.from_regex(r"\w+", fullmatch=True)))
def test_plain_names_work_everywhere(name: str) -> None:
    """A plain name is the same word as variable, parameter, and key of a class body."""
    if is_plain(name):
        found: dict[str, object] = {}
        exec(f"class __C:\n    {name}: int = 1\ndef __f(*, {name}):\n    return locals()\n{name} = 2", found)
        function = found["__f"]

        assert callable(function)
        assert function(**{name: 3}) == {name: 3}
        assert vars(found["__C"])[name] == 1
        assert found[name] == 2
