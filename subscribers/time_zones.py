"""Names of time zones as people write and choose them."""

from functools import cache
from zoneinfo import available_timezones

from django.utils.translation import gettext_noop

_REGIONS = (
    gettext_noop("Africa"),
    gettext_noop("America"),
    gettext_noop("Antarctica"),
    gettext_noop("Arctic"),
    gettext_noop("Asia"),
    gettext_noop("Atlantic"),
    gettext_noop("Australia"),
    gettext_noop("Europe"),
    gettext_noop("Indian"),
    gettext_noop("Pacific"),
)
_PLACES = tuple(f"{region}/" for region in _REGIONS)


@cache
def time_zone_names() -> dict[str, str]:
    """Return casefolded name -> name as the IANA time zone database has it."""
    return {name.casefold(): name for name in available_timezones()}


@cache
def places_by_region() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return region -> (zone, place in words), both sorted, for people to choose from. Regions are
    messages to translate; places are as the database has them."""
    regions: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        if zone.startswith(_PLACES):
            region, _, place = zone.partition("/")
            regions.setdefault(region, []).append((zone, _in_words(place)))
    return {region: tuple(places) for region, places in regions.items()}


def is_listed(zone: str) -> bool:
    """Tell whether ``places_by_region`` offers the zone; UTC and old names it does not."""
    return zone.startswith(_PLACES)


def _in_words(place: str) -> str:
    return ", ".join(reversed(place.split("/"))).replace("_", " ")
