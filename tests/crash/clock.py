"""A machine's clock that is set while processes go by it.

The true one is everybody's, so these processes get one that is ahead of it, by as many seconds as a
file says at that moment: in ``time.time`` and in every ``datetime.now``. What counts how long the
machine has run stays true, as it does where a true clock is set. So does PostgreSQL's clock, and
with the times of files what is compared with them.
"""

import datetime as dt
import os
import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from digest.delivery.guards import claims_file

_LONGEST = 20


class MachineClock:
    """The test's hand on it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set_ahead(timedelta(0))

    def set_ahead(self, by: timedelta) -> None:
        """Set it to so much more than the true time, or less."""
        # One write of a constant length: whoever reads meanwhile sees the one or the other.
        line = f"{by.total_seconds():0{_LONGEST}.1f}".encode()
        with self.file.open("r+b" if self.file.exists() else "wb", buffering=0) as file:
            file.write(line)


def go_by(file: Path) -> None:
    """Have this process go by the clock that the file sets, for good."""
    descriptor = os.open(file, os.O_RDONLY)

    def ahead_by() -> float:
        return float(os.pread(descriptor, _LONGEST, 0))

    class _IsAny(type):
        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, datetime)

    class SetDatetime(datetime, metaclass=_IsAny):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return datetime.now(tz) + timedelta(seconds=ahead_by())

        @classmethod
        def utcnow(cls) -> Any:
            return datetime.now(UTC).replace(tzinfo=None) + timedelta(seconds=ahead_by())

    claims_file.time = SimpleNamespace(time=time.time)  # type: ignore[assignment]
    true_time = time.time
    time.time = lambda: true_time() + ahead_by()
    dt.datetime = SetDatetime  # type: ignore[misc]
    for module in list(sys.modules.values()):
        if module.__name__.startswith(("digest.", "subscribers.", "procrastinate.")):
            for name, value in list(vars(module).items()):
                if value is datetime:
                    setattr(module, name, SetDatetime)
