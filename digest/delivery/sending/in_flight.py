"""Handovers that are on their way: while a provider works on some, the next is made ready."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from digest.delivery.providers.base import Handover, Outcome, Provider
from digest.delivery.sending.last_look import LastLook

Call = Callable[[Callable[[], Handover], LastLook], Outcome | None]
"""Makes the handover and hands it over; None where the batch was taken from this sender
meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Landed:
    """A handover that came to its end."""

    look: LastLook
    outcome: Outcome | None
    was_called: bool = True
    """False where the outcome was known before the provider was asked."""


class InFlight:
    """As many calls at a time as the provider takes, ended in the order in which they began.

    A provider in order asks and tells the database about each message; its one call at a time is
    made in the sender's own thread, on the sender's own connection.
    """

    def __init__(self, provider: Provider, call: Call) -> None:
        self._call = call
        self._most = 1 if provider.in_order else provider.at_once
        self._pool = ThreadPoolExecutor(self._most) if self._most > 1 else None
        self._flights: deque[tuple[LastLook, Future[Outcome | None]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool:
            self._pool.shutdown()

    def __bool__(self) -> bool:
        return bool(self._flights)

    @property
    def is_full(self) -> bool:
        """Whether one must land before the next may begin."""
        return len(self._flights) >= self._most

    def begin(self, look: LastLook, handover: Callable[[], Handover]) -> None:
        """Make the call. What it raises comes with ``land``.

        The handover is made there too, and so while the sender's own thread waits for the database.
        """
        if self._pool:
            future = self._pool.submit(self._call, handover, look)
        else:
            future = Future()
            try:
                future.set_result(self._call(handover, look))
            except Exception as error:  # noqa: BLE001 - land raises it
                future.set_exception(error)
        self._flights.append((look, future))

    def land(self) -> Landed:
        """Wait for the first one; raise what its provider raised."""
        # Still there for the next one who asks, where somebody presses Ctrl-C meanwhile.
        wait([self._flights[0][1]])
        look, future = self._flights.popleft()
        return Landed(look=look, outcome=future.result())
