"""What happens to machines: a database is put back from a copy, the power goes out."""

from copy import deepcopy
from dataclasses import dataclass

from django.db import connection, transaction

from digest.delivery.errors import RestoredError
from digest.delivery.guards.watch import accept_restored, check_not_restored
from digest.delivery.models import Attempt, Batch, LedgerWatch
from tests.integration.sending_histories.history import History
from tests.integration.sending_histories.look import FINAL, Row
from tests.integration.sending_histories.world import World


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A database as it was once, with what people could know then."""

    savepoint: str
    world: World
    ledger: dict[int, Row]


def copy_database(history: History) -> Copy | None:
    """Return a copy; None where a sender in order is at a batch: what it takes of that batch after
    the copy is in no count of claims, and so nothing shows that the database was put back."""
    is_busy = Attempt.objects.filter(in_order=True, ended_at=None).exists()
    if is_busy:
        return None
    return Copy(
        savepoint=transaction.savepoint(),
        world=deepcopy(history.world),
        ledger=history.ledger,
    )


def put_copy_back(history: History, copy: Copy) -> None:
    """All senders stop, and the database is what it was. What went out since, went out."""
    history.kill_all()
    transaction.savepoint_rollback(copy.savepoint)
    world = history.world
    world.forget_what_was_not_known_to(deepcopy(copy.world))
    history.ledger = copy.ledger
    if connection.vendor == "postgresql":
        # As after recovery to a point in time, or on another machine.
        LedgerWatch.objects.update(cluster="1/1/1/1")
    try:
        check_not_restored()
    except RestoredError:
        world.is_restored = True
        world.stopped_since = world.moment
        world.let_go_again(pk for pk, row in copy.ledger.items() if row.state not in FINAL)


def accept(history: History) -> None:
    """A person takes the database as it is."""
    accept_restored()
    history.world.is_restored = False
    if not history.is_held and not history.world.is_cancelled:
        history.world.stopped_since = None


def cut_power(history: History, back: int) -> None:
    """The machine goes down: all senders die, and positions that were not on the disk are lost."""
    history.kill_all()
    at_work = Attempt.objects.filter(in_order=True, ended_at=None).exclude(boot="")
    for attempt in at_work.select_related("batch"):
        taken = attempt.batch.deliveries.filter(state=None, pk__lte=attempt.batch.position)
        positions = [0, *taken.order_by("pk").values_list("pk", flat=True)]
        kept = positions[max(len(positions) - 1 - back, 0)]
        Batch.objects.filter(pk=attempt.batch_id).update(position=kept)
    at_work.update(boot="the boot before")
