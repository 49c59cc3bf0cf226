"""A ceiling for people who were asked to confirm a sign-up and have not answered.

Limits per address and network stop one who enters others' addresses, not one who does so from
thousands of networks. To whom their mail goes is not looked at: readers count as strangers do, so
that nobody learns from what comes late who is a reader.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, Q, QuerySet

from subscribers.models import ServiceMail, ServiceMailKind, ServiceMailState

LOOK_AGAIN_AFTER = timedelta(minutes=5)
"""People answer meanwhile, which makes room for others."""
WHY = "More people were asked to confirm and have not answered than DIGEST_SIGN_UP_LIMIT allows."


def put_off_unanswered(now: datetime) -> bool:
    """Let mail that asks to confirm wait where the ceiling is reached; return whether that is so
    from now on. Nothing is lost: it goes when others have answered, or their time is over.

    What is asked for meanwhile joins those who wait, so that it goes before none of them.
    """
    due = _waiting().filter(not_before__lte=now, lease_until=None)
    if not due.exists():
        return False
    is_put_off_until = (
        put_off().filter(not_before__gt=now).aggregate(next=Min("not_before"))["next"]
    )
    if is_put_off_until is None and not _is_reached(now):
        return False
    again = is_put_off_until or now + LOOK_AGAIN_AFTER
    due.update(not_before=again, has_turn=False, detail=WHY)
    return is_put_off_until is None


def put_off() -> "QuerySet[ServiceMail]":
    """Return the mail that waits for that."""
    return _waiting().filter(detail=WHY)


def _waiting() -> "QuerySet[ServiceMail]":
    return ServiceMail.objects.filter(kind=ServiceMailKind.CONFIRM, state=ServiceMailState.WAITING)


def _is_reached(now: datetime) -> bool:
    limit = settings.ENVIRONMENT.sign_up_limit
    asked = ServiceMail.objects.filter(
        kind=ServiceMailKind.CONFIRM, ended_at__gt=now - timedelta(seconds=limit.seconds)
    )
    # What was given up counts too: else one who watches could tell who may not be mailed.
    unanswered = Q(sign_up__confirmed_as=None)
    return asked.filter(unanswered)[: limit.messages].count() >= limit.messages
