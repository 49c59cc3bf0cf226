"""Holding an issue's batches while what becomes of several of them is decided."""

from digest.delivery.models import Batch
from digest.issues.models import Issue


def lock_batches(issue: Issue) -> None:
    """Hold all of them until the transaction ends, by number: in the order in which all lock them.

    Waits for whoever is just claiming one; what they claimed is pending no more.
    """
    batches = Batch.objects.filter(issue=issue).order_by("pk")
    list(batches.select_for_update(no_key=True).values_list("pk", flat=True))
