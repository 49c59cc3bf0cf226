"""How what a check found is mended in the studio, where on the command line it takes commands. Pure
but for the addresses."""

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from digest.issues.editing.revisions import is_editable
from digest.issues.models import Issue, IssueState
from digest.render.checks import Finding
from digest.team.roles import Permission

COMMAND = "digest "
FINAL = "What was approved is final: hold the issue, then cancel it or let it go on."
OUT = "It went out so. Where that misleads readers, correct it."
OUT_TO_SOME = "Some have it so. Where that misleads them, correct it."
NEVER = "It never went out."


GIVEN_UP = (IssueState.SKIPPED, IssueState.CANCELLED)


class _At(Enum):
    """The page where it is mended, by its name among the addresses."""

    SUMMARY = "summary"
    NEWSLETTER = "newsletter"
    CAVEAT = "caveat"
    LOOK = "look"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, kw_only=True)
class Mending:
    """What to do, in words, and where."""

    words: str
    address: str = ""
    """Of the page where it can be done; empty where there is none but this."""
    needs: Permission = Permission.EDIT
    """Who may do it there."""


_DECIDED = "Take it out of the issue, or reopen the summary."
_SENDER = "Set yours among the newsletter's settings; an admin may."
_CAVEAT = "Write a new version of the caveat; an admin may."
_INSTEAD: dict[str, tuple[str, _At | None]] = {
    "item-incomplete": ("Write what is missing, or take it out of the issue.", _At.SUMMARY),
    "item-retracted": (
        "Take it out, unless the withdrawal itself is what readers should know.",
        _At.SUMMARY,
    ),
    "item-held": (_DECIDED, _At.SUMMARY),
    "item-excluded": (_DECIDED, _At.SUMMARY),
    "item-backlog": (_DECIDED, _At.SUMMARY),
    "item-without-topic": ("Tick its topics.", _At.SUMMARY),
    "item-twice": ("Take one of the two out, or merge the summaries.", _At.SUMMARY),
    "evidence-unknown": ("Choose the kind of study.", _At.SUMMARY),
    "issue-empty": ("Add a summary that is ready, or leave this week out.", None),
    "sender-placeholder": (_SENDER, _At.NEWSLETTER),
    "postal-address-placeholder": (_SENDER, _At.NEWSLETTER),
    "address-missing": (_SENDER, _At.NEWSLETTER),
    "caveat-missing": (_CAVEAT, _At.CAVEAT),
    "caveat-malformed": (_CAVEAT, _At.CAVEAT),
    "template-broken": ("Choose another look; an admin may. Or correct this one.", _At.LOOK),
}


def mend_in_studio(finding: Finding, issue: Issue, *, summary: int | None) -> Mending:
    """Return how it is mended here. ``summary`` is what it is about, by primary key, where it is
    about one. In an issue that can be edited no more, nothing of it is.
    """
    if issue.state in GIVEN_UP and issue.sequence is None:
        return Mending(words=NEVER)
    if issue.state == IssueState.SENT or issue.state in GIVEN_UP:
        corrections = reverse(f"studio:{_At.CORRECTIONS.value}", args=[issue.slug])
        return Mending(
            words=OUT if issue.state == IssueState.SENT else OUT_TO_SOME,
            address=corrections,
            needs=Permission.RELEASE,
        )
    if not is_editable(issue):
        return Mending(words=FINAL if COMMAND in finding.mend else finding.mend)
    words, at = _INSTEAD.get(finding.code, (finding.mend, None))
    if at is None or at is _At.SUMMARY:
        # A teaser is the issue's own.
        is_of_summary = summary is not None and not finding.place.endswith("teaser")
        address = reverse("studio:summary", args=[summary]) if is_of_summary else ""
        return Mending(words=words, address=address)
    return Mending(
        words=words,
        address=reverse(f"studio:{at.value}", args=[issue.newsletter.slug]),
        needs=Permission.SET_UP,
    )
