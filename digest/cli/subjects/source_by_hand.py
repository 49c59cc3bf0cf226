"""The source that a place named on the command line belongs to, with the rights asked for."""

from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.sources.models import Source


def source_with_rights(location: str, rights: str | None, *, now: datetime) -> "Source":
    """Return the source by hand for the location; one of its own where the rights differ.

    Rights belong to a source, and what was named earlier keeps those it came with.
    """
    from digest.sources.models import Source
    from digest.summaries.poll import source_by_hand

    usual = source_by_hand(location, now=now)
    if rights is None or usual.rights == rights:
        return usual
    other = Source.objects.filter(location="", kind=usual.kind, rights=rights).first()
    if other is not None:
        return other
    taken = set(Source.objects.values_list("slug", flat=True))
    names = (f"{usual.slug}-{rights}{number or ''}" for number in count())
    slug = next(name for name in names if name not in taken)
    return Source.objects.create(slug=slug, kind=usual.kind, rights=rights, created_at=now)
