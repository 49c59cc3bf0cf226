"""What SendGrid's answer to mail/send means for us. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any

from digest.delivery.providers.base import (
    Deferred,
    Outcome,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from digest.delivery.providers.far_end_words import far_end_words

OK, ACCEPTED, BAD_REQUEST, UNAUTHORIZED, FORBIDDEN = 200, 202, 400, 401, 403
TIMED_OUT_WAITING, TOO_MANY = 408, 429
BAD_GATEWAY, GATEWAY_TIMED_OUT = 502, 504
NOT_SENDGRID = frozenset({404, 405, 415})
NOT_DELIVERED = "sandbox, not delivered"
"""Stands for the message id of what SendGrid only checked."""
REDIRECTED_FROM, FAILED_FROM = 300, 500
LONGEST_WAIT_SECONDS = 3600.0
_ABOUT_RECIPIENTS = "personalizations"
_NAMED = re.compile(r"personalizations[.\[](\d+)")


@dataclass(frozen=True, kw_only=True)
class HttpAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""


def sendgrid_outcome(
    answer: HttpAnswer, delivery_ids: Sequence[int], *, now: float, is_sandbox: bool = False
) -> Outcome:
    """Return what became of the request; ``delivery_ids`` stand in the order of its
    personalizations, ``now`` is in seconds since 1970.

    502 and 504 come from a gateway that has passed the request on and saw no good answer to it (RFC
    9110, sections 15.6.3 and 15.6.5), so they leave it in doubt; other 5xx did not take it.
    """
    status = answer.status
    words = _words(answer)
    if is_sandbox and status == OK:
        # What the sandbox says of a request that it would have taken (its documentation).
        return Submitted(message_id=NOT_DELIVERED)
    if status in {BAD_GATEWAY, GATEWAY_TIMED_OUT} or status < REDIRECTED_FROM:
        return _perhaps_accepted(answer, words)
    if status in {TOO_MANY, TIMED_OUT_WAITING} or status >= FAILED_FROM:
        return Deferred(
            reason=f"SendGrid answered {words}.",
            retry_after_seconds=_wait_seconds(answer.headers, now),
        )
    if status in {UNAUTHORIZED, FORBIDDEN}:
        return RefusedUs(
            reason=f"SendGrid refused us ({words}); check SENDGRID_API_KEY, its right to send "
            "mail, and that the newsletter's sender is verified there."
        )
    if status in NOT_SENDGRID or status < BAD_REQUEST:
        return RefusedUs(reason=f"This is no mail/send of SendGrid ({words}); check SENDGRID_HOST.")
    return _refused_request(answer, delivery_ids, words)


def _perhaps_accepted(answer: HttpAnswer, words: str) -> Outcome:
    if answer.status != ACCEPTED:
        return Unknown(reason=f"SendGrid answered {words}, which leaves open whether it took it.")
    message_id = answer.headers.get("x-message-id", "")
    if not message_id:
        return Unknown(reason="SendGrid's answer broke off, or somebody else said 202.")
    return Submitted(message_id=message_id)


def _refused_request(answer: HttpAnswer, delivery_ids: Sequence[int], words: str) -> Outcome:
    errors = _errors(answer.body)
    about_us = [place for place, _ in errors if place and not place.startswith(_ABOUT_RECIPIENTS)]
    if answer.status == BAD_REQUEST and about_us:
        # It would meet every other reader too.
        return RefusedUs(
            reason=f"SendGrid refused the request's {far_end_words(about_us[0])} ({words}); "
            "correct the newsletter's settings, or cancel the issue where its mail is to blame."
        )
    rejected: dict[int, str] = {}
    if answer.status == BAD_REQUEST:
        for place, said in errors:
            named = _NAMED.match(place)
            if named and int(named[1]) < len(delivery_ids):
                rejected.setdefault(delivery_ids[int(named[1])], f"400 {said}")
    if rejected:
        others = tuple(found for found in delivery_ids if found not in rejected)
        # Nothing was accepted, but the others have nothing to wait for.
        return Submitted(message_id=None, rejected=rejected, not_reached=others)
    return Rejected(reason=f"SendGrid refused the request: {words}.")


def _errors(body: bytes) -> list[tuple[str, str]]:
    """Return (field, message) of each error; none where the body is not what is documented."""
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    errors = read.get("errors") if isinstance(read, dict) else None
    if not isinstance(errors, list):
        return []
    return [
        (str(error.get("field") or ""), far_end_words(str(error.get("message") or "")))
        for error in errors
        if isinstance(error, dict)
    ]


def _words(answer: HttpAnswer) -> str:
    said = "; ".join(message for _, message in _errors(answer.body) if message)
    return far_end_words(f"{answer.status} {said}".strip())


def _wait_seconds(headers: Mapping[str, str], now: float) -> float | None:
    wait = _retry_after(headers.get("retry-after", ""), now)
    if wait is None:
        # A time, in seconds since 1970 (SendGrid's documentation of rate limits).
        reset = _number(headers.get("x-ratelimit-reset", ""))
        wait = None if reset is None else reset - now
    return None if wait is None else min(max(wait, 1.0), LONGEST_WAIT_SECONDS)


def _retry_after(text: str, now: float) -> float | None:
    """Seconds, or when by a date, which proxies before SendGrid may write (RFC 9110, section
    10.2.3)."""
    seconds = _number(text)
    if seconds is not None:
        return seconds
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=at.tzinfo or UTC).timestamp() - now
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"[0-9]{1,12}", text.strip()) else None
