"""Deleting sessions that are over."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that ended before, and return how many. They count no more anyway; but
    nobody wants to know for ever who once signed in."""
    deleted, _ = Session.objects.filter(expire_date__lt=at).delete()
    return deleted
