"""Shows a variant of an issue whose audience is planned: the bytes that are sent."""

from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.copies.as_rendered import as_rendered
from digest.delivery.copies.fill_slots import Letter, fill_slots
from digest.delivery.copies.preview import NOBODY, slots_for_nobody
from digest.delivery.errors import PreviewError
from digest.issues.models import Issue
from digest.issues.snapshot import frozen_issue


def preview_stored(issue: Issue, key: str) -> Letter:
    """Return the issue's variant with that key, with links that are nobody's.

    Raises PreviewError where there is none, or where its bytes were altered; SnapshotError.
    """
    pk = issue.variants.filter(key=key).values_list("pk", flat=True).first()
    if pk is None:
        raise PreviewError(f"{issue.slug} has no such variant; look at its audience again.")
    variant = checked_variant(pk)
    if variant is None:
        raise PreviewError(
            f"This variant of {issue.slug} is not what was checked any more, and is not sent. "
            "Restore the database from a backup."
        )
    words = frozen_issue(issue).content.words
    return fill_slots(as_rendered(variant), slots_for_nobody(NOBODY, words))
