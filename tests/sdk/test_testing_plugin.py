"""The fixture ``prompt_snapshot``: storing, comparing, updating, and telling what nobody uses."""

from pathlib import Path
from typing import ClassVar

import pytest

pytest_plugins = ["pytester"]

TEST = """
from genprompts import ChatPromptTemplate

prompt = ChatPromptTemplate([("system", "You are {role}."), ("placeholder", "{history}")])

def test_prompt(prompt_snapshot):
    prompt_snapshot(prompt)
"""
STORED = """\
# minimal
[system]
  You are role.

# full
[system]
  You are role.
[user]
  history 1
[assistant]
  history 2
"""


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest with the plugin, whether or not it is installed."""
    return pytester.runpytest_inprocess("-p", "genprompts.testing.plugin", "-p", "no:cacheprovider", *arguments)


def snapshots(pytester: pytest.Pytester) -> dict[str, str]:
    """Return what is stored, by paths."""
    found = sorted(pytester.path.rglob("__prompt_snapshots__/**/*.*"))
    return {path.relative_to(pytester.path).as_posix(): path.read_text("utf-8") for path in found}


def test_nothing_is_stored_by_itself(pytester: pytest.Pytester) -> None:
    """A snapshot that is not stored yet fails, shows what would be stored, and says what to do."""
    pytester.makepyfile(test_it=TEST)
    result = run(pytester)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*__prompt_snapshots__/test_it/test_prompt.txt is not stored yet;*"])
    result.stdout.fnmatch_lines(["*pytest --prompt-snapshot-update*", "*You are role.*"])
    assert snapshots(pytester) == {}


def test_update_stores(pytester: pytest.Pytester) -> None:
    """With the option, what a prompt renders for its samples is stored as text, and later runs compare with it."""
    pytester.makepyfile(test_it=TEST)
    updated, again = run(pytester, "--prompt-snapshot-update"), run(pytester)

    updated.assert_outcomes(passed=1)
    updated.stdout.fnmatch_lines(["1 prompt snapshot written"])
    again.assert_outcomes(passed=1)
    again.stdout.no_fnmatch_line("*prompt snapshot*")
    assert snapshots(pytester) == {"__prompt_snapshots__/test_it/test_prompt.txt": STORED}


def test_difference(pytester: pytest.Pytester) -> None:
    """A changed prompt fails with a unified diff, and the option stores the new text."""
    pytester.makepyfile(test_it=TEST)
    run(pytester, "--prompt-snapshot-update")
    pytester.makepyfile(test_it=TEST.replace("You are {role}.", "Be {role}!"))
    result = run(pytester)

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*test_prompt.txt differs;*", "--- stored", "+++ rendered", "-  You are role.", "+  Be role!"]
    )
    run(pytester, "--prompt-snapshot-update").assert_outcomes(passed=1)
    assert list(snapshots(pytester).values()) == [STORED.replace("You are role.", "Be role!")]


def test_several_in_one_test(pytester: pytest.Pytester) -> None:
    """Snapshots of one test have a number or a name; parameters are part of the name, and odd ones get a digest."""
    pytester.makepyfile(
        test_it="""
        import pytest

        @pytest.mark.parametrize("text", ["a", "a/b", "a b"])
        def test_texts(prompt_snapshot, text):
            prompt_snapshot(text)
            prompt_snapshot(text.upper())
            prompt_snapshot(text * 2, name="twice")

        class TestMore:
            def test_texts(self, prompt_snapshot):
                prompt_snapshot("x")
        """
    )
    run(pytester, "--prompt-snapshot-update").assert_outcomes(passed=4)
    found = {Path(path).name: text for path, text in snapshots(pytester).items()}
    digests = [name for name in found if "_b" in name]

    assert sorted(found.keys() - digests) == [
        "TestMore.test_texts.txt",
        "test_texts[a].2.txt",
        "test_texts[a].twice.txt",
        "test_texts[a].txt",
    ]
    assert found["test_texts[a].twice.txt"] == "[text]\n  aa\n"
    assert sorted(found[name] for name in digests) == [
        *("[text]\n  A B\n", "[text]\n  A/B\n", "[text]\n  a b\n", "[text]\n  a ba b\n"),
        *("[text]\n  a/b\n", "[text]\n  a/ba/b\n"),
    ]
    run(pytester).assert_outcomes(passed=4)


def test_one_name_twice(pytester: pytest.Pytester) -> None:
    """Two snapshots of one test under one name are a mistake."""
    pytester.makepyfile(
        test_it="""
        def test_texts(prompt_snapshot):
            prompt_snapshot("a", name="x")
            prompt_snapshot("b", name="x")
        """
    )
    result = run(pytester, "--prompt-snapshot-update")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*two snapshots of this test are called 'x'; give them different names*"])


def test_unused_snapshots(pytester: pytest.Pytester) -> None:
    """Snapshots that no test asks for are told when all tests of their file ran, and removed by the option."""
    both = TEST + TEST.replace("test_prompt", "test_other")
    pytester.makepyfile(test_it=both, test_gone=TEST)
    run(pytester, "--prompt-snapshot-update").assert_outcomes(passed=3)
    pytester.makepyfile(test_it=TEST)
    (pytester.path / "test_gone.py").unlink()
    result = run(pytester)

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        [
            "*unused prompt snapshots*",
            "__prompt_snapshots__/test_gone/test_prompt.txt",
            "__prompt_snapshots__/test_it/test_other.txt",
            "pytest --prompt-snapshot-update removes them",
        ]
    )
    assert len(snapshots(pytester)) == 3
    run(pytester, "--prompt-snapshot-update").stdout.no_fnmatch_line("*unused prompt snapshots*")
    assert list(snapshots(pytester)) == ["__prompt_snapshots__/test_it/test_prompt.txt"]
    assert not (pytester.path / "__prompt_snapshots__" / "test_gone").exists()


@pytest.mark.parametrize("chosen", [("-k", "test_prompt"), ("test_it.py::test_prompt",)])
def test_part_of_a_file(pytester: pytest.Pytester, chosen: tuple[str, ...]) -> None:
    """Where only some tests of a file run, nothing of it counts as unused, and nothing is removed."""
    pytester.makepyfile(test_it=TEST + TEST.replace("test_prompt", "test_other"))
    run(pytester, "--prompt-snapshot-update")
    result = run(pytester, "--prompt-snapshot-update", *chosen)

    result.assert_outcomes(passed=1, deselected=1 if chosen[0] == "-k" else 0)
    result.stdout.no_fnmatch_line("*unused prompt snapshots*")
    assert len(snapshots(pytester)) == 2


def test_failed_and_skipped_tests(pytester: pytest.Pytester) -> None:
    """A test that fails or is skipped before its snapshot leaves the file's snapshots alone."""
    pytester.makepyfile(test_it=TEST + TEST.replace("test_prompt", "test_other"))
    run(pytester, "--prompt-snapshot-update")
    other = TEST.replace("test_prompt", "test_other").replace(
        "    prompt_snapshot(prompt)",
        "    import pytest; pytest.skip()",  # the text of the inner test, which is to be skipped: that is the case
    )
    pytester.makepyfile(test_it=TEST + other)
    result = run(pytester)

    result.assert_outcomes(passed=1, skipped=1)
    result.stdout.no_fnmatch_line("*unused prompt snapshots*")


def test_workers() -> None:
    """What workers of pytest-xdist found is joined in the process that reports."""
    from genprompts.testing.plugin import _Snapshots

    class Node:
        workeroutput: ClassVar[dict[str, object]] = {
            "genprompts_snapshots": [["/t/a.txt"], ["/t/b.txt"], ["/t/test_a.py"], ["/t/test_b.py"]]
        }

    snapshots = _Snapshots(update=False)
    snapshots.used.add("/t/c.txt")
    snapshots.pytest_testnodedown(Node(), None)
    snapshots.pytest_testnodedown(object(), "a worker that crashed says nothing")

    found = [snapshots.used, snapshots.written, snapshots.ran, snapshots.partial]
    assert found == [{"/t/a.txt", "/t/c.txt"}, {"/t/b.txt"}, {"/t/test_a.py"}, {"/t/test_b.py"}]


def test_text_of_results() -> None:
    """Every result has a text that people read: messages with their blocks and calls, texts, images, plain values."""
    from genprompts import ChatPromptValue, ImagePromptValue
    from genprompts.testing.snapshot_text import written

    image = {"type": "image_url", "image_url": {"url": "https://example.com/ä.png"}}
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    value: list[dict[str, object]] = [
        {"role": "system", "content": "One.\n\n[user]\n"},
        {"role": "user", "content": [{"type": "text", "text": "Look:\n"}, image, {"data": b"12", "made": object()}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
    ]

    assert written(ChatPromptValue(value)) == (  # type: ignore[arg-type]  # plain dicts
        """\
[system]
  One.

  [user]

[user]
  [text]
    Look:

  [block]
    {
      "image_url": {
        "url": "https://example.com/ä.png"
      },
      "type": "image_url"
    }
  [block]
    {
      "data": "<2 bytes>",
      "made": "<object>"
    }
[assistant]
  + with
    {
      "tool_calls": [
        {
          "function": {
            "arguments": "{}",
            "name": "f"
          },
          "id": "1",
          "type": "function"
        }
      ]
    }
"""
    )
    assert written(ImagePromptValue(url="x")) == '[value]\n  {\n    "url": "x"\n  }\n'
    assert written("a\r\ud800\n\tb") == '[text, each line as a JSON string]\n  "a\\r\\ud800"\n  "\\tb"\n'
    assert written([]) == "[value]\n  []\n"


def test_worker_sends(pytester: pytest.Pytester) -> None:
    """A worker sends what it found as plain lists, and removes nothing itself."""
    pytester.makepyfile(test_it=TEST)
    pytester.makeconftest(
        """
        def pytest_configure(config):
            config.workeroutput = {}

        def pytest_unconfigure(config):
            sent = config.workeroutput["genprompts_snapshots"]
            print("sent", [[path.replace("\\\\", "/").rpartition("/")[2] for path in paths] for paths in sent])
        """
    )
    result = run(pytester, "--prompt-snapshot-update")

    assert "sent [['test_prompt.txt'], ['test_prompt.txt'], ['test_it.py'], []]" in result.outlines
