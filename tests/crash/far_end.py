"""A SendGrid that falters by a seed, and knows what it truly took."""

import json
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from threading import Condition, Lock
from typing import Any

from tests.integration.sendgrid_far_end import FarEnd, Reply, refusal

GARBAGE = b"\x16\x03\x01 this is no HTTP\r\n\r\n"
HALF = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX-Mess"
FAULTS = {
    "none": 60,
    "taken, then dropped": 7,
    "dropped": 3,
    "taken, then silent": 3,
    "silent": 2,
    "taken, then garbage": 4,
    "garbage": 3,
    "taken, then half an answer": 4,
    "half an answer": 3,
    "taken, then 502": 1,
    "502": 2,
    "429": 4,
    "500": 4,
}
"""How often, of a hundred requests."""
NAMED, UNNAMED = "nobody.named", "nobody.unnamed"
"""An address that holds one of these is refused; the answer to the latter names nobody."""


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One mail that was truly taken."""

    attempt: str
    delivery: str
    address: str
    at: datetime


class FalteringFarEnd(FarEnd):
    """Judges as strictly as SendGrid does; how it then behaves follows from the seed."""

    def __init__(self, seed: int, *, longest_wait_seconds: float) -> None:
        super().__init__(lambda _: "default")
        self._random = Random(seed)
        self._longest_wait_seconds = longest_wait_seconds
        self._lock = Lock()
        self._came = Condition()
        self.is_faltering = False
        self.key_is_revoked = False
        self._refuses_next = False
        self._in_hand = 0
        self.faults: Counter[str] = Counter()
        self.copies: list[Copy] = []

    def wait_for_requests(self, number: int, *, seconds: float) -> bool:
        """Wait until so many came in all; return whether they did."""
        with self._came:
            return self._came.wait_for(lambda: len(self.bodies) >= number, timeout=seconds)

    def refuse_next(self) -> None:
        """Refuse the next request as a whole, and name nobody."""
        self.come_to_rest()
        self._refuses_next = True

    def come_to_rest(self) -> None:
        """Wait until what dead senders wrote is taken, or is not."""
        with self._came:
            assert self._came.wait_for(lambda: not self._in_hand, timeout=30)

    def hurry(self) -> None:
        """Wait no longer: nobody is to be killed at random any more."""
        self._longest_wait_seconds = 0.0

    def revoke_key(self) -> int:
        """Refuse everybody from here on; return how many copies were taken before."""
        with self._lock:
            self.key_is_revoked = True
            return len(self.copies)

    def judge(self, headers: Any, path: str, raw: bytes) -> Reply:
        with self._came:
            self._in_hand += 1
            self._came.notify_all()
        try:
            return self._answer(headers, path, raw)
        finally:
            with self._came:
                self._in_hand -= 1
                self._came.notify_all()

    def _answer(self, headers: Any, path: str, raw: bytes) -> Reply:
        with self._lock:
            waits = [self._random.uniform(0, self._longest_wait_seconds) for _ in range(2)]
            kinds, weights = zip(*FAULTS.items(), strict=True)
            fault = self._random.choices(kinds, weights)[0] if self.is_faltering else "none"
            self.faults[fault] += 1
        time.sleep(waits[0])
        reply = self._judge(headers, path, raw, fault)
        time.sleep(waits[1])
        return reply

    def _judge(self, headers: Any, path: str, raw: bytes, fault: str) -> Reply:
        _, taken, then = fault.rpartition("taken, then ")
        with self._lock:
            if then in {"429", "500"}:
                return refusal(int(then), None, "later, please")
            if taken or then == "none":
                reply = self._refused(json.loads(raw)) or super().judge(headers, path, raw)
                if not isinstance(reply, tuple) or reply[0] != 202:
                    return reply
                self._keep(json.loads(raw))
        return {
            "none": reply if then == "none" else b"",
            "dropped": b"",
            "silent": None,
            "garbage": GARBAGE,
            "half an answer": HALF,
            "502": (502, {}, b""),
        }[then]

    def _refused(self, body: Any) -> Reply:
        if self.key_is_revoked:
            return refusal(401, None, "The provided authorization grant is invalid")
        if self._refuses_next:
            self._refuses_next = False
            return refusal(400, None, "Bad Request")
        for number, person in enumerate(body["personalizations"]):
            if NAMED in person["to"][0]["email"]:
                return refusal(400, f"personalizations.{number}.to.0.email", "no such domain")
            if UNNAMED in person["to"][0]["email"]:
                return refusal(400, None, "Bad Request")
        return None

    def _keep(self, body: Any) -> None:
        now = datetime.now(UTC)
        for person in body["personalizations"]:
            arguments = person["custom_args"]
            self.copies.append(
                Copy(
                    attempt=arguments["caveat_attempt"],
                    delivery=arguments["caveat_delivery"],
                    address=person["to"][0]["email"],
                    at=now,
                )
            )
