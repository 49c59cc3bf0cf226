"""Why an edit was not made."""

from digest.issues.models import Edit


class EditError(Exception):
    """An issue cannot be edited so; the message says why and what to do."""


class OvertakenError(EditError):
    """Somebody else changed the same thing since; nothing was overwritten."""

    def __init__(self, theirs: Edit) -> None:
        super().__init__(
            f"{theirs.by} {theirs.done} since you opened the page, so nothing was overwritten. "
            "Look at it as it is now, and decide."
        )
        self.theirs = theirs
        """Their newest change of it."""
