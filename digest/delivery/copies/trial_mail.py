"""A copy of an issue for whoever wants to see it in their own mail program."""

from datetime import datetime

from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Provider
from digest.issues.models import Issue

TOKEN = "test"  # noqa: S105 - stands where a token would, and opens nothing


def send_test(issue: Issue, address: str, *, provider: Provider, at: datetime) -> None:
    """Hand over the whole issue, marked as a test, to one address; the ledger knows nothing of it.

    ``at`` is when it was asked for. Raises NotHandedOverError where the provider did not take it,
    PreviewError where there is nothing to show, SnapshotError and TemplateError.
    """
    notice = (
        f"This is a test. It was made on {at:%d %B %Y at %H:%M} {at.tzname()} and went to you "
        "alone; its links open nobody's preferences."
    )
    copies = hand_over_copies(issue, [address], notices=(notice,), token=TOKEN, provider=provider)
    if copies.refused:
        raise NotHandedOverError(f"The test was not taken: {copies.refused[0]}")
