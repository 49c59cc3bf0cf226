"""Which words may stand at the beginning of a reader's mail."""

import re
from unicodedata import normalize

from digest.render.clean_text import clean_line
from subscribers.preferences.named_domain import names_a_domain

_LEADS_ELSEWHERE = re.compile(r"://|www\.|@", re.IGNORECASE)
_LINE_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_OTHER_DOTS = str.maketrans("\N{IDEOGRAPHIC FULL STOP}", ".")
"""Those that compatibility (NFKC) leaves as they are; in a domain all are one (UTS 46)."""


def is_one_line(words: str) -> bool:
    """Tell whether no line ends within them; blanks round them count for nothing."""
    return _LINE_BREAK.search(words.strip()) is None


def lead_nowhere(words: str) -> bool:
    """Tell whether no mail program makes a link of them, or of part of them.

    Whoever was forwarded a mail may set how the next one begins; it must not become a letter of
    their own, with a link in it, under our name. The same holds for what a list brings.
    """
    shown = normalize("NFKC", clean_line(words)).translate(_OTHER_DOTS)
    return _LEADS_ELSEWHERE.search(shown) is None and not names_a_domain(shown)


def are_plain(words: str) -> bool:
    """Tell whether they are on one line and lead nowhere."""
    return is_one_line(words) and lead_nowhere(words)
