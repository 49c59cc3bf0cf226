"""What a person reads of an issue's later life: what was reported of it, and what silence says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from digest.cli.answers.output import say

if TYPE_CHECKING:
    from digest.issues.models import Issue


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Numbers of deliveries."""

    events: Mapping[str, int]
    """By kind of event."""
    probably_not_sent: int

    def to_json(self) -> dict[str, Any]:
        """Return what ``digest status ISSUE --json`` adds."""
        return {"events": dict(self.events), "probably_not_sent": self.probably_not_sent}


def what_was_heard(issue: "Issue") -> Heard:
    """Ask the database."""
    from digest.events.heard_of import heard_of
    from digest.events.probably_not_sent import probably_not_sent

    absent = probably_not_sent(now=datetime.now(UTC))
    return Heard(events=heard_of(issue), probably_not_sent=absent.get(issue.slug, 0))


def say_what_was_heard(heard: Heard) -> None:
    """Say what was reported, where anything was."""
    told = ", ".join(f"{count} {kind}" for kind, count in heard.events.items() if count)
    if told:
        say(f"Reported since: {told}.")


def say_probably_not_sent(slug: str, count: int) -> None:
    """Say what hearing nothing of some mail means, and what to do."""
    if count:
        say(
            f"{count} of those unknown were probably not sent: more than a day has passed, and of "
            "the mail before and after them much was heard, of them nothing. "
            f"To send them again: digest settle {slug} --resend"
        )


def say_doubled(count: int) -> None:
    """Say how many copies went twice."""
    if count:
        say(f"Known to have gone twice, after doubt: {count}.")
