"""Titles by which journals say that a study was withdrawn. Pure."""

import re

_SAYS_SO = re.compile(
    r"\W*(?:WITHDRAWN|Withdrawn|REMOVED|(?i:retracted(?: article| paper)?))(?::|\s*\])"
)


def says_withdrawn(title: str) -> bool:
    """Say whether a title begins as journals head what they have withdrawn: "RETRACTED: A study".

    A notice about another's ("Retraction: A study", "Retraction Note to: …") does not.
    """
    return _SAYS_SO.match(title) is not None
