"""Taking over what dead workers left."""

from collections.abc import Callable
from datetime import datetime

from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Provider
from digest.engine.log_book import LogBook


def recover_left(*, clock: Callable[[], datetime], provider: Provider, log: LogBook) -> None:
    """Recover each batch whose lease ran out, and say how many there were."""
    with log.apart("recovering"):
        recovered = recover_expired(now=clock(), provider=provider)
        if recovered:
            log.note(f"{recovered} batches were left by a worker that died; now unknown or waiting")
