"""What somebody who joins wishes for, as one frozen record."""

from dataclasses import dataclass

from subscribers.address import Address
from subscribers.models import Cadence


@dataclass(frozen=True, kw_only=True)
class JoiningWishes:
    """What was filled in at the sign-up page, checked."""

    address: Address
    topic_ids: frozenset[int] = frozenset()
    """Empty: all topics, new ones too."""
    new_topics: bool = False
    """Those that are added later are wished for too, beside the ones given."""
    offered: frozenset[int] = frozenset()
    """The topics that could be ticked; empty: those that the newsletter offers now."""
    cadence: Cadence = Cadence.WEEKLY
    time_zone: str = ""
    """IANA name; empty: the newsletter's own."""
    language: str = ""
    """Of the page, and so of the mail that follows."""
    wording: str
    """What was ticked, word for word."""
