"""Sending again, where the owner chose so, what was probably not sent."""

from datetime import datetime

from digest.delivery.controls.resend_absent import resend_absent
from digest.events.hearing import hearing


def resend_probably_not_sent(*, now: datetime) -> dict[str, int]:
    """Return issue -> how many of its batches go again. To be called after apply_events."""
    return resend_absent(hearing(), now=now)
