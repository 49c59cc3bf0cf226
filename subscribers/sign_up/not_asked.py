"""Sign-ups whose owners have not been asked to confirm, since too many others do not answer."""

from collections import Counter

from django.db.models import Exists, OuterRef, QuerySet

from subscribers.models import ServiceMail, ServiceMailState, SignUp
from subscribers.service_mail.unanswered import put_off

AT_A_TIME = 400
"""So that numbers stay below SQLite's 999 parameters, and nobody waits long for the database."""


def not_asked() -> "QuerySet[SignUp]":
    """Return those to whom no mail has gone at all; whoever was asked before holds a link."""
    mails = ServiceMail.objects.filter(sign_up=OuterRef("pk"))
    return SignUp.objects.filter(
        Exists(put_off().filter(sign_up=OuterRef("pk"))),
        ~Exists(mails.filter(state=ServiceMailState.SENT)),
        confirmed_as=None,
    )


def not_asked_by_domain() -> Counter[str]:
    """Return domain of the address (ASCII) -> how many of them."""
    keys = not_asked().values_list("email_key", flat=True)
    return Counter(key.rpartition("@")[2] for key in keys.iterator())


def forget_not_asked(*, domain: str = "") -> int:
    """Delete them, of one domain (ASCII) or all; return how many went. Nobody hears of it."""
    chosen = not_asked()
    if domain:
        chosen = chosen.filter(email_key__endswith=f"@{domain}")
    gone = 0
    while numbers := list(chosen.values_list("pk", flat=True)[:AT_A_TIME]):
        SignUp.objects.filter(pk__in=numbers).delete()
        gone += len(numbers)
    return gone
