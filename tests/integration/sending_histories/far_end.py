"""A provider whose far end takes, refuses, breaks off or lies, as a history says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from uuid import UUID

from greenlet import getcurrent

from digest.delivery.providers.base import (
    Deferred,
    Handover,
    MayGo,
    Outcome,
    Permission,
    Recipient,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from tests.integration.sending_histories.senders import Question, Sender
from tests.integration.sending_histories.world import World

AT_ONCE, IN_ORDER = "at once", "in order"


RESTS = timedelta(minutes=1)
"""For so long it asks to be left alone."""


class Said(Enum):
    """What the far end does and says."""

    TAKES = "takes it"
    TAKES_SILENTLY = "takes it, and its answer is lost"
    IS_LOST = "takes nothing, and says nothing"
    LATER = "says 429 or 500"
    LIES = "takes it, and says 500"
    TOO_MUCH = "says 413, or 400 without a name"
    NAMES_ONE = "refuses one by name"
    SOME = "tells them apart"
    REFUSES_US = "knows the key no more"


_SAID: dict[Said, Outcome] = {
    Said.TAKES: Submitted(message_id="m"),
    Said.TAKES_SILENTLY: Unknown(reason="The answer was lost."),
    Said.IS_LOST: Unknown(reason="The answer was lost."),
    Said.LATER: Deferred(reason="429", retry_after_seconds=RESTS.total_seconds()),
    Said.LIES: Deferred(reason="500"),
    Said.TOO_MUCH: Rejected(reason="413"),
    Said.REFUSES_US: RefusedUs(reason="401"),
}


@dataclass(frozen=True)
class Answer:
    """One answer; the number says who is named."""

    said: Said
    number: int = 0


class WatchedProvider:
    """Asks the history before it answers, and tells the world what was taken."""

    at_once = 1

    def __init__(self, world: World, name: str, *, batch_size: int, can_tell: bool) -> None:
        self.name = name
        self.in_order = name == IN_ORDER
        self.batch_size = batch_size
        self._world = world
        self._can_tell = can_tell
        self.senders: Sequence[Sender] = ()

    def submit(
        self, handover: Handover, *, on_taken: Callable[[int], None], may_go: MayGo
    ) -> Outcome:
        assert handover.recipients
        sender = getcurrent()
        assert isinstance(sender, Sender)
        if self.in_order:
            return self._one_by_one(sender, handover, on_taken, may_go)
        answer = sender.ask(
            Question(
                handover=handover,
                recipients=handover.recipients,
                begun=sender.begun,
                in_order=False,
            )
        )
        begun, sender.begun = sender.begun, self._world.moment
        if answer.said is Said.LATER:
            sender.rests_until = self._world.now + RESTS
        return self._outcome(handover, answer, begun)

    def has_taken(self, attempt_id: UUID, delivery_id: int) -> bool | None:
        if not self._can_tell or any(delivery_id == one.in_hand for one in self.senders):
            return None
        return any(
            (one.attempt, one.delivery) == (attempt_id, delivery_id) for one in self._world.taken
        )

    def close(self) -> None:
        return None

    def _outcome(self, handover: Handover, answer: Answer, begun: int) -> Outcome:
        recipients = handover.recipients
        everybody = tuple(one.delivery_id for one in recipients)
        if answer.said is Said.SOME:
            return self._told_apart(handover, answer.number, begun)
        if answer.said in {Said.TAKES, Said.TAKES_SILENTLY, Said.LIES}:
            self._take(handover, recipients, begun)
        if answer.said is Said.LIES:
            self._world.let_go_again(everybody)
        if answer.said is Said.TAKES:
            self._world.proven.add(handover.attempt_id)
        if answer.said is Said.TOO_MUCH and len(everybody) == 1:
            self._world.named.update(everybody)
        if answer.said is Said.NAMES_ONE:
            return self._named(everybody, answer.number)
        if answer.said is Said.TAKES and answer.number % 8 == 7:
            # Its specification promises no id.
            return Submitted(message_id=None)
        return _SAID[answer.said]

    def _named(self, everybody: tuple[int, ...], number: int) -> Outcome:
        named = everybody[number % len(everybody)]
        self._world.named.add(named)
        others = tuple(one for one in everybody if one != named)
        return Submitted(message_id=None, rejected={named: "no"}, not_reached=others)

    def _told_apart(self, handover: Handover, number: int, begun: int) -> Outcome:
        """Some are refused, some put off, by the number's digits; and then nobody is taken."""
        fates: list[list[int]] = [[], [], [], [], []]
        for one in handover.recipients:
            number, fate = divmod(number, 5)
            fates[fate].append(one.delivery_id)
        rejected, pending, others = fates[1], (*fates[2], *fates[3]), (*fates[0], *fates[4])
        if not rejected and not pending:
            self._take(handover, handover.recipients, begun)
            self._world.proven.add(handover.attempt_id)
            return _SAID[Said.TAKES]
        self._world.named.update(rejected)
        return Submitted(
            message_id=None,
            rejected=dict.fromkeys(rejected, "no"),
            pending=pending,
            not_reached=others,
        )

    def _one_by_one(
        self,
        sender: Sender,
        handover: Handover,
        on_taken: Callable[[int], None],
        may_go: MayGo,
    ) -> Outcome:
        for number, one in enumerate(handover.recipients):
            this = one.delivery_id
            after = tuple(other.delivery_id for other in handover.recipients[number + 1 :])
            sender.in_hand, begun = this, self._world.moment
            match may_go(this):
                case Permission.PASS_OVER:
                    continue
                case Permission.STOP:
                    return Submitted(message_id=None, not_reached=(this, *after))
            answer = sender.ask(
                Question(handover=handover, recipients=(one,), begun=begun, in_order=True)
            )
            sender.in_hand = None
            if answer.said in {Said.TAKES, Said.TAKES_SILENTLY}:
                self._take(handover, [one], begun)
            if answer.said is Said.TAKES:
                on_taken(this)
                continue
            return self._stopped(this, after, answer, is_first=number == 0)
        return Submitted(message_id=None)

    def _stopped(
        self, this: int, after: tuple[int, ...], answer: Answer, *, is_first: bool
    ) -> Outcome:
        match answer.said:
            case Said.TAKES_SILENTLY | Said.IS_LOST:
                return Submitted(message_id=None, unknown=(this,), not_reached=after)
            case Said.NAMES_ONE | Said.SOME:
                self._world.named.add(this)
                return Submitted(message_id=None, rejected={this: "550"}, not_reached=after)
            case Said.LATER:
                return Submitted(message_id=None, pending=(this,), not_reached=after, reason="451")
            case Said.REFUSES_US if is_first:
                return RefusedUs(reason="535")
            case _ if is_first:
                return Deferred(reason="No connection.")
        return Submitted(message_id=None, not_reached=(this, *after))

    def _take(self, handover: Handover, recipients: Sequence[Recipient], begun: int) -> None:
        self._world.take(
            [(one.delivery_id, one.address) for one in recipients],
            handover.attempt_id,
            begun=begun,
            in_order=self.in_order,
        )

    def takes_before_it_dies(self, question: Question) -> None:
        """The far end takes what a sender asks about that will not hear of it."""
        self._take(question.handover, question.recipients, question.begun)
