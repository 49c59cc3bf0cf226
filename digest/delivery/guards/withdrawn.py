"""Watches for studies that were withdrawn since their issue was approved: a person decides then."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from digest.issues.by_program import done_by_program
from digest.issues.content import ContentItem, IssueContent
from digest.issues.models import Issue, Item
from digest.issues.snapshot import frozen_issue
from digest.issues.workflow import hold
from digest.render.shorten import shorten
from digest.summaries.withdrawn_at import how_withdrawn

TITLE_CHARACTERS = 80


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """An item whose study was withdrawn after the issue was approved."""

    item: ContentItem
    how: str
    """In a few words: "withdrawn by doi:10.1000/notice"."""


def withdrawn_since(items: Iterable[ContentItem]) -> tuple[Withdrawal, ...]:
    """Return those of an issue's items that were withdrawn since, in order; of what was known at
    its approval the mail itself speaks."""
    approved = [item for item in items if not item.article.study.retracted]
    how = how_withdrawn(item.summary for item in approved)
    return tuple(
        Withdrawal(item=item, how=how[item.summary]) for item in approved if item.summary in how
    )


def without_withdrawn(items: Iterable[ContentItem]) -> tuple[ContentItem, ...]:
    """Return the items without those that were withdrawn since: readers who have not had them yet
    are told nothing that no longer counts."""
    given = tuple(items)
    withdrawn = {one.item.summary for one in withdrawn_since(given)}
    return tuple(item for item in given if item.summary not in withdrawn)


def items_of_copies(
    issue: Issue, content: IssueContent, summaries: Collection[int]
) -> tuple[ContentItem, ...]:
    """Return what copies of the issue with these articles (summaries, by primary key) hold: items
    of its own, and of earlier issues those whose summary is marked as withdrawn today.

    Raises SnapshotError where an earlier issue was altered.
    """
    own = tuple(item for item in content.items if item.summary in summaries)
    others = Item.objects.filter(
        newsletter=issue.newsletter_id,
        released=False,
        summary__in=how_withdrawn(set(summaries) - {item.summary for item in own}),
    )
    earlier = Issue.objects.filter(items__in=others).distinct().order_by("sequence")
    carried = (item for one in earlier for item in frozen_issue(one).content.items)
    marked = set(others.values_list("summary", flat=True)) if earlier else set()
    return (*own, *(item for item in carried if item.summary in marked))


def unseen_withdrawals(issue: Issue, items: Iterable[ContentItem]) -> tuple[Withdrawal, ...]:
    """Return those withdrawn since that the issue was not held for yet, and its editors were not
    told of."""
    found = withdrawn_since(items)
    if not found:
        return ()
    shown = Issue.objects.values_list("withdrawn_shown", flat=True).get(pk=issue.pk) or ()
    return tuple(one for one in found if one.item.summary not in shown)


def withdrawals_in_words(found: Iterable[Withdrawal]) -> str:
    """Return why the issue is held; what can be done about it, whoever tells of it says."""
    return (
        f"{named_in_words(found)} That became known after the issue was approved, so a person "
        "decides whether it goes on with it."
    )


def named_in_words(found: Iterable[Withdrawal]) -> str:
    """Return which studies were withdrawn, and how, each in a sentence."""
    return " ".join(f"The study behind {_name(one.item)} was {one.how}." for one in found)


def hold_withdrawn(issue: Issue, found: tuple[Withdrawal, ...], *, at: datetime) -> None:
    """Hold the issue because of them. Raises WorkflowError where there is nothing to hold."""
    with done_by_program(issue, "held", at=at):
        hold(issue, reason=withdrawals_in_words(found))
        keep_shown(issue, [one.item.summary for one in found])


def keep_shown(issue: Issue, summaries: Iterable[int]) -> None:
    """Note that the issue is held for these summaries, or that its editors are told of them: once a
    person lets it go on, it is not held for them again. Within the transaction that holds it."""
    row = Issue.objects.filter(pk=issue.pk)
    shown = {*(row.values_list("withdrawn_shown", flat=True).get() or ()), *summaries}
    row.update(withdrawn_shown=sorted(shown))


def _name(item: ContentItem) -> str:
    title = item.article.title or item.article.takeaway
    return f"“{shorten(title, limit=TITLE_CHARACTERS)}”"
