"""What has become known, or was decided, of a planned issue's studies since it was approved."""

from collections.abc import Iterator

from digest.issues.content import ContentItem, IssueContent
from digest.issues.models import Issue, IssueState
from digest.render.checks import Finding
from digest.render.shorten import shorten
from digest.summaries.models import Standing, Summary
from digest.summaries.withdrawn_at import how_withdrawn

HEADING_CHARACTERS = 80
NOT_ALLOWED = {
    Standing.HELD: "is held back",
    Standing.EXCLUDED: "is excluded",
    Standing.BACKLOG: "is still backlog, which no editor has released",
}


def check_since(content: IssueContent, issue: Issue) -> Iterator[Finding]:
    """Yield what was withdrawn or held back too late for the issue to leave it out.

    What an editor decides after it has gone out is no fault of the issue; a withdrawal still is
    news for its readers.
    """
    summaries = Summary.objects.in_bulk([item.summary for item in content.items])
    how = how_withdrawn(summaries)
    for item in content.items:
        summary = summaries.get(item.summary)
        if summary is None:
            continue
        if item.summary in how and not item.article.study.retracted:
            what = f"The study behind {_name(item)} was {how[item.summary]}."
            yield _finding(item, issue, "retracted", what)
        fault = NOT_ALLOWED.get(Standing(summary.standing))
        if fault and issue.state not in {IssueState.SENT, IssueState.CANCELLED}:
            reason = f": {summary.standing_reason}" if summary.standing_reason else ""
            what = f"{_name(item)} {fault}{reason}."
            yield _finding(item, issue, summary.standing, what)


def _name(item: ContentItem) -> str:
    title = item.article.title or item.article.takeaway
    return f"“{shorten(title, limit=HEADING_CHARACTERS)}”"


def _finding(item: ContentItem, issue: Issue, code: str, what: str) -> Finding:
    return Finding(
        code=f"item-{code}",
        severity="warning" if code == "retracted" else "error",
        place=f"item {item.position}",
        what=what,
        mend=_mend(issue),
        needs_person=code == "retracted",
    )


def _mend(issue: Issue) -> str:
    match issue.state:
        case IssueState.SENT | IssueState.CANCELLED:
            return "Who had it is told in the next mail that is approved; look at the next issue."
        case IssueState.HELD:
            return (
                f"What was approved is final: end the issue (digest cancel {issue.slug}), or let "
                "it go on."
            )
        case _:
            return (
                f"What was approved is final: stop the rest (digest hold {issue.slug}), then "
                f"end the issue (digest cancel {issue.slug}) or let it go on."
            )
