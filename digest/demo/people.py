"""Invented readers, the same ones each time."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

SEED = 20260106
SHARE_WITH_ALL_TOPICS = 0.45
MOST_TOPICS = 3
_CADENCES = ("weekly", "every-two-weeks", "monthly")
_CADENCE_WEIGHTS = (70, 18, 12)
_ZONES = (
    "",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Pacific/Auckland",
)
_ZONE_WEIGHTS = (20, 18, 14, 8, 12, 8, 8, 5, 4, 3)
_NAMES = (
    "Ada",
    "Amir",
    "Beatriz",
    "Chidi",
    "Dana",
    "Elif",
    "Finn",
    "Grace",
    "Hanna",
    "Ines",
    "Jonas",
    "Kofi",
    "Lena",
    "Mei",
    "Nadia",
    "Oskar",
    "Priya",
    "Rosa",
    "Samir",
    "Tove",
    "",
    "",
)


@dataclass(frozen=True, kw_only=True)
class Person:
    """One reader as a list of members would have them."""

    email: str
    name: str
    topics: tuple[str, ...]
    cadence: str
    time_zone: str


def invent_people(count: int, topics: Sequence[str]) -> list[Person]:
    """Return ``count`` readers with mixed topics, cadences and zones."""
    chance = random.Random(SEED)  # noqa: S311 - an invented list, nothing secret
    return [_person(number, topics, chance) for number in range(1, count + 1)]


def as_csv(people: Sequence[Person]) -> str:
    """Return the readers as the file that ``digest subscribers import`` takes."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(("email", "name", "topics", "cadence", "time_zone"))
    for person in people:
        writer.writerow(
            (
                person.email,
                person.name,
                "|".join(person.topics),
                person.cadence,
                person.time_zone,
            )
        )
    return file.getvalue()


def _person(number: int, topics: Sequence[str], chance: random.Random) -> Person:
    chosen: Sequence[str] = ()
    if chance.random() > SHARE_WITH_ALL_TOPICS:
        chosen = sorted(chance.sample(list(topics), chance.randint(1, MOST_TOPICS)))
    return Person(
        email=f"reader-{number:03d}@example.org",
        name=chance.choice(_NAMES),
        topics=tuple(chosen),
        cadence=chance.choices(_CADENCES, _CADENCE_WEIGHTS)[0],
        time_zone=chance.choices(_ZONES, _ZONE_WEIGHTS)[0],
    )
