"""Composing an issue: from the summaries that wait to a draft, or to a reason why there is none."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count
from zoneinfo import ZoneInfo

from django.db import transaction

from digest.issues.candidates import candidates_for
from digest.issues.models import Issue, IssueState, Item, PassedOver
from digest.issues.select import Selection, select
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import due_at

BY_COMMAND = "digest compose"
"""Stands where a member would, where nobody signed in."""


class ComposeError(ValueError):
    """No issue can be composed for that date; the message says which dates would do."""


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What came of composing."""

    issue: Issue | None
    """The draft, or the issue of that date that is past changing; None where there is none."""
    reason: str
    """In whole sentences for a person: what was done, or why nothing was."""


def compose(newsletter: Newsletter, *, issue_date: date, now: datetime, by: str = "") -> Composed:
    """Compose the newsletter's issue of that date, or compose its draft anew; ``by`` is the member
    who asked for it, or ``BY_COMMAND``, and empty for the clock.

    Composing again is safe at any time, and so are two who compose at once. A draft is selected
    again over its own items and what has come in since, and keeps what editors wrote. Where too few
    summaries wait, the issue is skipped with the reason, and is tried again until it would have
    been due.

    Raises ComposeError for a date that is past where the newsletter is at home.
    """
    with transaction.atomic():
        # Whoever composes for this newsletter meanwhile, for this date or another, waits here.
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        issue = Issue.objects.filter(newsletter=newsletter, date=issue_date).first()
        if issue is not None:
            # An approval of the draft waits too, or has come first and is seen.
            issue = Issue.objects.select_for_update().get(pk=issue.pk)
            untouchable = _left_alone(issue, newsletter, now)
            if untouchable is not None:
                return untouchable
        else:
            _refuse_past(issue_date, newsletter, now)
        selection = select(
            candidates_for(newsletter, draft=issue),
            today=issue_date,
            min_items=newsletter.min_items,
            max_items=newsletter.max_items,
        )
        return _store(issue or _new_issue(newsletter, issue_date), selection, now, by)


def _left_alone(issue: Issue, newsletter: Newsletter, now: datetime) -> Composed | None:
    match issue.state:
        case IssueState.DRAFT:
            return None
        case IssueState.SKIPPED if not issue.items.exists():
            # It never had items, so it was too few summaries that skipped it and not a person.
            if now < due_at(issue.date, newsletter.hour, newsletter.time_zone):
                return None
            reason = "was skipped, and its time is past. Compose for a later date."
            return Composed(issue=None, reason=f"{issue.slug} {reason}")
        case IssueState.SKIPPED | IssueState.CANCELLED:
            why = f" ({issue.reason.rstrip('.')})" if issue.reason else ""
            fate = (
                "readers have had it, so its items wait for no other issue"
                if issue.items.filter(released=False).exists()
                else "its items wait"
            )
            reason = f"was {issue.state}{why}; {fate}. Compose for another date."
            return Composed(issue=None, reason=f"{issue.slug} {reason}")
        case IssueState.HELD:
            reason = "is held and was left as it is. Resume it first, or compose for another date."
            return Composed(issue=issue, reason=f"{issue.slug} {reason}")
        case _:
            reason = (
                f"is {'being sent' if issue.state == IssueState.SENDING else issue.state} already "
                "and was left as it is. What has come in since waits for the next issue."
            )
            return Composed(issue=issue, reason=f"{issue.slug} {reason}")


def _refuse_past(issue_date: date, newsletter: Newsletter, now: datetime) -> None:
    today = now.astimezone(ZoneInfo(newsletter.time_zone)).date()
    if issue_date < today:
        raise ComposeError(
            f"{issue_date} is past ({newsletter.time_zone}); compose for {today} or later."
        )


def _new_issue(newsletter: Newsletter, issue_date: date) -> Issue:
    name = f"{newsletter.slug}-{issue_date:%Y-%m-%d}"
    # One that was put on another date keeps its slug.
    taken = set(Issue.objects.filter(slug__startswith=name).values_list("slug", flat=True))
    others = (f"{name}-{number}" for number in count(2))
    slug = next(slug for slug in chain((name,), others) if slug not in taken)
    return Issue(newsletter=newsletter, date=issue_date, slug=slug)


def _store(issue: Issue, selection: Selection, now: datetime, by: str) -> Composed:
    issue.state = IssueState.SKIPPED if selection.shortfall else IssueState.DRAFT
    issue.reason = selection.shortfall
    issue.composed_at, issue.composed_by = now, by
    issue.finished_at = now if selection.shortfall else None
    issue.save()
    # A draft has been shown to editors only, so nothing needs to be kept of what it was but what
    # they wrote for items that stay.
    teasers = dict(issue.items.values_list("summary", "teaser"))
    issue.items.all().delete()
    issue.passed_over.all().delete()
    Item.objects.bulk_create(
        Item(
            issue=issue,
            newsletter_id=issue.newsletter_id,
            summary_id=choice.key,
            position=position,
            reasons=list(choice.reasons),
            teaser=teasers.get(choice.key, ""),
        )
        for position, choice in enumerate(selection.chosen, start=1)
    )
    PassedOver.objects.bulk_create(
        PassedOver(issue=issue, summary_id=key)
        for key in (*selection.passed_over, *(aside.key for aside in selection.set_aside))
    )
    if selection.shortfall:
        return Composed(issue=None, reason=selection.shortfall)
    return Composed(issue=issue, reason=_in_words(selection))


def _in_words(selection: Selection) -> str:
    chosen, waiting = len(selection.chosen), len(selection.passed_over)
    sentences = [f"{chosen} item{'' if chosen == 1 else 's'}."]
    if waiting:
        sentences.append(f"{waiting} more wait{'s' if waiting == 1 else ''} for the next issue.")
    if selection.set_aside:
        aside = len(selection.set_aside)
        verb = "was" if aside == 1 else "were"
        sentences.append(f"{aside} {verb} set aside: {selection.set_aside[0].reason}.")
    return " ".join(sentences)
