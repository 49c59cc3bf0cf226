"""Why summaries cannot come into an issue, in words that say what to do."""

from collections.abc import Iterable

from digest.issues.editing.named import named
from digest.issues.models import Issue, Item
from digest.issues.ready import ready_for
from digest.summaries.models import Standing, Summary


def why_full(issue: Issue, count: int) -> str:
    """Return why it cannot have so many items; empty where it can."""
    most = issue.newsletter.max_items
    if count <= most:
        return ""
    return (
        f"{issue.newsletter.name} takes {most} items at most. Take one out first, or raise the "
        f"limit: digest newsletters set {issue.newsletter.slug} max_items={count}"
    )


def why_not_ready(issue: Issue, coming: Iterable[int], *, reopened: int | None = None) -> str:
    """Return why the first of these summaries that cannot come in cannot; empty where all can.

    ``reopened`` is one that will be open by then, and so is taken as open.
    """
    coming = list(coming)
    ready = set(ready_for(issue.newsletter).filter(pk__in=coming).values_list("pk", flat=True))
    for number in coming:
        if number not in ready and (why := _why(issue, number, is_open=number == reopened)):
            return f"{named(number)} cannot come in: {why}"
    return ""


def _why(issue: Issue, number: int, *, is_open: bool) -> str:
    summary = Summary.objects.filter(pk=number).first()
    if summary is None:
        return "it is not there any more."
    taken = Item.objects.filter(newsletter=issue.newsletter_id, summary=number, released=False)
    other = taken.exclude(issue=issue).select_related("issue").first()
    if other is not None:
        return f"it is in another issue, {other.issue.slug}. Take it out there first."
    if summary.merged_into_id is not None:
        return f"it was merged into {named(summary.merged_into_id)}. Add that one."
    if not is_open and summary.standing != Standing.OPEN:
        word = "in the backlog" if summary.standing == Standing.BACKLOG else summary.standing
        return f"it is {word}. Reopen it on its own page first."
    if is_open and not summary.missing:
        return ""
    return "one of its parts is missing. Write it on its own page first."
