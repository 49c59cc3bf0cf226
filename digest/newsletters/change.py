"""Changing a newsletter's settings by KEY=VALUE, as the command line and scripts do."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from digest.assignments import assign, read_assignments
from digest.change_error import ChangeError
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
    with transaction.atomic():
        # Sequences are counted in the same row, so the row is read anew and not written over.
        changed = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        assign(changed, {key: values[key] for key in values if key != _TOPICS_KEY}, SETTERS)
        try:
            changed.full_clean()
        except ValidationError as error:
            raise ChangeError(_in_words(error, values)) from error
        changed.save()
        if _TOPICS_KEY in values:
            changed.topics.set(_topics(values[_TOPICS_KEY]))
    newsletter.refresh_from_db()
    return list(values)


def _in_words(error: ValidationError, values: dict[str, str]) -> str:
    sentences = []
    for field, messages in error.message_dict.items():
        key = _KEY_OF_FIELD.get(field, field)
        said, given = " ".join(messages), repr(values.get(key, ""))
        if field != "__all__":
            said = f"{key}: {said}" if given in said else f"{key}: {said} ({given} was given)"
        sentences.append(said)
    return " ".join(sentences)


def _topics(value: str) -> list[Topic]:
    wanted = [slug.strip() for slug in value.replace("|", ",").split(",") if slug.strip()]
    found = {topic.slug: topic for topic in Topic.objects.all()}
    unknown = [slug for slug in wanted if slug not in found]
    if unknown:
        known = f"known are {', '.join(sorted(found))}" if found else "there is none yet"
        raise ChangeError(f"topics: {', '.join(unknown)} not known; {known}.")
    return [found[slug] for slug in wanted]
