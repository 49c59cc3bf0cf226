"""A stored mail, once it is known to be the one that was checked."""

from digest.delivery.models import Variant
from digest.render.fingerprint import fingerprint


def checked_variant(pk: int) -> Variant | None:
    """Return the variant; None where its bytes are not what its hash was made of."""
    variant = Variant.objects.get(pk=pk)
    actual = fingerprint(
        subject=variant.subject,
        html=bytes(variant.html),
        text=bytes(variant.text),
        slots=variant.slots,
    )
    return variant if actual == variant.sha256 else None
