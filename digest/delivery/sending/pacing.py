"""Keeping to the provider's rate limit while a round goes on."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.delivery.guards.pace import reserve
from digest.rate_limit import RateLimit

LONGEST_WAIT_SECONDS = 5.0
"""Not longer than a lease leaves beside the longest call: one who waits longer ends the round, and
a later one goes on."""
LOOK_FOR_STOP_SECONDS = 0.25


@dataclass(kw_only=True)
class Pacing:
    """Waits for this sender's turn; without a limit it is always now."""

    provider: str
    limit: RateLimit | None
    clock: Callable[[], datetime]
    stop: Callable[[], bool]
    sleep: Callable[[float], object] = time.sleep
    ends_until: datetime | None = None
    """Where the limit ended the round: when the next message may go."""
    rests_until: datetime | None = None
    """Where the provider is left alone: until when."""
    _left: int = 0

    def turn(self) -> bool:
        """Wait until one more message may go, one after the other; False where that is too long,
        or somebody asks to stop."""
        if self.limit is None or self._left:
            self._left = max(self._left - 1, 0)
            return not self.stop()
        portion = self.limit.portion
        begins = reserve(
            self.provider,
            self.limit,
            messages=portion,
            now=self.clock(),
            within=timedelta(seconds=LONGEST_WAIT_SECONDS),
        )
        self._left = portion - 1
        return self.wait_until(begins)

    def wait_until(self, moment: datetime) -> bool:
        """Wait; False where that is too long, or somebody asks to stop."""
        while (seconds := (moment - self.clock()).total_seconds()) > 0:
            if seconds > LONGEST_WAIT_SECONDS or self.stop():
                self._left, self.ends_until = 0, moment
                return False
            self.sleep(min(seconds, LOOK_FOR_STOP_SECONDS))
        return not self.stop()
