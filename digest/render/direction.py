"""Which way a text runs: as its newsletter's language does, whatever its first letter is.

``dir="auto"`` asks the first letter alone, so a Hebrew sentence that begins with "MRI" would run
from left to right (Unicode Standard Annex 9, rule P2).
"""

import unicodedata
from functools import lru_cache
from typing import Literal

Direction = Literal["ltr", "rtl"]

_LANGUAGES = "ar arc arz ckb dv fa glk he iw ks lrc mzn nqo pnb ps sd syr ug ur yi"
"""Those that are written from right to left (CLDR, characterOrder), as BCP 47 has them."""
_SCRIPTS_FROM_THE_RIGHT = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
_FROM_THE_RIGHT = frozenset(_LANGUAGES.split())
_SCRIPT_LETTERS = 4
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_OWN_SHARE = 5
"""A text runs its language's way where one in so many of its letters does: the rest are names."""


@lru_cache(maxsize=64)
def direction_of_language(language: str) -> Direction:
    """Return which way a language (BCP 47) is written; left to right where it is not known."""
    parts = language.lower().replace("_", "-").split("-")
    scripts = [part for part in parts[1:] if len(part) == _SCRIPT_LETTERS and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _SCRIPTS_FROM_THE_RIGHT else "ltr"
    return "rtl" if parts[0] in _FROM_THE_RIGHT else "ltr"


@lru_cache(maxsize=4_096)
def direction_of(text: str, language: str) -> Direction:
    """Return which way a text of a newsletter in that language runs.

    That is the language's own way, unless next to no letter of the text runs so: then it is in
    another language, as our own words are where nobody has translated them.
    """
    own = direction_of_language(language)
    if text.isascii():
        return "ltr" if any(map(str.isalpha, text)) else own
    ways = [_STRONG[kind] for kind in map(unicodedata.bidirectional, text) if kind in _STRONG]
    if not ways or ways.count(own) * _OWN_SHARE >= len(ways):
        return own
    return "ltr" if own == "rtl" else "rtl"
