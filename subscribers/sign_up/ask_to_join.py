"""The first half of a double opt-in: somebody typed an address."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from digest.newsletters.models import Newsletter
from subscribers.links.tokens import new_public_id
from subscribers.models import (
    Cadence,
    ServiceMail,
    ServiceMailKind,
    ServiceMailState,
    SignUp,
    Subscription,
)
from subscribers.request_limit import MAIL_TO_AN_ADDRESS, Limit, asked_lately, may_ask
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.lifetimes import SIGN_UP_COUNTS_FOR
from subscribers.sign_up.wishes import JoiningWishes
from subscribers.topics.topic_choice import choice_for, offered_topics
from subscribers.topics.wanted_topics import WantedTopics, wanted_topics

FROM_A_NETWORK = Limit(30, timedelta(hours=1))
"""A waiting room or a conference may share one address."""

ONE_A_DAY = Limit(1, timedelta(days=1))
"""From each newsletter this goes to an address whatever others were asked for: who has used up what
it may get, be it a stranger, keeps its owner from none. Later mails say what the first one does."""


MOST_UNANSWERED = 2
"""Mails from a newsletter to somebody who does not answer: the first says so, and means it."""


def ask_to_join(
    newsletter: Newsletter, wishes: JoiningWishes, *, network: str, at: datetime
) -> bool:
    """Keep the wishes until they are confirmed, and ask for the mail with the link to do so.

    Does the same whoever has the address and whatever they take already, so that nobody learns
    that here; the mail tells its owner. Who has not answered MOST_UNANSWERED mails gets no more
    until what they were asked is over, or they have read it and left. Returns False where too much
    came from the network.
    """
    with transaction.atomic():
        if not may_ask("sign-up", network, FROM_A_NETWORK, at=at):
            return False
        key = wishes.address.key
        is_first = may_ask("first to", f"{newsletter.pk} {key}", ONE_A_DAY, at=at)
        waiting = SignUp.objects.filter(
            newsletter=newsletter, email_key=key, asked_at__gt=_counts_from(newsletter, key, at)
        )
        if _unanswered(waiting) >= MOST_UNANSWERED:
            return True
        if not may_ask("mail to", key, *MAIL_TO_AN_ADDRESS, at=at) and not is_first:
            return True
        values = {
            "email": wishes.address.email,
            "topic_choice": choice_for(_wanted(wishes, newsletter)),
            "cadence": wishes.cadence if _chose(wishes) else "",
            "time_zone": wishes.time_zone,
            "language": wishes.language,
            "wording": wishes.wording,
        }
        first = waiting.order_by("asked_at").first()
        # Never a row that others have asked for: its link is in a mail, and confirms what was
        # wished for then. The day on which all of it goes, which that mail tells, stays.
        asked = waiting.filter(**values).first() or SignUp.objects.create(
            **values,
            newsletter=newsletter,
            email_key=key,
            public_id=new_public_id(),
            asked_at=first.asked_at if first else at,
        )
        # One that waits says the same; two presses of a button need not bring two mails.
        if not ServiceMail.objects.filter(sign_up=asked, state=ServiceMailState.WAITING).exists():
            crowd = asked_lately("sign-up", network, within=FROM_A_NETWORK.within, at=at)
            ask_for_mail(ServiceMailKind.CONFIRM, newsletter, sign_up=asked, crowd=crowd, at=at)
    return True


def _counts_from(newsletter: Newsletter, key: str, at: datetime) -> datetime:
    """Return since when what was asked for there counts. While somebody reads the newsletter, all
    that they are mailed is that they get it already: whoever has left since was not asked yet."""
    theirs = Subscription.objects.filter(newsletter=newsletter, subscriber__email_key=key)
    left = theirs.exclude(ended_at=None).values_list("ended_at", flat=True).first()
    earliest = at - SIGN_UP_COUNTS_FOR
    return max(left, earliest) if left else earliest


def _unanswered(waiting: "QuerySet[SignUp]") -> int:
    mails = ServiceMail.objects.filter(kind=ServiceMailKind.CONFIRM, sign_up__in=waiting)
    return mails.exclude(state=ServiceMailState.GIVEN_UP).count()


def _chose(wishes: JoiningWishes) -> bool:
    """Tell whether anything was chosen: a form left as it stood, as one without such fields, says
    nothing, and its page says what comes of that."""
    return bool(wishes.topic_ids or wishes.new_topics or wishes.cadence != Cadence.WEEKLY)


def _wanted(wishes: JoiningWishes, newsletter: Newsletter) -> WantedTopics:
    offered = wishes.offered or frozenset(offered_topics(newsletter).values_list("pk", flat=True))
    return wanted_topics(wishes.topic_ids, offered=offered, new_too=wishes.new_topics)
