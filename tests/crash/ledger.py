"""The ledger of a program that runs in other processes, as its database has it."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connections
from django.db.models import Count, F, QuerySet

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.models import Attempt, Batch, Delivery, HandoverState, ProviderPace
from digest.environment import read_environment
from digest.issues.models import Issue

ALIAS = "crash"
LONGEST_CLAIM = timedelta(seconds=12)
"""A sender begins what it has claimed within five seconds, or puts it back; the far end of these
tests then answers within three."""
TO_DO = (HandoverState.PENDING, HandoverState.SUBMITTING)


class Ledger:
    """Asks the other database, through Django's models."""

    @property
    def batches(self) -> "QuerySet[Batch]":
        return Batch.objects.using(ALIAS)

    @property
    def attempts(self) -> "QuerySet[Attempt]":
        return Attempt.objects.using(ALIAS)

    @property
    def deliveries(self) -> "QuerySet[Delivery]":
        return Delivery.objects.using(ALIAS)

    def database_name(self) -> str:
        return str(connections[ALIAS].settings_dict["NAME"])

    def reconnect(self) -> None:
        """Forget a connection that the database ended."""
        connections[ALIAS].close()

    def issue(self) -> Issue:
        return Issue.objects.using(ALIAS).get()

    def to_do(self) -> int:
        """Return how many batches are not at their end."""
        return self.batches.filter(state__in=TO_DO).count()

    def pending(self) -> int:
        """Return how many batches nobody is at, and nobody was."""
        return self.batches.filter(state=HandoverState.PENDING).count()

    def states(self) -> dict[str, int]:
        """Return how many deliveries are in each state, by their own or their batch's word."""
        return dict(Counter(self._spoken().values()))

    def in_state(self, state: HandoverState) -> set[int]:
        """Return which deliveries are in that state."""
        return {delivery for delivery, spoken in self._spoken().items() if spoken == state}

    def _spoken(self) -> dict[int, str]:
        rows = self.deliveries.values_list("pk", "state", "batch__state")
        return {pk: own or of_batch for pk, own, of_batch in rows}

    def bury_the_dead(self) -> None:
        """End the leases that no living sender can hold, and all back-offs, as if their time had
        passed for these alone."""
        now = datetime.now(UTC)
        oldest = now + timedelta(seconds=LEASE_SECONDS) - LONGEST_CLAIM
        dead = self.batches.filter(lease_until__gt=now, lease_until__lt=oldest)
        waiting = self.batches.filter(not_before__gt=now)
        # One at a time: whoever changes many at once and in no order may wait for another for ever.
        for pk in dead.values_list("pk", flat=True):
            dead.filter(pk=pk).update(lease_until=now)
        for pk in waiting.values_list("pk", flat=True):
            waiting.filter(pk=pk).update(not_before=now)
        ProviderPace.objects.using(ALIAS).filter(rests_until__gt=now).update(rests_until=now)

    def told_of_the_rest(self, copied: Collection[int]) -> list[object]:
        """What the ledger says of some who got nothing, for the message of a test that fails."""
        rest = [one for one in self.deliveries.exclude(state="rejected") if one.pk not in copied]
        return [
            (
                one.subscriber.email,
                one.state,
                one.reason,
                one.batch_id and (one.batch.state, one.batch.tries, one.batch.last_error),
                list(
                    self.attempts.filter(batch=one.batch_id).values_list(
                        "pk", "outcome", "detail", "seen_at", "message_id", "started_at"
                    )
                ),
                len(rest),
            )
            for one in rest[:3]
        ]

    def how_it_stands(self) -> dict[str, object]:
        """What may keep the issue from its end, for the message of a test that waits too long."""
        open_ones = self.batches.filter(state__in=("pending", "submitting"))
        return {
            "issue": (self.issue().state, self.issue().reason),
            "batches": dict(self.batches.values_list("state").annotate(Count("pk")).order_by()),
            "open": list(open_ones.values_list("state", "not_before", "lease_until", "tries")[:5]),
            "pace": list(ProviderPace.objects.using(ALIAS).values_list("provider", "free_at")),
        }

    def age(self) -> None:
        """Let a day pass for all attempts that ended, unless it did already, and so for what
        hearing nothing of them says. One in hand is as old as it is. Their order stays."""
        day = timedelta(hours=25, minutes=1)
        young = self.attempts.exclude(ended_at=None).filter(started_at__gt=datetime.now(UTC) - day)
        for pk in young.values_list("pk", flat=True):
            self.attempts.filter(pk=pk).update(
                started_at=F("started_at") - day, ended_at=F("ended_at") - day
            )

    def let_pass(self, time: timedelta) -> None:
        """Let time pass for whatever the ledger compares with the present: leases, back-offs and
        the ages of attempts. It is the same as if every clock moved on, and the processes under
        test keep the real one."""
        self.batches.update(lease_until=F("lease_until") - time, not_before=F("not_before") - time)
        ProviderPace.objects.using(ALIAS).update(rests_until=F("rests_until") - time)
        self.attempts.update(
            started_at=F("started_at") - time,
            ended_at=F("ended_at") - time,
            seen_at=F("seen_at") - time,
        )


@contextmanager
def ledger_of(environment: dict[str, str]) -> Iterator[Ledger]:
    """Open the database that these variables name, beside that of the tests."""
    entry = dict(read_environment(environment).database)
    connections.databases[ALIAS] = connections.configure_settings({"default": entry})["default"]
    try:
        yield Ledger()
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]
