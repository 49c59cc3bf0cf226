"""What readers would be told by a correction, before it is made."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from digest.archive.corrected import ShownCorrection, corrections_of
from digest.delivery.planning.owed_notices import owed_notices
from digest.issues.approved_before import ApprovedBefore, approved_before
from digest.issues.correct import correct
from digest.issues.mail_words import mail_words
from digest.issues.models import Issue, Item
from digest.issues.notices import open_notices
from digest.newsletters.models import Newsletter
from digest.summaries.of_one_study import of_one_study
from subscribers.models import SubscriberState, Subscription, SubscriptionState


@dataclass(frozen=True, kw_only=True)
class ForeseenNotice:
    """What one newsletter's readers would find above the articles of the next mail that they get
    of an issue approved from then on."""

    newsletter: Newsletter
    words: str
    readers: int
    """Who have the article and take the newsletter."""


@dataclass(frozen=True, kw_only=True)
class ForeseenCorrection:
    """All that would be said."""

    shown: ShownCorrection
    """Above the article, in the archive."""
    notices: tuple[ForeseenNotice, ...]
    approved_before: tuple[ApprovedBefore, ...]
    """Issues still to go out that would not tell it."""


def foresee_correction(
    issue: Issue, summary: int, words: str, *, by: str, at: datetime
) -> ForeseenCorrection:
    """Return what ``correct`` would have told, having undone it. Raises CorrectionError as that
    does."""
    with transaction.atomic():
        made = correct(issue, summary, words, by=by, at=at)
        found = ForeseenCorrection(
            shown=corrections_of([summary])[summary][-1],
            notices=tuple(
                notice
                for newsletter in _carrying(summary)
                for notice in _notices(newsletter, made.pk, at)
            ),
            approved_before=approved_before([summary]),
        )
        transaction.set_rollback(True)
    return found


def _carrying(summary: int) -> list[Newsletter]:
    """Return the newsletters that sent a summary of its study."""
    study = of_one_study([summary])[summary]
    sent = Item.objects.filter(
        summary__in=study.summaries, released=False, issue__planned_at__isnull=False
    )
    return list(Newsletter.objects.filter(pk__in=sent.values("newsletter")).order_by("pk"))


def _notices(newsletter: Newsletter, correction: int, at: datetime) -> list[ForeseenNotice]:
    key = f"correction {correction}"
    told = [
        notice
        for notice in open_notices(newsletter.pk, at.date(), mail_words(newsletter.language))
        if notice.key == key or notice.key.startswith(f"{key} of ")
    ]
    takers = Subscription.objects.filter(
        newsletter=newsletter,
        state=SubscriptionState.ACTIVE,
        subscriber__state=SubscriberState.CONFIRMED,
    )
    any_of_theirs = Issue.objects.filter(newsletter=newsletter, sequence__isnull=False).first()
    if any_of_theirs is None or not told:
        return []
    # All of them at once: who is told the same by one is not told again by the next.
    owed = takers.annotate(owed=owed_notices(any_of_theirs, told)).values_list("owed")
    counted = owed.annotate(readers=Count("pk")).order_by()
    return [
        ForeseenNotice(
            newsletter=newsletter,
            words=notice.words,
            readers=sum(readers for owed, readers in counted if owed >> bit & 1),
        )
        for bit, notice in enumerate(told)
    ]
