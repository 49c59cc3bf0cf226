"""Telling editors that a study which readers had was withdrawn, as registers say."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import transaction

from digest.delivery.copies.hand_over_copies import hand_over_copies
from digest.delivery.errors import NotHandedOverError
from digest.delivery.guards.withdrawn import (
    Withdrawal,
    keep_shown,
    named_in_words,
    unseen_withdrawals,
)
from digest.delivery.providers.base import Provider
from digest.engine.editors import addresses_of_editors
from digest.engine.log_book import LogBook
from digest.issues.approved_before import approved_before
from digest.issues.models import Issue, IssueState
from digest.issues.snapshot import frozen_issue
from digest.summaries.models import FormerText
from digest.summaries.of_one_study import of_one_study
from digest.summaries.withdrawn_at import said_by_hand

TOKEN = "withdrawn"  # noqa: S105 - stands where a token would, and opens nothing
MARK = "[Withdrawn]"
"""Before the subject: in a mailbox it must not pass for a second copy of the issue."""
NEWS_FOR = timedelta(days=14)
"""What became known longer ago nobody is told of: editors who are entered later, or a version that
told nobody, would bring all of it at once."""

_BY_A_REGISTER = "PubMed or Crossref says that a study which went out was withdrawn."
_BY_HAND = (
    "A study which went out was withdrawn. PubMed or Crossref had said so; the words that stand "
    "there now a person wrote since."
)

_Found = Sequence[tuple[Issue, Sequence[Withdrawal]]]


def tell_withdrawn(*, now: datetime, provider: Provider, log: LogBook) -> None:
    """Mail the editors of each newsletter, once for each study, which of those that went out a
    register has found withdrawn. What is still on its way is held, and they are told of that."""
    marked = FormerText.objects.filter(by="", fields__retraction="", replaced_at__gt=now - NEWS_FOR)
    told_of = of_one_study(
        marked.exclude(summary__retraction="").values_list("summary_id", flat=True)
    ).values()
    summaries = {one for study in told_of for one in study.summaries}
    out = Issue.objects.filter(
        state__in=(IssueState.SENT, IssueState.CANCELLED),
        planned_at__isnull=False,
        items__summary__in=summaries,
        items__released=False,
    )
    newest_first = out.distinct().select_related("newsletter").order_by("newsletter", "-date")
    for newsletter, issues in groupby(newest_first, key=lambda issue: issue.newsletter):
        with log.apart(f"the editors of {newsletter.slug}"):
            found = [
                (issue, unseen)
                for issue in issues
                if (unseen := unseen_withdrawals(issue, frozen_issue(issue).content.items))
            ]
            if found and (addresses := addresses_of_editors(newsletter)):
                _tell(found, addresses, provider)
                slugs = ", ".join(issue.slug for issue, _ in found)
                log.note(f"{slugs}: editors told of a study that was withdrawn")


def _tell(found: _Found, addresses: Sequence[str], provider: Provider) -> None:
    before = {issue.pk: issue.withdrawn_shown for issue, _ in found}
    # First, so that whoever stops here leaves no second mail behind him.
    with transaction.atomic():
        for issue, withdrawals in found:
            keep_shown(issue, [one.item.summary for one in withdrawals])
    newest, _ = found[0]
    notices = _notices(found)
    copies = hand_over_copies(
        newest, addresses, notices=notices, token=TOKEN, provider=provider, mark=MARK
    )
    if copies.worth_another_try:
        for number, shown in before.items():
            Issue.objects.filter(pk=number).update(withdrawn_shown=shown)
    if copies.refused and not copies.taken:
        raise NotHandedOverError(
            f"They could not be told that a study was withdrawn: {copies.refused[0]}"
        )


def _notices(found: _Found) -> tuple[str, ...]:
    base_url = settings.ENVIRONMENT.base_url
    by_hand = said_by_hand(one.item.summary for _, withdrawals in found for one in withdrawals)
    what = " ".join(
        f"{said} {named}"
        for said, is_by_hand in ((_BY_A_REGISTER, False), (_BY_HAND, True))
        if (named := _named(found, by_hand, is_by_hand))
    )
    pages = ", ".join(f"{base_url}/studio/issues/{issue.slug}/corrections/" for issue, _ in found)
    what_follows = (
        "The archive shows it already, and whoever had the article is told in the next mail that "
        f"they get of an issue approved from now on.{_approved_before(found)} If it is not so, "
        f"a publisher takes it back at the summary. In the studio: {pages}"
    )
    return (f"For editors: {what}", what_follows, "Below is the issue as it went out.")


def _approved_before(found: _Found) -> str:
    newest, _ = found[0]
    before = approved_before(one.item.summary for _, ones in found for one in ones)
    return "".join(
        f" {one.words}"
        for one in before
        if one.lacks_news and one.issue.newsletter_id == newest.newsletter_id
    )


def _named(found: _Found, by_hand: Collection[int], is_by_hand: bool) -> str:
    said = (
        (issue, [one for one in withdrawals if (one.item.summary in by_hand) == is_by_hand])
        for issue, withdrawals in found
    )
    return " ".join(f"In {issue.slug}: {named_in_words(ones)}" for issue, ones in said if ones)
