"""A copy of an issue for whoever wants to see it in their own mail program."""

from datetime import datetime

from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Provider
from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue

TOKEN = "test"  # noqa: S105 - stands where a token would, and opens nothing
MARK = "[Test]"
"""Before the subject: in a mailbox a test must not pass for the issue."""


def send_test(
    issue: Issue,
    address: str,
    *,
    provider: Provider,
    at: datetime,
    receivers: int = 1,
    with_changes: bool = False,
) -> None:
    """Hand over the whole issue, marked as a test, to one address; the ledger knows nothing of it.

    ``at`` is when it was asked for, ``receivers`` to how many it goes in all; of an approved issue
    it is what was approved, or ``with_changes`` what another approval would freeze. Raises
    NotHandedOverError where the provider did not take it, PreviewError where there is nothing to
    show, SnapshotError and TemplateError.
    """
    notice = f"{_of_what(issue, with_changes)} It was made on {at:%d %B %Y at %H:%M} {at.tzname()} "
    notice += f"and goes to {_whom(receivers)}; its links open nobody's preferences."
    copies = hand_over_copies(
        issue,
        [address],
        notices=(notice,),
        token=TOKEN,
        provider=provider,
        mark=MARK,
        with_changes=with_changes,
    )
    if copies.refused:
        raise NotHandedOverError(f"The test was not taken: {copies.refused[0]}")


def _of_what(issue: Issue, with_changes: bool) -> str:
    if not has_unapproved_changes(issue):
        return "This is a test."
    if with_changes:
        return "This is a test, with changes that are not approved yet."
    return "This is a test of what was approved; changes since are not in it."


def _whom(receivers: int) -> str:
    return "you alone" if receivers == 1 else f"{receivers} people, you among them"
