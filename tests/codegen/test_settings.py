"""The settings table: reading it the short way gives what the validator gives."""

from hypothesis import given
from hypothesis import strategies as st

from genprompts_codegen.config_table import validate
from genprompts_codegen.settings import Table, plain_table

_texts = st.one_of(st.sampled_from(["src", " src", "", "int", "str", "ignore", "forbid", "\x1f", "\u3000a"]), st.text())
_values = st.one_of(_texts, st.lists(_texts, max_size=3), st.integers(), st.none(), st.booleans())
_entries = st.dictionaries(st.sampled_from(["type", "default", "description", "other"]), _values, max_size=3)
_types = st.one_of(_values, st.dictionaries(_texts, st.one_of(_texts, _entries, st.integers()), max_size=3))
_likely: dict[str, st.SearchStrategy[object]] = {
    "sources": st.lists(_texts, max_size=3),
    "exclude": st.lists(_texts, max_size=3),
    "output": _texts,
    "default-type": _texts,
    "extra": st.sampled_from(["ignore", "forbid", "allow"]),
    "escape": st.one_of(st.booleans(), st.integers()),
    "mustache": st.sampled_from(["langchain", "spec", "allow", True]),
    "strict": st.one_of(st.booleans(), st.integers()),
    "history-roles": st.lists(st.sampled_from(["user", "human", "tool", "usr", 1]), max_size=2),
    "types": _types,
}
_tables = st.one_of(
    st.fixed_dictionaries({}, optional=_likely),
    st.fixed_dictionaries({}, optional={**dict.fromkeys([*_likely, "default_type"], _values)}),
    _values,
)


@given(_tables)
def test_short_way_agrees(table: object) -> None:
    """A table that is read the short way is the one that the validator reads, and no wrong table is."""
    found = plain_table(table)

    assert found is None or found == validate(table)


def test_usual_table_is_plain() -> None:
    """A table as people write it needs no validator."""
    entry = {"type": "int", "default": 3}
    found = plain_table({"sources": ["src"], "output": "gen", "extra": "forbid", "types": {"n": entry, "m": "str"}})

    assert isinstance(found, Table)


def test_usual_project_loads_no_validator() -> None:
    """Reading a right configuration loads nothing of pydantic."""
    import subprocess
    import sys

    program = "import sys, genprompts_codegen.commands.generate; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert {"pydantic", "yaml", "rich", "difflib", "tempfile"} & set(loaded) == set()
