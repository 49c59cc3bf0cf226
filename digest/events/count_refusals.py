"""What follows for people from copies that servers refused, once an issue is over.

By SMTP a server says at once what others report later, so it counts the same: a mailbox that does
not exist gets no more mail, and any other refusal is a copy that did not arrive.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from digest.delivery.models import HandoverState
from digest.events.count_blocked import PEOPLE_AT_ONCE, count_blocked
from digest.events.suppress_unknown import suppress_unknown
from digest.issues.models import Issue, IssueState
from subscribers.locking import lock_people


def count_refusals(*, now: datetime) -> dict[str, int]:
    """Count what was refused of each issue that has come to its end since this was last done;
    return issue -> how many mailboxes do not exist, where there are any.

    Not before an issue's end, since what was refused for a fault of ours is taken back by then. A
    process may die in the midst of it: it is done anew until it is noted that it was done.
    """
    gone = {}
    is_new = Q(refusals_counted_at=None) | ~Q(refusals_counted_at=F("finished_at"))
    ended = Issue.objects.filter(is_new, state=IssueState.SENT, finished_at__isnull=False)
    for issue in ended.order_by("finished_at", "pk"):
        if found := suppress_unknown(issue, now=now):
            gone[issue.slug] = found
        _count_in_a_row(issue)
        # Of this end: it may have gone on meanwhile, and will come to another one.
        Issue.objects.filter(pk=issue.pk).update(refusals_counted_at=issue.finished_at)
    return gone


def _count_in_a_row(issue: Issue) -> None:
    refused = issue.deliveries.filter(state=HandoverState.REJECTED)
    people = sorted(refused.values_list("subscriber", flat=True))
    for start in range(0, len(people), PEOPLE_AT_ONCE):
        some = people[start : start + PEOPLE_AT_ONCE]
        with transaction.atomic():
            lock_people(some)
            count_blocked(some)
