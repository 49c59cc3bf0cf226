"""What is done by command stands in the audit trail as well."""

from collections.abc import Mapping
from datetime import UTC, datetime
from getpass import getuser


def note_deed(
    deed: str,
    subject: str,
    *,
    by: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Add an entry to the audit trail, by whoever types. After open_home()."""
    from digest.team.audit import record

    at = datetime.now(UTC)
    record(deed, subject, by=by or whoever_types(), at=at, before=before, after=after)


def whoever_types() -> str:
    """Return whom the audit trail names: the shell is trusted, and knows its user."""
    try:
        return f"{getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"
