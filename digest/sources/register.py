"""Registering places that are read again and again, and ending that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import get_args

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import Count
from django.utils.text import slugify

from digest.change_error import ChangeError
from digest.sources.identity.canonical_url import canonical_url
from digest.sources.location import Location, LocationError, locate
from digest.sources.models import (
    ADDRESSES_BY_HAND,
    FILES_BY_HAND,
    WRITTEN_BY_HAND,
    Rights,
    Source,
    SourceKind,
)
from digest.sources.records import DateOrder
from digest.sources.setting_values import checked_headings, checked_hours, one_of

LONGEST_SLUG_CHARACTERS = 60

_RESERVED = frozenset({FILES_BY_HAND, ADDRESSES_BY_HAND, WRITTEN_BY_HAND})


@dataclass(frozen=True, kw_only=True)
class ListedSource:
    """A registered source and how many summaries belong to it."""

    source: Source
    summaries: int


@transaction.atomic
def add_source(
    location: str,
    *,
    slug: str | None = None,
    kind: str | None = None,
    rights: str | None = None,
    date_order: DateOrder = "month-first",
    headings: Mapping[str, str] | None = None,
    allow_private: bool = False,
    every_hours: int = 6,
    at: datetime,
) -> Source:
    """Register a folder, a file or an address. Raises ChangeError.

    Nothing is fetched: without a ``kind``, an address is a page where its name ends like one, and a
    feed otherwise. Feeds and pages start with teasers only, our own folders with full texts. A
    place that was removed comes back as the source that it was, with its summaries, and its next
    reading counts as the first. ``every_hours`` is how often it is read.
    """
    try:
        place = locate(location)
    except LocationError as error:
        raise ChangeError(str(error)) from error
    kind = _kind(kind, place)
    former = _at(place)
    if former is not None and not former.removed:
        raise ChangeError(
            f"This place is registered already, as {former.slug}. Remove that one to start anew."
        )
    source = former or Source(created_at=at)
    source.slug = _given_slug(slug, source) if slug else source.slug or _free_slug(place.name)
    source.location, source.kind = place.text, kind
    source.rights = _rights(rights, kind)
    source.date_order = one_of("date order", date_order, get_args(DateOrder))
    source.headings = checked_headings(headings or {})
    source.allow_private, source.every_hours = allow_private, checked_hours(every_hours)
    source.removed, source.last_failed, source.last_result = False, False, ""
    source.etag = source.last_modified = ""
    source.first_read_at = source.last_read_at = None
    source.save()
    return source


def remove_source(slug: str) -> int:
    """Read a source no longer. Returns how many summaries stay; they keep its rights.

    Raises ChangeError where no source is registered under that slug.
    """
    source = Source.objects.registered().filter(slug=slug).first()
    if source is None:
        known = ", ".join(each.slug for each in Source.objects.registered()) or "none"
        raise ChangeError(f"There is no registered source {slug!r}. Registered: {known}.")
    staying: int = Source.objects.filter(pk=source.pk).aggregate(n=Count("summaries"))["n"]
    if staying:
        Source.objects.filter(pk=source.pk).update(removed=True)
    else:
        source.delete()
    return staying


def list_sources() -> list[ListedSource]:
    """Return all registered sources by slug."""
    registered = Source.objects.registered().order_by("slug")
    summaries = dict(registered.values_list("pk", Count("summaries")))
    return [ListedSource(source=each, summaries=summaries[each.pk]) for each in registered]


def _at(place: Location) -> Source | None:
    known = Source.objects.exclude(location="")
    if not place.is_address:
        return known.filter(location=place.text).first()
    wanted = canonical_url(place.text)
    return next((each for each in known if canonical_url(each.location) == wanted), None)


def _kind(given: str | None, place: Location) -> SourceKind:
    kind = SourceKind(one_of("kind", given, SourceKind.values)) if given else place.kind
    if kind != place.kind and place.kind == SourceKind.FOLDER:
        raise ChangeError(f"{place.text} is a folder and cannot be read as a {kind}.")
    if kind != place.kind and kind == SourceKind.FOLDER:
        raise ChangeError(f"{place.name} is no folder. Give the kind feed or page instead.")
    return kind


def _rights(given: str | None, kind: SourceKind) -> Rights:
    if given:
        return Rights(one_of("rights", given, Rights.values))
    return Rights.FULL if kind == SourceKind.FOLDER else Rights.TEASER


def _given_slug(slug: str, source: Source) -> str:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise ChangeError(
            f"{slug!r} is no slug. Use letters, digits, hyphens and underscores."
        ) from error
    if len(slug) > LONGEST_SLUG_CHARACTERS:
        raise ChangeError(f"The slug is longer than {LONGEST_SLUG_CHARACTERS} characters.")
    if slug in _RESERVED or Source.objects.filter(slug=slug).exclude(pk=source.pk).exists():
        raise ChangeError(f"The slug {slug} is taken. Choose another.")
    return slug


def _free_slug(name: str) -> str:
    slug = slugify(name.replace(".", "-"))[: LONGEST_SLUG_CHARACTERS - 10].strip("-") or "source"
    taken = {*_RESERVED, *Source.objects.values_list("slug", flat=True)}
    numbered = (slug if number == 1 else f"{slug}-{number}" for number in count(1))
    return next(each for each in numbered if each not in taken)
