"""Finding the issue that a person names."""

from difflib import get_close_matches

from digest.issues.models import Issue

LATEST = "latest"
MOST_NAMED = 10
"""An error lists so many slugs, newest first."""


class IssueNotFoundError(LookupError):
    """There is no such issue; the message says which there are."""


def pick_issue(slug: str) -> Issue:
    """Return the issue of that slug; ``latest`` is the newest by date, of any newsletter.

    Raises IssueNotFoundError listing the known slugs.
    """
    issues = Issue.objects.select_related("newsletter")
    issue = issues.first() if slug == LATEST else issues.filter(slug=slug).first()
    if issue is None:
        raise IssueNotFoundError(_which_there_are(slug))
    return issue


def _which_there_are(slug: str) -> str:
    known = list(Issue.objects.values_list("slug", flat=True))
    if not known:
        return "There is no issue yet; make one with `digest compose`."
    near = get_close_matches(slug, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    older = f", and {len(known) - MOST_NAMED} older" if len(known) > MOST_NAMED else ""
    return f"{slug!r} is no issue.{hint} Known are {', '.join(known[:MOST_NAMED])}{older}."
