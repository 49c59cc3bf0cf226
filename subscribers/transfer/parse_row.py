"""One line's cells as an ImportRow."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from digest.render.clean_text import clean_line
from subscribers.address import Address, normal_address
from subscribers.errors import SubscriberError
from subscribers.models import Cadence
from subscribers.preferences.plain_words import lead_nowhere
from subscribers.preferences.records import LONGEST_GREETING, LONGEST_NAME
from subscribers.preferences.time_zones import time_zone_names
from subscribers.transfer.consented import read_consented
from subscribers.transfer.records import ImportRow
from subscribers.transfer.topic_words import TOPIC_SEPARATOR

T = TypeVar("T")

_CADENCES = {
    "weekly": Cadence.WEEKLY,
    "every week": Cadence.WEEKLY,
    "once a week": Cadence.WEEKLY,
    "every two weeks": Cadence.EVERY_TWO_WEEKS,
    "every 2 weeks": Cadence.EVERY_TWO_WEEKS,
    "every second week": Cadence.EVERY_TWO_WEEKS,
    "every other week": Cadence.EVERY_TWO_WEEKS,
    "fortnightly": Cadence.EVERY_TWO_WEEKS,
    "biweekly": Cadence.EVERY_TWO_WEEKS,
    "bi weekly": Cadence.EVERY_TWO_WEEKS,
    "monthly": Cadence.MONTHLY,
    "every month": Cadence.MONTHLY,
    "once a month": Cadence.MONTHLY,
}


class RowError(SubscriberError):
    """A cell says nothing that we know."""


def parse_row(line: int, cells: Mapping[str, str]) -> ImportRow:
    """Return the person that the cells tell of; a missing key is a column the file lacks.

    An empty cell says no more than such a column: what somebody wished for themselves stays.

    Raises RowError naming each cell that is wrong and what would do.
    """
    wrong: list[str] = []

    def read(column: str, meaning: Callable[[str], T]) -> T | None:
        try:
            return meaning(cells[column]) if cells.get(column, "").strip() else None
        except SubscriberError as error:
            wrong.append(str(error))
            return None

    address = None
    try:
        address = _address(cells["email"])
    except SubscriberError as error:
        wrong.append(str(error))
    name, topics = read("name", _name), read("topics", _topics)
    cadence, time_zone = read("cadence", _cadence), read("time_zone", _time_zone)
    greeting, consented = read("greeting", _greeting), read("consented", read_consented)
    if wrong or address is None:
        raise RowError(" ".join(wrong))
    return ImportRow(
        line=line,
        address=address,
        name=name or None,
        topics=topics or None,
        cadence=cadence,
        time_zone=time_zone or None,
        greeting=greeting or None,
        consented=consented,
    )


def _address(cell: str) -> Address:
    if not cell.strip():
        raise RowError("email is empty; fill it in, or delete the line.")
    return normal_address(cell)


def _name(cell: str) -> str:
    return _words("name", cell, LONGEST_NAME)


def _greeting(cell: str) -> str:
    return _words("greeting", cell, LONGEST_GREETING)


def _words(column: str, cell: str, longest: int) -> str:
    words = clean_line(cell)
    if len(words) > longest:
        raise RowError(f"{column} is longer than {longest} characters; shorten it.")
    if not lead_nowhere(words):
        raise RowError(
            f"{column} {words!r} could become a link in mail; write it without web and mail "
            "addresses, and with a blank behind each dot."
        )
    return words


def _topics(cell: str) -> tuple[str, ...]:
    parts = (clean_line(part) for part in cell.split(TOPIC_SEPARATOR))
    return tuple(part for part in parts if part)


def _cadence(cell: str) -> Cadence:
    words = " ".join(cell.casefold().replace("-", " ").replace("_", " ").split())
    if words not in _CADENCES:
        known = ", ".join(Cadence.values)
        raise RowError(f"cadence {cell!r} is not known; write one of {known}.")
    return _CADENCES[words]


def _time_zone(cell: str) -> str:
    name = cell.strip().replace(" ", "_")
    if name and name.casefold() not in time_zone_names():
        raise RowError(f"time_zone {cell!r} is not known; write it like Europe/London.")
    return time_zone_names()[name.casefold()] if name else ""
