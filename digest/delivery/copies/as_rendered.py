"""A stored variant as the record it was stored from."""

from digest.delivery.models import Variant
from digest.render.records import RenderedMail


def as_rendered(variant: Variant) -> RenderedMail:
    """Return its mail, with its slots as markers."""
    return RenderedMail(
        subject=variant.subject,
        preheader=variant.preheader,
        html=bytes(variant.html),
        text=bytes(variant.text),
        slots=variant.slots,
        sha256=variant.sha256,
    )
