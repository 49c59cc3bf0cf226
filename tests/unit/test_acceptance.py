"""docs/acceptance.md is read as it is meant, and a promise counts as kept only if it is."""

from pathlib import Path

import pytest

from tests.acceptance import (
    DOCUMENT,
    AcceptanceError,
    Promise,
    clean_environment,
    parse_promises,
    promises_with,
    run_promise,
)

SAMPLE = """\
# Acceptance

Before the first promise nothing counts:

```sh
exit 1
```

## The demonstration ends

It prints a table.

```sh
digest demo
```

And then again:

```sh
digest demo
echo "## not a heading"
```

```text
exit 1
```

## It looks well

![At 360 px](images/narrow.png) and ![dark](images/dark.png)

### In the dark

![Dark again](images/darker.png)
"""


def run(promise: Promise, folder: Path) -> tuple[bool, str]:
    outcome = run_promise(promise, folder=folder, variables={"PATH": "/usr/bin:/bin"})
    return outcome.kept, outcome.output


def test_each_second_level_heading_is_a_promise_with_what_stands_below_it() -> None:
    assert parse_promises(SAMPLE) == (
        Promise(
            of="Acceptance",
            title="The demonstration ends",
            script='digest demo\ndigest demo\necho "## not a heading"\n',
        ),
        Promise(
            of="Acceptance",
            title="It looks well",
            pictures=("images/narrow.png", "images/dark.png", "images/darker.png"),
        ),
    )


def test_a_promise_that_nothing_shows_is_refused_by_name() -> None:
    with pytest.raises(AcceptanceError, match="It is pleasant"):
        parse_promises("## It is pleasant\n\nTruly.\n")


def test_a_document_without_promises_is_refused() -> None:
    with pytest.raises(AcceptanceError, match="promises nothing"):
        parse_promises("# Acceptance\n\n```sh\ntrue\n```\n")


def test_a_promise_is_kept_only_if_every_command_succeeds(tmp_path: Path) -> None:
    assert run(Promise(title="", script="true\necho done\n"), tmp_path) == (True, "done\n")
    assert not run(Promise(title="", script="false\ntrue\n"), tmp_path)[0]
    assert not run(Promise(title="", script="false | true\n"), tmp_path)[0]
    assert not run(Promise(title="", script='echo "$UNHEARD_OF"\n'), tmp_path)[0]


def test_a_picture_must_be_there_to_be_looked_at(tmp_path: Path) -> None:
    promise = Promise(title="", pictures=("narrow.png",))
    kept, output = run(promise, tmp_path)
    assert not kept
    assert "narrow.png" in output
    (tmp_path / "narrow.png").touch()
    assert run(promise, tmp_path)[0]


def test_nothing_of_the_developers_own_reaches_a_promise(tmp_path: Path) -> None:
    theirs = {
        "PATH": "/bin",
        "HOME": "/home/ada",
        "DIGEST_HOME": "/srv/digest",
        "DATABASE_URL": "postgresql://live/digest",
        "SENDGRID_API_KEY": "SG.real",
        "DJANGO_SETTINGS_MODULE": "elsewhere",
        "CHROMIUM": "/opt/chromium",
    }
    given = clean_environment(theirs, tmp_path)
    assert given.keys() == {"PATH", "HOME", "DIGEST_HOME", "CHROMIUM"}
    assert Path(given["DIGEST_HOME"]).is_relative_to(tmp_path)
    assert given["HOME"] == str(tmp_path)
    assert given["PATH"].endswith(":/bin")


def test_our_own_document_can_be_read() -> None:
    assert parse_promises(DOCUMENT.read_text("utf-8"))


def test_every_test_file_stands_behind_a_promise_and_every_promise_finds_its_tests():
    root = DOCUMENT.parents[1]
    promises = parse_promises(DOCUMENT.read_text("utf-8"))
    words = {word for promise in promises for word in promise.script.split()}
    patterns = [word for word in words if word.startswith("tests/")]
    assert [pattern for pattern in patterns if not list(root.glob(pattern))] == []
    named = {
        path
        for pattern in patterns
        for found in root.glob(pattern)
        for path in ([found] if found.is_file() else found.rglob("test_*.py"))
    }
    tests = set((root / "tests").rglob("test_*.py"))
    assert sorted(str(path.relative_to(root)) for path in tests - named) == []


def test_some_are_run_by_words_of_their_title_or_of_the_heading_above() -> None:
    written = """
# Sending
## Nobody gets two
```sh
true
```
# The studio
## Nobody is left out
```sh
true
```
## All of it by keyboard
```sh
true
```
"""
    promises = parse_promises(written)

    def titles(words: str) -> list[str]:
        return [one.title for one in promises_with(words, promises)]

    assert titles("the Studio") == ["Nobody is left out", "All of it by keyboard"]
    assert titles("nobody") == ["Nobody gets two", "Nobody is left out"]
    assert len(titles("")) == 3
    with pytest.raises(AcceptanceError, match="“nowhere”"):
        titles("nowhere")
