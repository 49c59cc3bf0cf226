"""How many left a newsletter from one of its issues to the next."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Min

from digest.events.models import ErasedLeavers
from digest.issues.models import Issue
from subscribers.models import Subscription, SubscriptionState


def left_before_the_next(issues: Sequence[Issue]) -> Mapping[int, int]:
    """Return issue (primary key) -> how many left its newsletter after it began to go out and
    before the newsletter's next one did, whoever they were; ``issues`` are of one newsletter, one
    after the other as they began, the oldest first."""
    begun = [(issue.planned_at, issue.pk) for issue in issues if issue.planned_at is not None]
    if not begun:
        return {}
    newsletter, last = issues[0].newsletter_id, begun[-1][0]
    ended = Subscription.objects.filter(
        newsletter=newsletter,
        state=SubscriptionState.UNSUBSCRIBED,
        ended_at__gte=begun[0][0],
    )
    following = Issue.objects.filter(newsletter=newsletter, planned_at__gt=last)
    if next_at := following.aggregate(at=Min("planned_at"))["at"]:
        ended = ended.filter(ended_at__lt=next_at)
    times = [at for at, _ in begun]
    left = ended.values_list("ended_at", flat=True)
    found = Counter(begun[bisect_right(times, at) - 1][1] for at in left if at is not None)
    erased = ErasedLeavers.objects.filter(issue__in=[pk for _, pk in begun])
    found.update(dict(erased.values_list("issue", "before_next")))
    return found
