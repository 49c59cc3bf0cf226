"""How many left a newsletter from one of its issues to the next."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from digest.issues.models import Issue
from subscribers.models import Subscription, SubscriptionState


def left_before_the_next(issues: Sequence[Issue]) -> Mapping[int, int]:
    """Return issue (primary key) -> how many left its newsletter after it began to go out and
    before the next one of these did, whoever they were; ``issues`` are of one newsletter, the
    oldest first."""
    begun = [(issue.planned_at, issue.pk) for issue in issues if issue.planned_at is not None]
    begun.sort()
    if not begun:
        return {}
    ended = Subscription.objects.filter(
        newsletter=issues[0].newsletter_id,
        state=SubscriptionState.UNSUBSCRIBED,
        ended_at__gte=begun[0][0],
    ).values_list("ended_at", flat=True)
    times = [at for at, _ in begun]
    return Counter(begun[bisect_right(times, at) - 1][1] for at in ended if at is not None)
