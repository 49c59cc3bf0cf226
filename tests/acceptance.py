"""Runs what docs/acceptance.md promises, one by one, and prints what came of it.

    python -m tests.acceptance [WORDS]

With words, only the promises whose title, or the first-level heading above it, holds them.
A promise there is a second-level heading; below it ``sh`` blocks hold the commands that show it,
all run by one bash in the project's folder. It is kept when every command exits 0. Pictures below
the heading are for eyes: they must exist, and the table names them. Each promise has an empty HOME
and DIGEST_HOME and none of the developer's settings, with ``digest`` on the PATH.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from rich.console import Console
from rich.markup import escape
from rich.table import Table

ROOT = Path(__file__).parents[1]
DOCUMENT = ROOT / "docs" / "acceptance.md"
LIMIT_SECONDS = 5_400
"""All tests are one promise, and a machine may be busy."""
SHOWN_LINES = 30
"""Of a broken promise's output, from its end."""
KEPT_VARIABLES = ("PATH", "LANG", "TMPDIR", "CHROMIUM", "TEST_DATABASE_URL")
KEPT_PREFIXES = ("PIP_", "UV_", "npm_", "NODE_EXTRA_CA", "SSL_", "PLAYWRIGHT_", "HTTP", "http")
"""How this machine reaches packages, for promises that install."""


class AcceptanceError(ValueError):
    """The document promises something and does not show it; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One thing that was to be done, and what shows that it is."""

    title: str
    of: str = ""
    """The first-level heading above it."""
    script: str = ""
    """Shell commands; empty where only eyes can judge."""
    pictures: tuple[str, ...] = ()
    """Paths relative to the document."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of running a promise."""

    promise: Promise
    kept: bool
    seconds: float
    output: str


def parse_promises(document: str) -> tuple[Promise, ...]:
    """Read the promises in their order. Raises AcceptanceError for one that has neither commands
    nor pictures, and where there is none at all."""
    of = ""
    sections: list[tuple[str, str, list[str], list[str]]] = []
    tokens = MarkdownIt().parse(document)
    for position, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h1":
            of = tokens[position + 1].content
        elif token.type == "heading_open" and token.tag == "h2":
            sections.append((of, tokens[position + 1].content, [], []))
        elif token.type == "fence" and token.info.strip() == "sh" and sections:
            sections[-1][2].append(token.content)
        elif token.type == "inline" and sections:
            images = (child for child in token.children or () if child.type == "image")
            sections[-1][3].extend(str(image.attrs["src"]) for image in images)
    if not sections:
        raise AcceptanceError("The document has no second-level heading: it promises nothing.")
    for _, title, scripts, pictures in sections:
        if not scripts and not pictures:
            raise AcceptanceError(f"{title!r} has neither a sh block nor a picture below it.")
    return tuple(
        Promise(title=title, of=of, script="".join(scripts), pictures=tuple(pictures))
        for of, title, scripts, pictures in sections
    )


def promises_with(words: str, promises: Sequence[Promise]) -> tuple[Promise, ...]:
    """Return those whose title, or the heading above it, holds the words; all for none. Raises
    AcceptanceError where there is no such promise."""
    sought = words.casefold()
    found = tuple(one for one in promises if sought in f"{one.of}\n{one.title}".casefold())
    if not found:
        raise AcceptanceError(f"No promise has “{words}” in its title or the heading above it.")
    return found


def run_promise(promise: Promise, *, folder: Path, variables: Mapping[str, str]) -> Outcome:
    """Run the promise's commands and look for its pictures. ``folder`` is the document's."""
    missing = [picture for picture in promise.pictures if not (folder / picture).is_file()]
    if missing:
        output = f"There is no {', '.join(missing)}; make screenshots takes the pictures."
        return Outcome(promise=promise, kept=False, seconds=0, output=output)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="digest-accept-") as home:
        try:
            finished = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", promise.script],
                cwd=ROOT,
                env=clean_environment(variables, Path(home)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                check=False,
                timeout=LIMIT_SECONDS,
            )
        except subprocess.TimeoutExpired:
            output = f"It was not done after {LIMIT_SECONDS} seconds."
            return Outcome(promise=promise, kept=False, seconds=LIMIT_SECONDS, output=output)
    return Outcome(
        promise=promise,
        kept=finished.returncode == 0,
        seconds=time.monotonic() - began,
        output=finished.stdout,
    )


def clean_environment(variables: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return the few variables that a promise is run with."""
    kept = {
        name: value
        for name, value in variables.items()
        if name in KEPT_VARIABLES or name.startswith(KEPT_PREFIXES)
    }
    programs = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)])
    return kept | {"HOME": str(home), "DIGEST_HOME": str(home / "var"), "PATH": programs}


def main() -> int:
    console = Console()
    try:
        written = parse_promises(DOCUMENT.read_text("utf-8"))
        promises = promises_with(" ".join(sys.argv[1:]), written)
    except (OSError, AcceptanceError) as error:
        sys.stderr.write(f"docs/acceptance.md: {error}\n")
        return 1
    outcomes = []
    for promise in promises:
        console.print(f"[bold]{escape(promise.title)}[/bold]")
        outcome = run_promise(promise, folder=DOCUMENT.parent, variables=os.environ)
        if not outcome.kept:
            ending = outcome.output.splitlines()[-SHOWN_LINES:]
            console.print("\n".join(ending), markup=False, highlight=False)
        outcomes.append(outcome)
    console.print(_table(outcomes))
    broken = sum(not outcome.kept for outcome in outcomes)
    console.print(f"{len(outcomes) - broken} kept, {broken} broken")
    return 1 if broken else 0


def _table(outcomes: list[Outcome]) -> Table:
    table = Table("Promise", "Shown by", "Result", show_lines=True)
    table.add_column("Time", justify="right")
    for outcome in outcomes:
        shown_by = [*outcome.promise.script.splitlines(), *outcome.promise.pictures]
        table.add_row(
            escape(outcome.promise.title),
            escape("\n".join(shown_by)),
            _verdict(outcome),
            f"{outcome.seconds:.1f} s",
        )
    return table


def _verdict(outcome: Outcome) -> str:
    if not outcome.kept:
        return "[red]broken[/red]"
    return "[green]kept[/green]" if outcome.promise.script else "look at it"


if __name__ == "__main__":
    raise SystemExit(main())
