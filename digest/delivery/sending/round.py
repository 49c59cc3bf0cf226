"""One round of sending: batch after batch of one issue, until none may go."""

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache, partial

from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.claiming.claim import Claim, Paced, Resting, Stop, claim_batches
from digest.delivery.errors import LeaseLostError
from digest.delivery.guards.pace import leave_alone
from digest.delivery.guards.watch import ClaimKeeper, count_end
from digest.delivery.guards.withdrawn import unseen_withdrawals
from digest.delivery.models import Variant
from digest.delivery.outcomes.backoff import wait_before_next
from digest.delivery.outcomes.record import Recorded, mark_taken, record
from digest.delivery.outcomes.release import release
from digest.delivery.providers.base import (
    LONGEST_CALL_SECONDS,
    Deferred,
    Handover,
    Message,
    Outcome,
    Permission,
    Provider,
    Submitted,
)
from digest.delivery.sending.faults import Faults
from digest.delivery.sending.handover import Letterhead, make_handover, variant_message
from digest.delivery.sending.in_flight import InFlight, Landed
from digest.delivery.sending.last_look import LastLook
from digest.delivery.sending.light_commits import light_commits
from digest.delivery.sending.pacing import Pacing
from digest.delivery.sending.patience import Patience
from digest.delivery.sending.put_off_too_long import given_up
from digest.delivery.sending.refused_alone import RefusedAlone
from digest.delivery.sending.tally import Tally
from digest.issues.models import Issue
from subscribers.links.tokens import link_signer

MOST_DEFERRALS_IN_A_ROW = 3
"""After so many the trouble is no passing one, and the round ends."""
MOST_TOGETHER = 20
"""Batches claimed in one commit, where they are small: as many as make up one full batch, so that
no more is in doubt where the sender dies."""
MOST_VARIANTS_KEPT = 256
"""Some 100 KB each: the batches of one due time go round all variants."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What was written down of a handover that came to its end."""

    outcome: Outcome | None = None
    """None where the batch was taken from this sender."""
    ids: tuple[int, ...] = ()
    """The deliveries that it is about."""
    recorded: Recorded | None = None
    gave_up: bool = False


@dataclass(kw_only=True)
class Round:
    """Takes, hands over and records; everything that touches the database is done in one thread."""

    issue: Issue
    approved_at: datetime
    letterhead: Letterhead
    provider: Provider
    clock: Callable[[], datetime]
    tally: Tally
    stop: Callable[[], bool]
    pacing: Pacing
    faults: Faults

    def __post_init__(self) -> None:
        self._refused_alone = RefusedAlone(issue=self.issue)
        self._deferrals_in_a_row = 0
        self._claimed: deque[Claim] = deque()
        self._together = 1
        self._keeper = ClaimKeeper()
        self._variant_of = lru_cache(MOST_VARIANTS_KEPT)(checked_variant)
        self._message_of = lru_cache(MOST_VARIANTS_KEPT)(self._make_message)
        self._in_flight = InFlight(self.provider, self._call)
        self._patience = Patience(sleep=self.pacing.sleep)

    def run(self) -> str:
        """Return why the issue must be held; empty where nothing is wrong."""
        with self._in_flight as in_flight:
            try:
                while True:
                    has_begun = self._may_begin() and self._begin_next()
                    if in_flight.is_full or (in_flight and not has_begun):
                        self._record(in_flight.land())
                    elif not has_begun:
                        break
            finally:
                try:
                    self._put_back()
                finally:
                    # What is out is out, whatever stops the round: its outcome belongs in the
                    # ledger.
                    while in_flight:
                        self._record(in_flight.land())
        unproven = "" if self.tally.submitted else self._refused_alone.unproven
        return self.faults.at_end(unproven)

    def _may_begin(self) -> bool:
        return (
            not self.faults.first
            and not self._patience.was_away
            and self._deferrals_in_a_row < MOST_DEFERRALS_IN_A_ROW
            and not self.stop()
        )

    def _begin_next(self) -> bool:
        """Return False where there is nothing to begin."""
        if self._claimed and self._is_stale():
            # It would not outlast the call any more; nobody has begun it.
            self._put_back()
        if self._claimed or self._claim():
            # Nothing is there where the claim only waited for the provider's pace.
            if self._claimed:
                self._begin(self._claimed.popleft())
            return True
        return False

    def _claim(self) -> bool:
        """Return False where there is nothing to claim."""
        claims = claim_batches(
            self.issue,
            approved_at=self.approved_at,
            in_order=self.provider.in_order,
            provider=self.provider.name,
            now=self.clock(),
            variant_of=self._variant_of,
            limit=self.pacing.limit,
            most=self._together,
            most_readers=self.provider.batch_size,
        )
        match claims:
            case None:
                return False
            case Stop(reason=reason):
                self.faults.add(reason)
                return False
            case Paced(until=until):
                # What is on its way is recorded first; that may take as long.
                return not self._in_flight and self.pacing.wait_until(until)
            case Resting(until=until):
                self.pacing.rests_until = until
                return False
            case _:
                self._claimed.extend(claims)
                return not self._is_withdrawn()

    def _is_withdrawn(self) -> bool:
        """Tell whether what was claimed may not go before a person has decided; put it back."""
        found = unseen_withdrawals(self.issue, self.letterhead.content.items)
        if found:
            self.faults.add_withdrawn(found)
            self._put_back()
        return bool(found)

    def _is_stale(self) -> bool:
        lease_until = self._claimed[0].batch.lease_until
        longest_call = timedelta(seconds=LONGEST_CALL_SECONDS)
        return lease_until is None or self.clock() + longest_call > lease_until

    def _put_back(self) -> None:
        while self._claimed:
            self._patience.until_done(partial(release, self._claimed[0]))
            self._claimed.popleft()

    def _begin(self, claim: Claim) -> None:
        look = LastLook(issue=self.issue, claim=claim, clock=self.clock)
        try:
            self._patience.until_done(partial(self._keeper.keep, claim.number, claim.attempt.pk))
            addressees = self._patience.until_done(look.look)
        except OSError as error:
            why = Deferred(reason=f"The count of claims beside the database: {error.strerror}.")
            self._record(Landed(look=look, outcome=why, was_called=False))
            return
        except LeaseLostError:
            self._record(Landed(look=look, outcome=None))
            return
        if not addressees:
            nobody = Submitted(message_id=None, not_reached=look.still_open())
            self._record(Landed(look=look, outcome=nobody))
            return
        if not self.provider.in_order and self.pacing.limit is None:
            together = self.provider.batch_size // len(addressees)
            self._together = min(max(together, 1), MOST_TOGETHER)
        message, signer = self._message_of(claim.variant), link_signer()
        handover = partial(make_handover, claim, message, addressees, self.letterhead, signer)
        self._in_flight.begin(look, handover)

    def _call(self, handover: Callable[[], Handover], look: LastLook) -> Outcome | None:
        attempt, patience = look.claim.attempt, self._patience
        try:
            with light_commits(attempt.boot):
                return self.provider.submit(
                    handover(),
                    on_taken=lambda delivery: patience.until_done(
                        lambda: mark_taken(attempt, delivery, now=look.clock())
                    ),
                    may_go=lambda delivery: (
                        patience.until_done(partial(look.may_go, delivery))
                        if patience.until_done(self.pacing.turn)
                        else Permission.STOP
                    ),
                )
        except LeaseLostError:
            return None

    def _record(self, landed: Landed) -> None:
        look = landed.look
        written = self._patience.until_done(partial(self._write_down, landed))
        self.tally.add(written.recorded, skipped=look.skipped)
        outcome = written.outcome
        is_deferred = isinstance(outcome, Deferred)
        self._deferrals_in_a_row = self._deferrals_in_a_row + 1 if is_deferred else 0
        if isinstance(outcome, Deferred) and landed.was_called:
            self._leave_alone(outcome, now=look.clock())
        if outcome and written.recorded and not written.gave_up:
            self.faults.judge(look.claim, outcome, written.recorded, written.ids)

    def _write_down(self, landed: Landed) -> Written:
        look, outcome = landed.look, landed.outcome
        if outcome is None:
            return Written()
        ids = tuple(look.going) or look.still_open()
        outcome = given_up(outcome, look.claim, ids, now=look.clock())
        gave_up = outcome is not landed.outcome
        outcome = self._refused_alone.instead_of(outcome, look.claim, ids)
        recorded = record(look.claim, outcome, ids=ids, now=look.clock(), gave_up=gave_up)
        if self.provider.in_order:
            with suppress(OSError):  # the next claim meets it too, and says so
                count_end()
        return Written(outcome=outcome, ids=ids, recorded=recorded, gave_up=gave_up)

    def _leave_alone(self, outcome: Deferred, *, now: datetime) -> None:
        # Not doubled from try to try: one batch that is never taken must not stop all others.
        wait = wait_before_next(1, hint_seconds=outcome.retry_after_seconds)
        leave_alone(self.provider.name, until=now + wait, now=now)
        self._put_back()

    def _make_message(self, variant: Variant) -> Message:
        return variant_message(variant, self.letterhead)
