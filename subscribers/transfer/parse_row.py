"""One line's cells as an ImportRow."""

from collections.abc import Mapping

from digest.render.clean_text import clean_line
from subscribers.address import normal_address
from subscribers.errors import SubscriberError
from subscribers.models import Cadence
from subscribers.preferences import LONGEST_NAME
from subscribers.time_zones import time_zone_names
from subscribers.transfer.records import ImportRow

TOPIC_SEPARATOR = "|"

_CADENCES = {
    "": Cadence.WEEKLY,
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

    Raises SubscriberError (AddressError or RowError) naming the cell and what would do.
    """
    if not cells["email"].strip():
        raise RowError("email is empty; fill it in, or delete the line.")
    return ImportRow(
        line=line,
        address=normal_address(cells["email"]),
        name=_name(cells["name"]) if "name" in cells else None,
        topics=_topics(cells["topics"]) if "topics" in cells else None,
        cadence=_cadence(cells["cadence"]) if "cadence" in cells else None,
        time_zone=_time_zone(cells["time_zone"]) if "time_zone" in cells else None,
    )


def _name(cell: str) -> str:
    name = clean_line(cell)
    if len(name) > LONGEST_NAME:
        raise RowError(f"name is longer than {LONGEST_NAME} characters; shorten it.")
    return name


def _topics(cell: str) -> tuple[str, ...]:
    return tuple(topic.strip() for topic in cell.split(TOPIC_SEPARATOR) if topic.strip())


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
