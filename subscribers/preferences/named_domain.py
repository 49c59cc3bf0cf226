"""Whether words hold what a mail program may make a link of by itself. Pure."""

import re
from collections.abc import Sequence

_DOTTED = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_ENDING = re.compile(r"[^\W\d_]{2,}(?=[\d_-]|$)")
_TITLES = (
    *("dipl", "dr", "fr", "hr", "ing", "mag", "mr", "mrs", "ms", "prof", "rev", "sr", "st"),
    *("agr", "dent", "disc", "drs", "habil", "jur", "math", "med", "nat", "oec", "phil", "pol"),
    *("psych", "publ", "rer", "sc", "soc", "techn", "theol", "vet"),
)
"""Before a name, without blanks: of these alone, as in Dr.med.dent., no stranger has a domain."""
_PARTICLES = (
    *("da", "de", "del", "dem", "den", "der", "di", "do", "dos", "du", "la", "le", "ten", "ter"),
    *("van", "vom", "von", "zu", "zum"),
)
"""Between an initial and a name."""
_WELL_KNOWN = (
    *("ai", "app", "biz", "blog", "click", "cloud", "club", "co", "com", "dev", "edu", "email"),
    *("gov", "health", "info", "io", "link", "live", "me", "mil", "mobi", "net", "news"),
    *("online", "org", "shop", "site", "store", "tech", "top", "tv", "website", "xyz"),
)
"""Endings of domains that are linked to however they are written."""


def names_a_domain(words: str) -> bool:
    """Tell whether a mail program may take part of the words for a domain, such as example.org.

    Which endings there are changes by the week, so this goes by how people write. What follows a
    dot without a blank and begins small is a domain's ending, but for titles (Dr.med.) and for
    particles behind an initial (J.van Dyk). What begins with a capital is a name (St.John), but
    for well-known endings, and those of two letters, as countries have, where neither a title nor
    an initial stands before the dot.
    """
    for dotted in _DOTTED.finditer(words):
        labels = dotted[0].split(".")
        for at in range(1, len(labels)):
            ending = _ENDING.match(labels[at])
            if ending and _is_a_domains(ending[0], labels[:at]):
                return True
    return False


def _is_a_domains(ending: str, before: Sequence[str]) -> bool:
    low = ending.casefold()
    is_titled = all(label.casefold() in _TITLES for label in before)
    is_initialled = all(len(label) == 1 for label in before)
    if not ending[0].isupper():
        return not ((is_titled and low in _TITLES) or (is_initialled and low in _PARTICLES))
    is_a_names = is_titled or is_initialled
    return low in _WELL_KNOWN or (len(ending) == len("de") and not is_a_names)
