"""Changing a newsletter's settings by KEY=VALUE, as the command line and scripts do."""

from collections.abc import Callable, Iterable
from email.utils import parseaddr

from django.core.exceptions import ValidationError

from digest.newsletters.models import Newsletter, Release, Topic, Weekday


class ChangeError(ValueError):
    """A key or value that cannot be set; the message says which are known."""


def change_newsletter(newsletter: Newsletter, assignments: Iterable[str]) -> list[str]:
    """Set each KEY=VALUE and save, all or nothing. Returns the keys that were set.

    Raises ChangeError naming the key, what is wrong with its value and what would do.
    """
    keys = []
    topics: list[Topic] | None = None
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        key, value = key.strip().lower(), value.strip()
        if not equals:
            raise ChangeError(f"{assignment!r} is not KEY=VALUE; write it like hour=9.")
        if key == "topics":
            topics = _topics(value)
        elif key in _SETTERS:
            _SETTERS[key](newsletter, value)
        else:
            known = ", ".join([*_SETTERS, "topics"])
            raise ChangeError(f"{key!r} is not a setting of a newsletter; known are {known}.")
        keys.append(key)
    try:
        newsletter.full_clean()
    except ValidationError as error:
        raise ChangeError(_in_words(error)) from error
    newsletter.save()
    if topics is not None:
        newsletter.topics.set(topics)
    return keys


def _in_words(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        " ".join(messages) if field == "__all__" else f"{field}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )


def _topics(value: str) -> list[Topic]:
    wanted = [slug.strip() for slug in value.replace("|", ",").split(",") if slug.strip()]
    found = {topic.slug: topic for topic in Topic.objects.all()}
    unknown = [slug for slug in wanted if slug not in found]
    if unknown:
        known = ", ".join(sorted(found))
        raise ChangeError(f"topics: {', '.join(unknown)} not known; known are {known}.")
    return [found[slug] for slug in wanted]


def _set_from(newsletter: Newsletter, value: str) -> None:
    name, address = parseaddr(value)
    if "@" not in address:
        raise ChangeError(
            f"from: {value!r} holds no address; write it like News <news@example.org>."
        )
    newsletter.from_address = address
    if name:
        newsletter.from_name = name


def _set_weekday(newsletter: Newsletter, value: str) -> None:
    days = {day.name.lower(): day for day in Weekday}
    match = [day for name, day in days.items() if value and name.startswith(value.lower())]
    if not match and value.isdigit() and int(value) in Weekday.values:
        match = [Weekday(int(value))]
    if not match:
        raise ChangeError(f"weekday: {value!r} is none; known are {', '.join(days)}.")
    newsletter.weekday = match[0]


def _set_release(newsletter: Newsletter, value: str) -> None:
    if value not in Release.values:
        raise ChangeError(f"release: {value!r} is none; known are {', '.join(Release.values)}.")
    newsletter.release = value


def _text(field: str) -> Callable[[Newsletter, str], None]:
    def set_text(newsletter: Newsletter, value: str) -> None:
        setattr(newsletter, field, value.replace("\\n", "\n"))

    return set_text


def _number(field: str) -> Callable[[Newsletter, str], None]:
    def set_number(newsletter: Newsletter, value: str) -> None:
        if not value.isdecimal():
            raise ChangeError(f"{field}: {value!r} is not a whole number.")
        setattr(newsletter, field, int(value))

    return set_number


_SETTERS: dict[str, Callable[[Newsletter, str], None]] = {
    "name": _text("name"),
    "from": _set_from,
    "reply_to": _text("reply_to"),
    "postal_address": _text("postal_address"),
    "privacy_url": _text("privacy_url"),
    "editors": lambda newsletter, value: setattr(
        newsletter, "editors", "\n".join(value.replace(",", " ").split())
    ),
    "time_zone": _text("time_zone"),
    "weekday": _set_weekday,
    "hour": _number("hour"),
    "release": _set_release,
    "min_items": _number("min_items"),
    "max_items": _number("max_items"),
    "lead_hours": _number("lead_hours"),
    "late_after_hours": _number("late_after_hours"),
}
