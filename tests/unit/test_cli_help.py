"""Every command says what it is for, with an example, in a width that any terminal has."""

from collections.abc import Iterator

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from digest.cli.app import app
from digest.cli.help.panels import CONTENT, ISSUES, READERS, RUNNING

LONGEST_LINE = 62
"""Characters of a command's first line that stand beside its name in 80 columns."""


def commands(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, TyperGroup):
            yield from commands(command, (*path, name))


def root() -> TyperGroup:
    command = get_command(app)
    assert isinstance(command, TyperGroup)
    return command


ALL = sorted(commands(root()))


def find(path: tuple[str, ...]) -> TyperCommand | TyperGroup:
    command: TyperCommand | TyperGroup = root()
    for name in path:
        assert isinstance(command, TyperGroup)
        found = command.commands[name]
        assert isinstance(found, TyperCommand | TyperGroup)
        command = found
    return command


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_has_an_example_of_itself(path: tuple[str, ...]) -> None:
    assert f"digest {' '.join(path)}" in (find(path).epilog or "")


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_says_in_one_line_what_it_is_for(path: tuple[str, ...]) -> None:
    first = (find(path).help or "").partition("\n")[0]
    assert first.endswith(".")
    assert len(first) <= LONGEST_LINE


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_is_shown_and_ends_well(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*path, "--help"])
    assert shown.exit_code == 0
    assert "Example" in shown.output


def test_help_lists_every_command_in_its_group_and_the_groups_in_the_order_of_the_work() -> None:
    shown = CliRunner().invoke(app, ["--help"]).output
    places = [shown.index(panel) for panel in (CONTENT, READERS, ISSUES, RUNNING)]
    assert places == sorted(places)
    for name, command in root().commands.items():
        assert f"│ {name} " in shown
        assert getattr(command, "rich_help_panel", None) in {CONTENT, READERS, ISSUES, RUNNING}
