"""Noticing, while mail goes out, that another sender died meanwhile."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError

from digest.delivery.claiming.lease import over
from digest.delivery.models import Batch, HandoverState


class DeadSenders:
    """Looks every few seconds, however often it is asked, whether a lease ran out."""

    def __init__(self, *, clock: Callable[[], datetime], every_seconds: float) -> None:
        self._clock = clock
        self._every_seconds = every_seconds
        self.begin_anew()

    def begin_anew(self) -> None:
        """Forget what was seen: a round begins, and takes over whatever was left by then."""
        self._is_any = False
        self._next_look = time.monotonic() + self._every_seconds

    def is_any(self) -> bool:
        """Tell whether one left something since the round began; once seen, it stays true."""
        if not self._is_any and time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + self._every_seconds
            self._is_any = self._look()
        return self._is_any

    def _look(self) -> bool:
        left = Batch.objects.filter(over(self._clock()), state=HandoverState.SUBMITTING)
        try:
            return left.exists()
        except DatabaseError:
            # Whoever sends meets it too, and waits for it.
            return False
