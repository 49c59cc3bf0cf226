"""What a mail says of its own, in a newsletter's language."""

from dataclasses import fields
from typing import Any

from django.utils.dates import MONTHS_ALT
from django.utils.formats import get_format
from django.utils.translation import gettext, override

from digest.languages import SOURCE_LANGUAGE
from digest.page_language import first_offered
from digest.render.words import ENGLISH, Words

_DJANGOS = frozenset({"months", "thousands"})


def mail_words(language: str) -> Words:
    """Return the words in the language (BCP 47), in English where it has no catalogue."""
    spoken = first_offered(language) or SOURCE_LANGUAGE
    if spoken == SOURCE_LANGUAGE:
        return ENGLISH
    with override(spoken):
        translated: dict[str, Any] = {
            field.name: _translated(getattr(ENGLISH, field.name))
            for field in fields(Words)
            if field.name not in _DJANGOS
        }
        return Words(
            **translated,
            months=tuple(str(MONTHS_ALT[number]) for number in range(1, 13)),
            thousands=str(get_format("THOUSAND_SEPARATOR")),
        )


def _translated(text: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if isinstance(text, tuple):
        return tuple(gettext(part) if part else part for part in text)
    return gettext(text)
