"""The groups that ``digest --help`` lists its commands in."""

from typing import Any

from typer.core import TyperGroup

CONTENT = "What comes in"
READERS = "Who reads it"
ISSUES = "Each issue"
RUNNING = "Running it"
_ORDER = (CONTENT, READERS, ISSUES, RUNNING)


class ByPanel(TyperGroup):
    """Lists commands in the order of the panels; within one, in that in which they were added."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return sorted(super().list_commands(ctx), key=self._panel)

    def _panel(self, name: str) -> int:
        panel = getattr(self.commands[name], "rich_help_panel", None)
        return _ORDER.index(panel) if panel in _ORDER else len(_ORDER)
