"""Examples below a command's --help."""

from rich.markup import escape


def examples(*commands: str) -> str:
    """Return the text for a command's ``epilog``, each command on a line of its own."""
    title = "Example:" if len(commands) == 1 else "Examples:"
    # A blank line between two is what Typer keeps apart; single line breaks it joins.
    return "\n\n".join([title, *(f"[bold]{escape(command)}[/bold]" for command in commands)])
