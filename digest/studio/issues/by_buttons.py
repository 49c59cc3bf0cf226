"""What the program says with commands, said with the studio's buttons. Pure."""

import re

_INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"(?i)\b(the )?reasons: digest status \S+ --rejected"),
        "The reasons stand at its “How it goes out”, under “Rejected, and why”",
    ),
    (
        re.compile(r"raise the limit: digest newsletters set \S+ max_items=(\d+)"),
        r"ask an admin to let it take \1, among the newsletter's settings",
    ),
    (
        re.compile(r"or, where that is lost: digest doctor --accept-restored"),
        "or have whoever runs the program accept this one (digest doctor --accept-restored)",
    ),
)


def by_buttons(words: str) -> str:
    """Return the words with what is done by a command done here: an editor has no command line.
    What only a command does is said to be for whoever runs the program."""
    for command, button in _INSTEAD:
        words = command.sub(button, words)
    return words
