"""What the web said of the addresses in a mail, fetched beforehand and handed in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one address gave when it was fetched."""

    fault: str = ""
    """Why it gave nothing of use, as a sentence without full stop; empty where it answered."""
    is_passing: bool = False
    """Whether that may be otherwise tomorrow."""
    size_bytes: int = 0
    media_type: str = ""
    """Lower case, without parameters."""


Answers = Mapping[str, Answer]
"""By address. What was not asked for is not there, and nothing is said of it."""
NOTHING_ASKED: Answers = {}
