"""Changing a source's settings by KEY=VALUE, as the command line and scripts do."""

import re
from collections.abc import Callable, Iterable
from typing import get_args

from django.db import transaction

from digest.assignments import assign, read_assignments, whole_number
from digest.change_error import ChangeError
from digest.sources.models import Rights, Source
from digest.sources.records import DateOrder
from digest.sources.setting_values import MOST_HOURS, checked_headings, checked_hours, one_of

Setter = Callable[[Source, str], None]

_YES_OR_NO = {"yes": True, "true": True, "no": False, "false": False}
_PAIR = re.compile(r"\s*(?P<heading>[^=]*[^=\s])\s*=\s*(?P<part>[^=,;\s]+)\s*(?:[,;]|$)")
_HEADINGS_KEY = "headings"
_MOST_DIGITS = len(str(MOST_HOURS))
_CHANGES_WHAT_IS_READ = frozenset({"date_order", _HEADINGS_KEY})


def change_source(slug: str, assignments: Iterable[str]) -> Source:
    """Set each KEY=VALUE of a registered source and save, all or nothing. Returns the source.

    ``headings`` takes pairs with commas between and replaces those that were there; given several
    times, its pairs add up. Raises ChangeError naming the key, what is wrong with its value and
    what would do.
    """
    values = read_assignments(
        assignments,
        _SETTERS,
        of="a source",
        example="every_hours=12",
        adding_up={_HEADINGS_KEY},
    )
    with transaction.atomic():
        registered = Source.objects.registered()
        source = registered.select_for_update().filter(slug=slug).first()
        if source is None:
            known = ", ".join(registered.values_list("slug", flat=True)) or "none"
            raise ChangeError(f"There is no registered source {slug!r}. Registered: {known}.")
        assign(source, values, _SETTERS)
        fields = list(values)
        if _CHANGES_WHAT_IS_READ.intersection(values):
            # Else the server answers "not modified", and nothing would be read anew.
            source.etag = source.last_modified = ""
            fields += ["etag", "last_modified"]
        source.save(update_fields=fields)
    return source


def _set_rights(source: Source, value: str) -> None:
    source.rights = one_of("rights", value.lower(), Rights.values)


def _set_date_order(source: Source, value: str) -> None:
    source.date_order = one_of("date order", value.lower(), get_args(DateOrder))


def _set_every_hours(source: Source, value: str) -> None:
    hours = whole_number(value, most_digits=_MOST_DIGITS)
    if hours is None:
        raise ChangeError(f"{value!r} is not a whole number of hours. Give 1 to {MOST_HOURS:,}.")
    source.every_hours = checked_hours(hours)


def _set_allow_private(source: Source, value: str) -> None:
    if value.lower() not in _YES_OR_NO:
        raise ChangeError(f"{value!r} is neither yes nor no. Give one of them.")
    source.allow_private = _YES_OR_NO[value.lower()]


def _set_headings(source: Source, value: str) -> None:
    pairs: dict[str, str] = {}
    end = 0
    while end < len(value):
        pair = _PAIR.match(value, end)
        if pair is None:
            raise ChangeError(
                f"{value[end:].strip()!r} is not Heading=part; write it like "
                "'headings=In short=takeaway, Results=found'."
            )
        pairs[pair["heading"]] = pair["part"]
        end = pair.end()
    source.headings = checked_headings(pairs)


_SETTERS: dict[str, Setter] = {
    "rights": _set_rights,
    "date_order": _set_date_order,
    "every_hours": _set_every_hours,
    "allow_private": _set_allow_private,
    _HEADINGS_KEY: _set_headings,
}
