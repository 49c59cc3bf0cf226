"""Watches for studies that were withdrawn since their issue was approved: a person decides then."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from digest.issues.content import ContentItem, IssueContent
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.render.shorten import shorten
from digest.summaries.models import Summary

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
    marked = Summary.objects.filter(pk__in=[item.summary for item in approved])
    how = dict(marked.exclude(retraction="").values_list("pk", "retraction"))
    return tuple(
        Withdrawal(item=item, how=how[item.summary]) for item in approved if item.summary in how
    )


def unseen_withdrawals(issue: Issue, content: IssueContent) -> tuple[Withdrawal, ...]:
    """Return those of them that the issue was not held for yet."""
    found = withdrawn_since(content.items)
    if not found:
        return ()
    shown = Issue.objects.values_list("withdrawn_shown", flat=True).get(pk=issue.pk) or ()
    return tuple(one for one in found if one.item.summary not in shown)


def withdrawals_in_words(found: Iterable[Withdrawal]) -> str:
    """Return why the issue is held; what can be done about it, whoever tells of it says."""
    named = " ".join(f"The study behind {_name(one.item)} was {one.how}." for one in found)
    return (
        f"{named} That became known after the issue was approved, so a person decides whether it "
        "goes on with it."
    )


def hold_withdrawn(issue: Issue, found: tuple[Withdrawal, ...]) -> None:
    """Hold the issue because of them. Raises WorkflowError where there is nothing to hold."""
    with transaction.atomic():
        hold(issue, reason=withdrawals_in_words(found))
        keep_shown(issue, [one.item.summary for one in found])


def keep_shown(issue: Issue, summaries: Iterable[int]) -> None:
    """Note that the issue is held for these summaries: once a person lets it go on, it is not held
    for them again. Within the transaction that holds it."""
    row = Issue.objects.filter(pk=issue.pk)
    shown = {*(row.values_list("withdrawn_shown", flat=True).get() or ()), *summaries}
    row.update(withdrawn_shown=sorted(shown))


def _name(item: ContentItem) -> str:
    title = item.article.title or item.article.takeaway
    return f"“{shorten(title, limit=TITLE_CHARACTERS)}”"
