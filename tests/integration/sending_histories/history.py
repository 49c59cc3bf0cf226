"""One history: the truth, the ledger beside it, and those who send."""

from collections.abc import Sequence
from contextlib import ExitStack
from copy import copy
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import connection

from digest.delivery.claiming.claimable import next_claim_at
from digest.delivery.models import Attempt, Batch, ProviderPace
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.planning.plan import plan
from digest.delivery.sending.send import send_due
from digest.events.apply_events import apply_events
from digest.events.models import Reporter, StoredBody
from digest.events.store_body import store_body
from digest.issues.models import Issue, IssueState
from tests.events_far_end import a_body, an_event
from tests.integration.delivery_fakes import DUE
from tests.integration.sending_histories.far_end import (
    AT_ONCE,
    IN_ORDER,
    Answer,
    WatchedProvider,
)
from tests.integration.sending_histories.look import Row, check_doubled, check_ledger
from tests.integration.sending_histories.senders import Sender, interleaved
from tests.integration.sending_histories.setting import Setting, same_ids, undone
from tests.integration.sending_histories.world import Taken, World
from tests.setup.forget_claims import forget_claims

SENDERS = 4
STRANGER = 3
"""The sender that has another provider set than the others."""
IDLE_ONES_BEGIN = 8
"""One in so many senders begins though there is nothing to send: most of these find that out, at
some cost."""
_WORK = """
    SELECT MIN(COALESCE(b.not_before, b.due_at)),
        (SELECT MIN(rests_until) FROM delivery_providerpace)
    FROM delivery_batch b JOIN issues_issue i ON i.id = b.issue_id
    WHERE b.state = 'pending' AND i.state = 'sending' AND i.id = %s
"""


class History:
    """What rules are made of. Whatever it does to the database is undone with ``close``."""

    def __init__(self, setting: Setting, provider: str) -> None:
        self._left = ExitStack()
        self._left.callback(forget_claims)
        self._left.enter_context(undone())
        self._left.enter_context(same_ids())
        self._left.enter_context(interleaved())
        self._usual = provider
        self.setting = setting
        self._issue = setting.issue.pk
        self._as_it_was = self.issue
        self.newsletter = setting.newsletter
        self.world: World = setting.world()
        self.senders: dict[int, Sender] = {}
        self.ledger: dict[int, Row] = {}

    def plan(self, *, batch_size: int, can_tell: bool, reports_order: bool, seed: int) -> None:
        """Freeze the audience: all who want it, and nobody else.

        ``can_tell`` says that the provider can be asked what became of a message,
        ``reports_order`` that one in order reports what it took as well; ``seed`` decides how the
        history ends.
        """
        world = self.world
        self.random = Random(seed)
        self._reports_order = reports_order
        self.providers = {
            name: WatchedProvider(world, name, batch_size=batch_size, can_tell=can_tell)
            for name in (AT_ONCE, IN_ORDER)
        }
        due = world.due(on=world.today)
        plan(self.issue, now=world.now, batch_size=batch_size)
        world.whose = dict(self.issue.deliveries.values_list("pk", "subscriber"))
        assert set(world.whose.values()) == due
        world.nothing_for = {
            pk for pk, person in world.whose.items() if person in self.setting.nothing_for
        }
        world.now = DUE

    def close(self) -> None:
        """Undo all of it."""
        self.kill_all()
        self._left.close()

    @property
    def issue(self) -> Issue:
        return Issue.objects.select_related("newsletter").get(pk=self._issue)

    @property
    def is_held(self) -> bool:
        return Issue.objects.filter(pk=self._issue, state=IssueState.HELD).exists()

    def check(self) -> None:
        """Assert that the ledger tells the truth."""
        self.check_states()
        check_doubled(self.world)

    def check_states(self) -> None:
        """Assert that every delivery is what it may be by now."""
        self.ledger = check_ledger(self._issue, self.world, self.ledger)

    # Senders

    @property
    def living(self) -> list[Sender]:
        return [one for one in self.senders.values() if not one.dead]

    @property
    def asking(self) -> list[Sender]:
        """Those that wait for the far end's answer."""
        return [one for one in self.living if one.question]

    def act(self, which: int, passes: int, answer: Answer) -> bool:
        """Let one go on, with the answer that it may wait for; or a new one begin. False where
        there is nothing to do for it."""
        sender = self.senders.get(which)
        if sender is None or sender.dead:
            if answer.number % IDLE_ONES_BEGIN and not self._waits_for_work():
                return False
            sender = self.begin(which)
        sender.go(passes=passes, answer=answer if sender.question else None)
        return True

    def _waits_for_work(self) -> bool:
        """Let time pass until a batch may go; False where none will."""
        with connection.cursor() as cursor:
            cursor.execute(_WORK, [self._issue])
            earliest, rests = (_as_time(found) for found in cursor.fetchone())
        if earliest is None:
            return False
        self.world.now = max(self.world.now, earliest, rests or earliest)
        return True

    def begin(self, which: int) -> Sender:
        """Return a sender that has yet to go."""
        other = IN_ORDER if self._usual == AT_ONCE else AT_ONCE
        provider = self.providers[self._usual if which != STRANGER else other]
        clock = self.world.clock
        # As it was: whoever sends looks at it anew.
        issue = copy(self._as_it_was)
        sender = Sender(
            self.world, provider.name, lambda: send_due(issue, provider=provider, clock=clock)
        )
        self.senders[which] = sender
        for one in self.providers.values():
            one.senders = self.living
        return sender

    def kill(self, sender: Sender, *, was_taken: bool) -> None:
        """It dies; the far end may have taken what it had just been asked to."""
        if sender.question and was_taken:
            name = IN_ORDER if sender.question.in_order else AT_ONCE
            self.providers[name].takes_before_it_dies(sender.question)
        sender.die()

    def kill_all(self) -> None:
        """All of them die."""
        for sender in self.living:
            sender.die()

    def recover(self) -> None:
        """Settle what the dead left."""
        recover_expired(now=self.world.now, provider=self.providers[self._usual])

    # The clock

    def wait(self, wait: timedelta | None = None) -> None:
        """Let time pass; until a lease is over or a batch is due, where none is given."""
        if wait is not None:
            self.world.now += wait
            return
        leases = Batch.objects.exclude(lease_until=None).values_list("lease_until", flat=True)
        times: list[datetime] = [lease + timedelta(seconds=1) for lease in leases]
        next_at = next_claim_at(self.issue)
        if next_at:
            resting = ProviderPace.objects.filter(rests_until__gt=self.world.now)
            times.append(max([next_at, *resting.values_list("rests_until", flat=True)]))
        if times:
            self.world.now = max(self.world.now, min(times))

    # Events

    @property
    def reportable(self) -> list[Taken]:
        """What events may be about."""
        return [one for one in self.world.taken if self._reports_order or not one.in_order]

    @property
    def believable(self) -> list[Taken]:
        """Of these, what the database can know of: not what went out by attempts that it forgot
        when it was put back from a copy."""
        known = set(Attempt.objects.values_list("pk", flat=True))
        return [one for one in self.reportable if one.attempt in known]

    def report(self, taken: Sequence[Taken]) -> None:
        """One body with events of these copies comes; nobody has read it yet."""
        self.tell(
            taken,
            [
                an_event(name, one.attempt, one.delivery, one.at + timedelta(seconds=seconds))
                for one in taken
                for seconds, name in enumerate(("processed", "delivered"), start=1)
            ],
        )

    def tell(self, taken: Sequence[Taken], events: list[dict[str, object]]) -> None:
        """One body with these events of these copies comes."""
        believable = self.believable
        known = [one for one in taken if one in believable]
        self.world.reported.update(one.delivery for one in known)
        self.world.proven.update(one.attempt for one in known)
        store_body(a_body(events), reporter=Reporter.SENDGRID, received_at=self.world.now)

    def apply(self) -> None:
        """Read all that came."""
        apply_events(now=self.world.now)
        if not StoredBody.objects.filter(applied_at=None).exists():
            self.world.heard |= self.world.reported


def _as_time(found: datetime | str | None) -> datetime | None:
    # SQLite has no times.
    return datetime.fromisoformat(found).replace(tzinfo=UTC) if isinstance(found, str) else found
