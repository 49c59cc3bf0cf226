"""Planning while an issue goes out: the same one again, and the next one."""

from contextlib import nullcontext

import pytest

from digest.delivery.errors import RestoredError
from digest.delivery.models import Batch
from digest.delivery.planning.plan import plan
from digest.issues.models import Issue, IssueState, Item
from tests.integration.sending_histories.history import History


def plan_again(history: History) -> None:
    """Somebody plans the issue who does not know that it is planned; nothing comes of it."""
    before = Batch.objects.count()
    with pytest.raises(RestoredError) if history.world.is_restored else nullcontext():
        plan(history.issue, now=history.world.now, batch_size=2)
    assert Batch.objects.count() == before


def plan_next(history: History) -> None:
    """Freeze the audience of the next issue, which does not go out yet: all who want it, and
    nobody gets a summary in it that the issue before had for them."""
    world, issue = history.world, history.setting.next_issue
    # Held once a database that was put back is accepted.
    is_approved = Issue.objects.filter(pk=issue.pk, state=IssueState.APPROVED).exists()
    if world.is_restored or not is_approved:
        return
    for reader in world.people.values():
        reader.comes_back(on=issue.date)
    plan(issue, now=world.now, batch_size=2)
    world.next_audience = world.due(on=issue.date)
    assert world.next_audience == set(issue.deliveries.values_list("subscriber", flat=True))
    had = set(Item.objects.filter(issue=history.issue).values_list("summary", flat=True))
    planned = issue.deliveries.exclude(batch=None)
    for person, articles in planned.values_list("subscriber", "batch__variant__articles"):
        assert person not in world.whose.values() or had.isdisjoint(articles)
