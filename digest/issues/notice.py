"""What is told in an issue of a summary that readers had before. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What became known of a summary since an earlier issue carried it. Readers who had the summary
    are told, and nobody else."""

    key: str
    """Of what it tells: ``correction 12`` by the correction, ``withdrawn 34`` by the summary;
    ``correction 12 of 34`` where another summary of its study was corrected."""
    summary: int
    """Primary key."""
    words: str
    """As the mail says it."""
    since: date
    """When it became known."""
    is_new: bool
    """No issue has carried it before."""
    same: tuple[str, ...] = ()
    """Where its study has several summaries, keys of all notices that tell the same of one of them,
    its own too: nobody is told by two."""

    @property
    def news(self) -> tuple[str, ...]:
        """Keys that tell the same, one at least."""
        return self.same or (self.key,)


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """Return the notice as a snapshot keeps it."""
    fields = asdict(notice) | {"since": notice.since.isoformat(), "same": list(notice.same)}
    if not notice.same:
        # As before there were any.
        del fields["same"]
    return fields


def notice_from_json(fields: Mapping[str, Any]) -> Notice:
    """Return what ``notice_to_json`` was given. Raises KeyError, TypeError and ValueError for other
    JSON."""
    return Notice(
        **{
            **fields,
            "since": date.fromisoformat(fields["since"]),
            "same": tuple(fields.get("same", ())),
        }
    )
