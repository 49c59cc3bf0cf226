"""What one round of the clock did, and what it could not do, in words for a person."""

import traceback
from dataclasses import dataclass, field
from types import TracebackType

from django.db import DatabaseError

from digest.delivery.errors import DeliveryError
from digest.events.mailbox.mailbox_error import MailboxError
from digest.full_disk import FULL_DISK, is_full_disk
from digest.issues.compose import ComposeError
from digest.issues.content import ContentError
from digest.issues.snapshot import SnapshotError
from digest.issues.workflow import WorkflowError
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError

_SAFE_TO_QUOTE = (
    ComposeError,
    ContentError,
    DeliveryError,
    MailboxError,
    MissingSlotError,
    SnapshotError,
    TemplateError,
    WorkflowError,
)
"""Errors of ours: their words are for a person, and hold nothing personal."""


@dataclass(kw_only=True)
class LogBook:
    """Lines gathered while a round goes on."""

    lines: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    """What backs off, so that this round did not try it."""

    def note(self, line: str) -> None:
        """Keep what was done."""
        self.lines.append(line)

    def apart(self, where: str) -> "Apart":
        """Return a context in which an error ends no more than the context; it becomes a failure,
        named by ``where``."""
        return Apart(self, where)


@dataclass(frozen=True)
class Apart:
    """Work on one newsletter, issue or source, which must not stop the others."""

    log: LogBook
    where: str

    def __enter__(self) -> None:
        return None

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.log.failures.append(f"{self.where}: {_in_words(error)}")
        return True


def _in_words(error: Exception) -> str:
    if isinstance(error, _SAFE_TO_QUOTE):
        return str(error)
    kind = type(error).__name__
    if isinstance(error, DatabaseError) and is_full_disk(error):
        return f"{FULL_DISK} The next tick tries again."
    if isinstance(error, DatabaseError):
        return f"The database did not do its part ({kind}). The next tick tries again."
    # What a stranger's error says may hold addresses.
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "site-packages" not in frame.filename]
    place = ""
    if own:
        file = "/".join(own[-1].filename.replace("\\", "/").split("/")[-3:])
        place = f" at {file}, line {own[-1].lineno}"
    return f"A mistake in the program: {kind}{place}. The next tick tries again; report that."
