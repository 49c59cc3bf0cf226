"""Which issue comes next, also after one that a person sent before its day."""

from datetime import date, datetime, timedelta

from digest.issues.models import IssueState
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import next_date

_OVER = (IssueState.SENDING, IssueState.SENT, IssueState.CANCELLED)


def next_open_date(newsletter: Newsletter, *, now: datetime) -> date:
    """Return the next date on the newsletter's weekday whose issue can still be composed."""
    day = next_date(now, newsletter.schedule)
    taken = set(
        newsletter.issues.filter(date__gte=day, state__in=_OVER).values_list("date", flat=True)
    )
    while day in taken:
        day += timedelta(weeks=1)
    return day
