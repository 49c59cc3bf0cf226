"""Keeping a report as it came."""

from datetime import datetime
from hashlib import sha256

from digest.events.models import Reporter, StoredBody


def store_body(body: bytes, *, reporter: Reporter, received_at: datetime) -> None:
    """Keep the body durably, in one INSERT; one that was kept before is not kept again."""
    row = StoredBody(
        reporter=reporter,
        received_at=received_at,
        sha256=sha256(body).hexdigest(),
        body=body,
    )
    StoredBody.objects.bulk_create([row], ignore_conflicts=True)
