"""What commands say: plain lines, tables, JSON, progress; and how they end where not done."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

Told = Callable[[int, int], None]
"""Told how many are done, of how many."""


def say(line: str = "") -> None:
    """Write a line to stdout as it stands: brackets mean nothing, and it is never wrapped."""
    out.print(_printable(line), markup=False, emoji=False, soft_wrap=True)


def warn(line: str) -> None:
    """Write a line to stderr as it stands."""
    err.print(_printable(line), markup=False, emoji=False, soft_wrap=True)


def fail(reason: str) -> NoReturn:
    """End the command with 1; the reason, which says what to do, goes to stderr."""
    warn(reason)
    raise typer.Exit(1)


def print_json(value: object) -> None:
    """Write one JSON value to stdout, for scripts: nothing else may be written there."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    numbers: Sequence[str] = (),
    one_line: Sequence[str] = (),
) -> None:
    """Write a table to stdout. ``numbers`` names the columns that stand to the right,
    ``one_line`` those that are cut with an ellipsis rather than wrapped."""
    table = Table(
        title=_text(title) if title else None,
        title_justify="left",
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for header in headers:
        cut = header in one_line
        table.add_column(
            header,
            justify="right" if header in numbers else "left",
            no_wrap=cut or header in numbers,
            overflow="ellipsis" if cut else "fold",
        )
    for row in rows:
        table.add_row(*(_text("" if cell is None else str(cell)) for cell in row))
    out.print(table)


@contextmanager
def progress(what: str) -> Iterator[Told]:
    """Show a bar on stderr while the block runs, where stderr is a terminal.

    Yields what to call with how many are done, and of how many.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(
        *columns, TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal
    )
    with bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _text(words: str) -> Text:
    return Text(_printable(words))


def _printable(words: str) -> str:
    # What sources and files say must not be able to steer a terminal.
    return "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in words
    )
