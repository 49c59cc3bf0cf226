"""Counts the syllables of English words by their spelling."""

import re
from functools import lru_cache

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(
    r"(?:[^aeiouyl]|[aeiouy]l)es?$|(?:[aeiouy]ll?|[^aeiouytdl])ed$|(?:i|ea|o)[gq]ues?$"
)
"""As in "take", "rule", "walked" and "fatigue"; not in "table", "disabled" or "needed"."""
_HISSING_ES = re.compile(r"(?:[sxzcg]|[cs]h)es$")
"""As in "changes": the end is heard."""
_SILENT_WITHIN = re.compile(
    r"[aeiouy][^aeiouy]+e(?=(?:ful|less|ly|ment|ness|where)\w*$)"
    r"|[^aeiouytd]ed(?=ness|ly)|^(?:some|more|there|where|here)(?=\w{3})"
)
"""As in "safely", "tiredness" and "something"."""
_PARTED = re.compile(
    r"ia(?!l|n)|(?<![cts])ia[ln]|i[ou](?!s|n|r)|iet|ua|uou|eo(?!u|ple|n\b)|ye(?=l)"
    r"|(?<=[^aeiouygqtc])ien|(?<=sc)ien|(?<=[^tscgxl])i(?:ous|on)\b|[aeouy]ing|(?:[aeiou]|th|h)sm\b|thm|ism\b"
    r"|(?<=cr)ea(?=t)|(?<=[dr])ea(?=s?\b)"
)
"""Vowels that are spoken apart, as in "trial" and "doing", and ends such as that of "rhythm"."""


@lru_cache(maxsize=8_192)
def syllables_in(word: str) -> int:
    """Return how many syllables a word is spoken with, nearly; at least one.

    Out of a hundred words of running text a few come out one too many or too few, and these even
    out.
    """
    spelt = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(spelt)) + len(_PARTED.findall(spelt))
    if _SILENT_END.search(spelt) and not _HISSING_ES.search(spelt):
        count -= 1
    count -= len(_SILENT_WITHIN.findall(spelt))
    return max(count, 1)
