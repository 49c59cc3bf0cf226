"""Why an address is barred, in the words of whoever bars it."""

from subscribers.errors import SubscriberError

LONGEST_NOTE = 200
"""Characters; what the column holds."""


class NoteError(SubscriberError):
    """No reason that could be kept."""


def checked_note(text: str) -> str:
    """Return the reason as it is kept. Raises NoteError where there is none, or too much."""
    note = " ".join(text.split())
    if not note or len(note) > LONGEST_NOTE:
        raise NoteError(f"The reason needs words, {LONGEST_NOTE} characters at most; say why.")
    return note
