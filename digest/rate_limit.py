"""How much mail may be handed over in how long, as the environment says it. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta

from digest.setting_error import SettingError

_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_FORM = re.compile(r"([1-9][0-9]{0,8})/(second|minute|hour|day)")
MOST_AT_ONCE = 50
"""Of a provider that takes one message after the other, so many share one look at the limit."""


@dataclass(frozen=True, kw_only=True)
class RateLimit:
    """At most ``messages`` in ``seconds``, by all workers together."""

    messages: int
    seconds: int

    def time_for(self, messages: int) -> timedelta:
        """Return how long so many take at least."""
        return timedelta(seconds=messages * self.seconds / self.messages)

    @property
    def portion(self) -> int:
        """How many messages, one after the other, may be reserved together: about a second's."""
        return max(1, min(self.messages // self.seconds, MOST_AT_ONCE))


def parse_rate_limit(text: str) -> RateLimit | None:
    """Return the limit that DIGEST_RATE_LIMIT states; None for none.

    Raises SettingError where it is not written like 100/minute.
    """
    if not text:
        return None
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise SettingError(
            f"DIGEST_RATE_LIMIT is {text!r}; write it like 10/second, 600/minute, 20000/hour or "
            "100000/day, or leave it out."
        )
    return RateLimit(messages=int(match[1]), seconds=_SECONDS[match[2]])
