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

    def __str__(self) -> str:
        unit = next((word for word, seconds in _SECONDS.items() if seconds == self.seconds), "")
        return f"{self.messages}/{unit or f'{self.seconds} seconds'}"

    def time_for(self, messages: int) -> timedelta:
        """Return how long so many take at least."""
        return timedelta(seconds=messages * self.seconds / self.messages)

    @property
    def portion(self) -> int:
        """How many messages, one after the other, may be reserved together: about a second's."""
        return max(1, min(self.messages // self.seconds, MOST_AT_ONCE))


def parse_rate_limit(text: str, *, name: str = "DIGEST_RATE_LIMIT") -> RateLimit | None:
    """Return the limit that the variable of that name states; None for none.

    Raises SettingError where it is not written like 100/minute.
    """
    if not text:
        return None
    match = _FORM.fullmatch(text.strip())
    if match is None:
        raise SettingError(
            f"{name} is {text!r}; write it like 10/second, 600/minute, 20000/hour or "
            "100000/day, or leave it out."
        )
    return RateLimit(messages=int(match[1]), seconds=_SECONDS[match[2]])
