"""The source that a place named on the command line belongs to, read as was asked for."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from digest.sources.models import Source


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """How the places named are to be read; None is as their source has it."""

    rights: str | None
    date_order: str | None
    headings: dict[str, str]
    allow_private: bool


def source_as_asked(location: str, asked: AskedFor, *, now: datetime) -> "Source":
    """Return the source by hand for the location, set for this reading. Raises ChangeError.

    Only its rights are stored: its row is shared by all that is named by hand, and stays as it is.
    """
    from digest.sources.setting_values import checked_headings

    headings = checked_headings(asked.headings)
    source = _with_rights(location, asked.rights, now=now)
    source.date_order = asked.date_order or source.date_order
    source.headings = source.headings | headings
    source.allow_private = source.allow_private or asked.allow_private
    return source


def _with_rights(location: str, rights: str | None, *, now: datetime) -> "Source":
    # Rights belong to a source, and what was named earlier keeps those it came with.
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
