"""Does a sentence tell readers to leave their treatment?"""

import re
from collections.abc import Callable, Mapping

from digest.render.checks.writing.advice_english import advises_in_english
from digest.render.checks.writing.advice_german import advises_in_german

_ADVISES: Mapping[str, Callable[[str], bool]] = {
    "en": advises_in_english,
    "de": advises_in_german,
}
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff*_]")
"""Signs that a reader does not see, or not as part of a word."""


def advises_to_stop(sentence: str, language: str) -> bool:
    """Return True where readers may take a sentence for advice to stop a treatment or take less.

    Rather once too often: an issue that nobody has read is held for it. What a study saw others do
    is no advice, nor what says directly not to. False in a language without rules.
    """
    advises = _ADVISES.get(language)
    if advises is None:
        return False
    plain = " ".join(_UNSEEN.sub("", sentence).replace("\u2019", "'").split())
    return advises(plain)
