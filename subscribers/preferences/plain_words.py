"""Which words may stand at the beginning of a reader's mail."""

import re

_LEADS_ELSEWHERE = re.compile(r"://|www\.|@", re.IGNORECASE)
_LINE_BREAK = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")


def is_one_line(words: str) -> bool:
    """Tell whether no line ends within them; blanks round them count for nothing."""
    return _LINE_BREAK.search(words.strip()) is None


def are_plain(words: str) -> bool:
    """Tell whether they are on one line and lead nowhere.

    Whoever was forwarded a mail may set how the next one begins; it must not become a letter of
    their own, with a link in it, under our name.
    """
    return is_one_line(words) and _LEADS_ELSEWHERE.search(words) is None
