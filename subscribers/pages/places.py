"""Places by whose clock mail may come, as people call them in the language of the page.

Regions are messages to translate. Names of places are those of the Unicode CLDR, which Babel
brings for every language that a catalogue may be made for.
"""

from functools import cache
from unicodedata import combining, normalize
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
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
def places_by_region(language: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return region -> (zone, its place in the language), to choose from. Each name stands once;
    a zone's former name that is another place's own (Belfast, Tel Aviv) stays one to choose."""
    zones: dict[str, dict[str, str]] = {region: {} for region in _REGIONS}
    former = get_global("zone_aliases")
    listed = filter(is_place, available_timezones())
    for zone in sorted(listed, key=lambda zone: (zone in former, zone)):
        region = zone.partition("/")[0]
        zones[region].setdefault(place_of(zone, language), zone)
    return {
        region: tuple((places[name], name) for name in sorted(places, key=_as_sorted))
        for region, places in zones.items()
    }


def place_of(zone: str, language: str) -> str:
    """Return the place that a zone (IANA name) is called by, such as Prag for Europe/Prague."""
    if not is_place(zone):
        return zone.replace("_", " ")
    _, *steps = zone.replace("_", " ").split("/")
    as_in_database = ", ".join(reversed(steps))
    canonical = get_global("zone_aliases").get(zone, zone)
    try:
        name, english = (_city(canonical, each) for each in (language, "en"))
    except LookupError:
        # Dropped from the database since somebody chose it.
        return as_in_database
    is_another = zone != canonical and _as_sorted(english) != _as_sorted(as_in_database)
    return as_in_database if is_another or "/" in name else name


def _city(zone: str, language: str) -> str:
    return str(get_timezone_location(zone, locale=_locale(language), return_city=True))


def is_place(zone: str) -> bool:
    """Tell whether the zone is called by a place; UTC and old names are not."""
    return zone.startswith(_PLACES)


@cache
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _as_sorted(name: str) -> str:
    # Accents count for nothing, as in the dictionaries of most languages.
    return "".join(part for part in normalize("NFKD", name.casefold()) if not combining(part))
