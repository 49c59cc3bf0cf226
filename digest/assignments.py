"""Settings that people give as KEY=VALUE, read alike for all that has settings."""

from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from digest.change_error import ChangeError, SettingsError

_Record = TypeVar("_Record")


def read_assignments(
    assignments: Iterable[str],
    keys: Collection[str],
    *,
    of: str,
    example: str,
    adding_up: Collection[str] = (),
) -> dict[str, str]:
    """Return key -> value as given; of a key given several times the last value counts.

    ``of`` names what has the settings ("a source"), ``example`` shows one assignment, and values of
    the keys in ``adding_up`` are joined with commas instead. Raises ChangeError for what is no
    assignment or no key.
    """
    values: dict[str, str] = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        key, value = key.strip().lower().replace("-", "_"), value.strip()
        if not equals:
            raise ChangeError(f"{assignment!r} is not KEY=VALUE; write it like {example}.")
        if key not in keys:
            near = get_close_matches(key, keys, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise ChangeError(
                f"{key!r} is not a setting of {of}.{hint} Known are {', '.join(keys)}."
            )
        adds_up = key in adding_up and values.get(key)
        values[key] = f"{values[key]},{value}" if adds_up else value
    return values


def assign(
    record: _Record,
    values: Mapping[str, str],
    setters: Mapping[str, Callable[[_Record, str], None]],
) -> None:
    """Set each value on the unsaved record by its key's setter, which raises ChangeError where a
    value does not do. Raises SettingsError for all of these together, once the rest is set."""
    faults: dict[str, str] = {}
    for key, value in values.items():
        try:
            setters[key](record, value)
        except ChangeError as error:
            faults[key] = str(error)
    if faults:
        raise SettingsError(faults)


def whole_number(text: str, *, most_digits: int) -> int | None:
    """Return the number that a text of digits alone is; None for anything else, or for more digits
    than any setting needs."""
    is_one = text.isascii() and text.isdecimal() and len(text) <= most_digits
    return int(text) if is_one else None
