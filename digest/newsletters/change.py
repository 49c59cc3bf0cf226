"""Changing a newsletter's settings by KEY=VALUE, as the command line and scripts do."""

from collections.abc import Iterable, Iterator, Mapping

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from digest.assignments import assign, read_assignments
from digest.change_error import ChangeError, SettingsError
from digest.newsletters.models import Newsletter, Topic
from digest.newsletters.setting_values import SETTERS

_TOPICS_KEY = "topics"
_KEYS = (*SETTERS, _TOPICS_KEY)
_KEY_OF_FIELD = {"from_address": "from", "from_name": "from"}


def change_newsletter(newsletter: Newsletter, assignments: Iterable[str]) -> list[str]:
    """Set each KEY=VALUE and save, all or nothing. Returns the keys that were set, each once.

    The given record has the new values afterwards; where there is an error it is as it was.
    Raises ChangeError naming the key, what is wrong with its value and what would do.
    """
    values = read_assignments(assignments, _KEYS, of="a newsletter", example="hour=9")
    change_settings(newsletter, values)
    return list(values)


def change_settings(newsletter: Newsletter, values: Mapping[str, str]) -> None:
    """Do so by key -> value. Raises SettingsError with all that will not do."""
    with transaction.atomic():
        # Sequences are counted in the same row, so the row is read anew and not written over.
        changed = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        faults = _assigned(changed, values) | _invalid(changed, values)
        topics: list[Topic] = []
        if _TOPICS_KEY in values:
            try:
                topics = _topics(values[_TOPICS_KEY])
            except ChangeError as error:
                faults[_TOPICS_KEY] = str(error)
        if faults:
            raise SettingsError(faults)
        changed.save()
        if _TOPICS_KEY in values:
            changed.topics.set(topics)
    newsletter.refresh_from_db()


def _assigned(newsletter: Newsletter, values: Mapping[str, str]) -> dict[str, str]:
    try:
        assign(newsletter, {key: values[key] for key in SETTERS if key in values}, SETTERS)
    except SettingsError as error:
        return error.faults
    return {}


def _invalid(newsletter: Newsletter, values: Mapping[str, str]) -> dict[str, str]:
    try:
        newsletter.full_clean()
    except ValidationError as error:
        return dict(_in_words(error, values))
    return {}


def _in_words(error: ValidationError, values: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field, messages in error.message_dict.items():
        key = _KEY_OF_FIELD.get(field, field)
        said, given = " ".join(messages), repr(values.get(key, ""))
        if field == NON_FIELD_ERRORS:
            yield "", said
        else:
            yield key, said if given in said else f"{said} ({given} was given)"


def _topics(value: str) -> list[Topic]:
    wanted = [slug.strip() for slug in value.replace("|", ",").split(",") if slug.strip()]
    found = {topic.slug: topic for topic in Topic.objects.all()}
    unknown = [slug for slug in wanted if slug not in found]
    if unknown:
        known = f"known are {', '.join(sorted(found))}" if found else "there is none yet"
        raise ChangeError(f"{', '.join(unknown)} not known; {known}.")
    return [found[slug] for slug in wanted]
