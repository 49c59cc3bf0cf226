"""Telling editors that an issue stopped on its way out."""

from digest.delivery.copies.editor_mail import in_the_studio
from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.providers.base import Provider
from digest.engine.editors import addresses_of_editors
from digest.issues.models import Issue

TOKEN = "held"  # noqa: S105 - stands where a token would, and opens nothing
MARK = "[Held]"
"""Before the subject: in a mailbox it must not pass for the issue."""


def tell_held(issue: Issue, *, provider: Provider) -> None:
    """Mail the issue with the reason and what to do to its newsletter's editors, if it has any.

    To be called once, by whoever held it. Raises NotHandedOverError where no copy was taken,
    PreviewError, SnapshotError and TemplateError.
    """
    addresses = addresses_of_editors(issue.newsletter)
    if not addresses:
        return
    what = f"For editors: this issue is held, and nothing more of it goes out. {issue.reason}"
    to_do = (
        f"To let it go on: digest resume {issue.slug}. To give it up: digest cancel {issue.slug}"
    )
    notices = (what, f"{to_do}. {in_the_studio(issue)}")
    copies = hand_over_copies(
        issue, addresses, notices=notices, token=TOKEN, provider=provider, mark=MARK
    )
    if copies.refused and not copies.taken:
        raise NotHandedOverError(
            f"The editors could not be told that it is held: {copies.refused[0]}"
        )
