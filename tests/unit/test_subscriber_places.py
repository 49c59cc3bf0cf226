"""Places by whose clock mail may come, in the reader's language."""

from zoneinfo import available_timezones

import pytest

from subscribers.pages.places import is_place, place_of, places_by_region


@pytest.mark.parametrize(
    ("zone", "language", "place"),
    [
        ("Europe/Prague", "en", "Prague"),
        ("Europe/Prague", "de", "Prag"),
        ("Europe/Prague", "he", "פראג"),
        ("Europe/Prague", "zh-hans", "布拉格"),
        ("Europe/Prague", "xx", "Prague"),
        ("America/New_York", "de", "New York"),
        ("America/Argentina/Ushuaia", "en", "Ushuaia, Argentina"),
        ("Europe/Belfast", "de", "Belfast"),
        ("Asia/Calcutta", "en", "Calcutta"),
        ("UTC", "de", "UTC"),
        ("Europe/Atlantis", "de", "Atlantis"),
        ("", "de", ""),
    ],
)
def test_a_zone_is_called_as_people_call_its_place(zone, language, place):
    assert place_of(zone, language) == place


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_every_place_can_be_chosen_and_no_name_stands_twice(language):
    regions = places_by_region(language)
    for places in regions.values():
        names = [name for _, name in places]
        assert len(names) == len(set(names))
    listed = {zone for places in regions.values() for zone, _ in places}
    left_out = {zone for zone in available_timezones() if is_place(zone)} - listed
    names = {name for places in regions.values() for _, name in places}
    assert {place_of(zone, language) for zone in left_out} <= names


def test_they_stand_in_the_order_of_a_dictionary():
    names = [name for _, name in places_by_region("de")["Europe"]]
    assert names.index("Brüssel") < names.index("Budapest")
    assert names.index("Zürich") == len(names) - 1
