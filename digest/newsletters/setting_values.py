"""Reading the values of a newsletter's settings as people write them."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices

from digest.assignments import whole_number
from digest.change_error import ChangeError
from digest.newsletters.looks import find_look, known_looks
from digest.newsletters.models import (
    HourOf,
    Newsletter,
    ProbablyNotSent,
    Release,
    Weekday,
)
from digest.newsletters.own_colours import kept_colours, read_colours
from digest.render.looks.look import Look
from digest.render.looks.own_colours import colour_faults, own_of
from digest.render.template_error import TemplateError

Setter = Callable[[Newsletter, str], None]

MOST_DIGITS = 4
"""The small integers of every database hold so many, and no setting needs more."""
_SENDER = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _set_from(newsletter: Newsletter, value: str) -> None:
    named = _SENDER.fullmatch(value)
    name = named["name"].strip().removeprefix('"').removesuffix('"').strip() if named else ""
    address = named["address"].strip() if named else value
    if not _is_address(address) or not name.isprintable():
        raise ChangeError(
            f"{value!r} names no sender; write it like news@example.org or News <news@example.org>."
        )
    newsletter.from_address = address
    if name:
        newsletter.from_name = name


def _set_reply_to(newsletter: Newsletter, value: str) -> None:
    if value and not _is_address(value):
        raise ChangeError(
            f"{value!r} is not a mail address; write it like desk@example.org, "
            "or nothing for replies to the sender."
        )
    newsletter.reply_to = value


def _addresses(field: str) -> Setter:
    def set_addresses(newsletter: Newsletter, value: str) -> None:
        addresses = value.replace(",", " ").replace(";", " ").split()
        for address in addresses:
            if not _is_address(address):
                raise ChangeError(
                    f"{address!r} is not a mail address; write addresses with commas between."
                )
        setattr(newsletter, field, "\n".join(dict.fromkeys(addresses)))

    return set_addresses


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _set_weekday(newsletter: Newsletter, value: str) -> None:
    days = {day.name.lower(): day for day in Weekday}
    match = [day for name, day in days.items() if value and name.startswith(value.lower())]
    if len(match) != 1:
        raise ChangeError(f"{value!r} names no day; known are {', '.join(days)}.")
    newsletter.weekday = match[0]


def _one_of(field: str, choices: type[TextChoices]) -> Setter:
    def set_choice(newsletter: Newsletter, value: str) -> None:
        if value.lower() not in choices.values:
            known = " or ".join(f"{choice.value} ({choice.label})" for choice in choices)
            raise ChangeError(f"{value!r} is not known; it is {known}.")
        setattr(newsletter, field, value.lower())

    return set_choice


def _set_tracking(newsletter: Newsletter, value: str) -> None:
    if value.lower() not in {"on", "off"}:
        raise ChangeError(
            f"{value!r} is neither on nor off; off keeps to yourself who reads what, which can "
            "tell an illness."
        )
    newsletter.tracking = value.lower() == "on"


def _set_indexed(newsletter: Newsletter, value: str) -> None:
    if value.lower() not in {"on", "off"}:
        raise ChangeError(f"{value!r} is neither on nor off; off asks search engines to stay away.")
    newsletter.indexed = value.lower() == "on"


def _set_second_person(newsletter: Newsletter, value: str) -> None:
    if value.lower() not in {"on", "off"}:
        raise ChangeError(
            f"{value!r} is neither on nor off; on lets nobody approve in the studio what they "
            "edited last."
        )
    newsletter.second_person = value.lower() == "on"


def _set_look(newsletter: Newsletter, value: str) -> None:
    known = known_looks()
    if value not in known:
        raise ChangeError(f"{value!r} is no look; known are {', '.join(known)}.")
    newsletter.colours = kept_colours(_usable(value), newsletter.colours)
    newsletter.look = value


def _set_colours(newsletter: Newsletter, value: str) -> None:
    own = own_of(look := _usable(newsletter.look), read_colours(value))
    faults = colour_faults(look, own)
    if faults:
        raise ChangeError(" ".join(faults.values()))
    newsletter.colours = own


def _usable(look: str) -> Look:
    try:
        return find_look(look)
    except TemplateError as error:
        raise ChangeError(f"{look} cannot be used as it is. {error}") from error


def _set_language(newsletter: Newsletter, value: str) -> None:
    if not _LANGUAGE.fullmatch(value):
        raise ChangeError(f"{value!r} is no language tag (BCP 47); write it like en or pt-BR.")
    newsletter.language = value


def _line(field: str) -> Setter:
    def set_line(newsletter: Newsletter, value: str) -> None:
        if not value.isprintable():
            raise ChangeError(f"{value!r} is more than one line; leave the breaks out.")
        setattr(newsletter, field, value)

    return set_line


def _set_postal_address(newsletter: Newsletter, value: str) -> None:
    lines = value.replace("\\n", "\n").splitlines()
    newsletter.postal_address = "\n".join(stripped for line in lines if (stripped := line.strip()))


def _number(field: str) -> Setter:
    def set_number(newsletter: Newsletter, value: str) -> None:
        number = whole_number(value, most_digits=MOST_DIGITS)
        if number is None:
            raise ChangeError(
                f"{value!r} is not a whole number of up to {MOST_DIGITS} digits; write it like 9."
            )
        setattr(newsletter, field, number)

    return set_number


SETTERS: dict[str, Setter] = {
    "name": _line("name"),
    "from": _set_from,
    "reply_to": _set_reply_to,
    "postal_address": _set_postal_address,
    "privacy_url": _line("privacy_url"),
    "editors": _addresses("editors"),
    "testers": _addresses("testers"),
    "language": _set_language,
    "time_zone": _line("time_zone"),
    "weekday": _set_weekday,
    "hour": _number("hour"),
    "hour_of": _one_of("hour_of", HourOf),
    "release": _one_of("release", Release),
    "second_person": _set_second_person,
    "min_items": _number("min_items"),
    "max_items": _number("max_items"),
    "lead_hours": _number("lead_hours"),
    "late_after_hours": _number("late_after_hours"),
    "probably_not_sent": _one_of("probably_not_sent", ProbablyNotSent),
    "tracking": _set_tracking,
    "indexed": _set_indexed,
    "look": _set_look,
    "colours": _set_colours,
}
"""Key -> what sets its value on an unsaved record, or raises ChangeError; in the order in which
they are set: colours are those of the look."""
