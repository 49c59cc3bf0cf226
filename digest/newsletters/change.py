"""Changing a newsletter's settings by KEY=VALUE, as the command line and scripts do."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db import transaction

from digest.newsletters.models import Newsletter, Topic
from digest.newsletters.setting_values import SETTERS, ChangeError

__all__ = ["ChangeError", "change_newsletter"]

_TOPICS_KEY = "topics"
_KEYS = (*SETTERS, _TOPICS_KEY)
_KEY_OF_FIELD = {"from_address": "from", "from_name": "from"}


def change_newsletter(newsletter: Newsletter, assignments: Iterable[str]) -> list[str]:
    """Set each KEY=VALUE and save, all or nothing. Returns the keys that were set, each once.

    The given record has the new values afterwards; where there is an error it is as it was.
    Raises ChangeError naming the key, what is wrong with its value and what would do.
    """
    values = dict(_key_and_value(assignment) for assignment in assignments)
    with transaction.atomic():
        # Sequences are counted in the same row, so the row is read anew and not written over.
        changed = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        for key, value in values.items():
            if key != _TOPICS_KEY:
                SETTERS[key](changed, value)
        try:
            changed.full_clean()
        except ValidationError as error:
            raise ChangeError(_in_words(error, values)) from error
        changed.save()
        if _TOPICS_KEY in values:
            changed.topics.set(_topics(values[_TOPICS_KEY]))
    newsletter.refresh_from_db()
    return list(values)


def _key_and_value(assignment: str) -> tuple[str, str]:
    key, equals, value = assignment.partition("=")
    key, value = key.strip().lower().replace("-", "_"), value.strip()
    if not equals:
        raise ChangeError(f"{assignment!r} is not KEY=VALUE; write it like hour=9.")
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        raise ChangeError(
            f"{key!r} is not a setting of a newsletter.{hint} Known are {', '.join(_KEYS)}."
        )
    return key, value


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
