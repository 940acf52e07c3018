"""Places in TOML texts: each entry is where the parser found its value."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genprompts_codegen import toml_place

TEXT = '''\
# comment with [brackets] and = signs
title = "a # b" # [x]
'quoted.key' . sub = 1979-05-27 07:32:00

[tool."gen.prompts"]
sources = [
  "one", # first
  'two',
  ["x", { deep = """a ] \\" } b""" }],
]
inline = { a.b = 1, c = [true, -1_0.5e3] }
empty = []
long = \'\'\'
[no.table]
x = 1\'\'\'\'

[[items]]
name = 1
[items.sub]
y = inf
[[items]]
name = 2
'''


def walk(value: object, path: toml_place.TomlPath = ()) -> "list[toml_place.TomlPath]":
    children: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    found = [path] if path else []
    for key, child in children:
        found += walk(child, (*path, key))
    return found


def test_every_entry_has_a_place() -> None:
    """No key or item of the parsed text is without a place, and no place is without an entry."""
    parsed = toml_place.parse(TEXT)

    found = toml_place.places(TEXT)

    assert set(walk(parsed)) == set(found)


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), "title", '"a # b"'),
        (("quoted.key", "sub"), "sub", "1979-05-27 07:32:00"),
        (("tool", "gen.prompts", "sources", 1), "'two'", "'two'"),
        (("tool", "gen.prompts", "sources", 2, 1, "deep"), "deep", '"""a ] \\" } b"""'),
        (("tool", "gen.prompts", "inline", "c", 1), "-1_0.5e3", "-1_0.5e3"),
        (("tool", "gen.prompts", "inline", "a", "b"), "b", "1"),
        (("tool", "gen.prompts", "long"), "long", "'''\n[no.table]\nx = 1''''"),
        (("items", 0, "sub", "y"), "y", "inf"),
        (("items", 1, "name"), "name", "2"),
        (("items", 1), "items", "[[items]]"),
    ],
)
def test_places_point_at_the_text(path: toml_place.TomlPath, key: str, value: str) -> None:
    """Key and value are marked exactly."""
    place = toml_place.places(TEXT)[path]

    assert (TEXT[slice(*place.key)], TEXT[slice(*place.value)]) == (key, value)


KEYS = st.sampled_from(["a", "b-c", "'q.r'", '"s t"'])
VALUES = st.recursive(
    st.sampled_from(["1", "'x'", '"y\\"]"', "true", "1979-05-27", '"""m\nn"""']),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + ", # c\n".join(items) + "\n]"),
        st.dictionaries(KEYS, inner.filter(lambda text: "\n" not in text), max_size=3).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        ),
    ),
    max_leaves=6,
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.dictionaries(KEYS, VALUES, max_size=4), st.dictionaries(KEYS, VALUES, max_size=3))
def test_any_text_is_walked_like_the_parser(top: dict[str, str], table: dict[str, str]) -> None:
    """For any valid text the walk ends with the entries that the parser sees."""
    text = "".join(f"{key} = {value}\n" for key, value in top.items())
    text += "[t.u]\n" + "".join(f"{key}={value} # end\n" for key, value in table.items())

    found = toml_place.places(text)

    assert {path for path in walk(toml_place.parse(text)) if path != ("t",)} == {
        path for path in found if path != ("t",)
    }


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\nb = ?\n", (10, 11)),
        ("a = '\u2028'\nb = ?\n", (12, 13)),
        ("a = [", (5, 5)),
        ("a = " + "9" * 5000, (0, 0)),
    ],
)
def test_fault_has_its_place(text: str, place: tuple[int, int]) -> None:
    """A text that is no TOML is blamed where the parser stopped; no place is better than a false one."""
    with pytest.raises(toml_place.TomlSyntaxError) as raised:
        toml_place.parse(text)

    assert tuple(toml_place.fault(raised.value, text)[1]) == place


def test_deep_nesting_ends() -> None:
    """A text that nests beyond the stack is an error, never a crash."""
    text = "x = 1\na = " + "[" * 20_000 + "]" * 20_000

    assert ("x",) in toml_place.places(text)
    with pytest.raises((RecursionError, toml_place.TomlSyntaxError)):
        toml_place.parse(text)
