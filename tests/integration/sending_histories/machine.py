"""The rules by which histories of sending are made."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from digest.delivery.outcomes.finish import finish_issues
from digest.newsletters.models import Newsletter, ProbablyNotSent
from tests.integration.sending_histories.disasters import (
    Copy,
    accept,
    copy_database,
    cut_power,
    put_copy_back,
)
from tests.integration.sending_histories.ending import TAKES, live_to_the_end
from tests.integration.sending_histories.far_end import Answer, Said
from tests.integration.sending_histories.history import STRANGER, History
from tests.integration.sending_histories.people import (
    CHANGES,
    DECISIONS,
    DEPARTURES,
    change,
    chosen,
    decide,
    somebody_changes,
)
from tests.integration.sending_histories.plans import plan_again, plan_next
from tests.integration.sending_histories.senders import NO_PAUSE
from tests.integration.sending_histories.setting import Setting

Act = tuple[int, int, Answer]
"""Which sender, how many pauses it passes, and what the far end answers where it asks."""
any_number = st.integers(0, 9)
answers = st.builds(
    Answer,
    st.sampled_from([*Said, *[Said.TAKES] * 4, Said.TAKES_SILENTLY, Said.IS_LOST]),
    st.integers(0, 5**4),
)
acts = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 1, 2, STRANGER]),
        st.sampled_from([NO_PAUSE, NO_PAUSE, NO_PAUSE, NO_PAUSE, 0, 1, 3, 8]),
        answers,
    ),
    min_size=1,
    max_size=4,
)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
waits = st.sampled_from(
    [
        *[None, None, None, 51 * SECOND, 51 * SECOND],
        *[SECOND, 30 * SECOND, 5 * MINUTE],
        *[HOUR, 5 * HOUR, 7 * HOUR, 26 * HOUR],
    ]
)
"""None: until something is due."""
LATE = 20
"""After so many moments: most of a cancelled issue's history is over."""
early_changes = st.tuples(any_number, st.sampled_from(["leaves", "rests"]))


def happens(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Any]:
    """Make it a rule, before which senders go on, and after which the ledger must tell the truth.

    Were their going on a rule of its own, most histories would have none of it: Hypothesis leaves
    half of the rules out of each.
    """

    def decorate(does: Callable[..., None]) -> Any:
        @wraps(does)
        def checked(self: "SendingHistory", acts: list[Act], **drawn: Any) -> None:
            self.is_sound = False
            for act in acts:
                self._act(*act)
            self.history.world.happens()
            does(self, **drawn)
            self.history.check()
            self.is_sound = True

        return rule(acts=acts, **drawn)(checked)

    return decorate


class SendingHistory(RuleBasedStateMachine):
    """One issue, seven readers, up to four senders of which one has another provider set."""

    def __init__(self, setting: Setting, provider: str) -> None:
        super().__init__()
        self.is_sound = False
        self.history = History(setting, provider)
        self.copy: Copy | None = None

    @initialize(
        batch_size=st.sampled_from([1, 2, 3, 3, 5, 5]),
        can_tell=st.booleans(),
        reports_order=st.booleans(),
        seed=st.integers(0, 2**16),
        resends=st.booleans(),
        early=st.lists(early_changes, max_size=2),
    )
    def the_audience_is_planned(
        self, *, resends: bool, early: list[tuple[int, str]], **drawn: Any
    ) -> None:
        if resends:
            Newsletter.objects.update(probably_not_sent=ProbablyNotSent.RESEND)
        for number, how in early:
            somebody_changes(self.history, number, how)
        self.history.plan(**drawn)
        self.history.check()
        self.is_sound = True

    def _act(self, which: int, passes: int, answer: Answer) -> None:
        if self.history.act(which, passes, answer):
            self.history.check_states()
        elif answer.number % 4 == 1:
            # Held issues would stand still for most of their history.
            self.history.world.happens()
            decide(self.history, "resume")

    @happens()
    def senders_go_on(self) -> None:
        """Nothing else happens."""

    @precondition(lambda self: self.history.living)
    @happens(which=any_number, was_taken=st.booleans())
    def a_sender_dies(self, *, which: int, was_taken: bool) -> None:
        if self.history.living:
            self.history.kill(chosen(self.history.living, which), was_taken=was_taken)

    @precondition(lambda self: self.history.asking)
    @happens(which=any_number, number=any_number, how=st.sampled_from(DEPARTURES))
    def somebody_changes_while_their_copy_is_on_its_way(
        self, *, which: int, number: int, how: str
    ) -> None:
        """A sender in order has not come to it yet; it goes on to the end of its batch."""
        if not self.history.asking:
            return
        sender = chosen(self.history.asking, which)
        delivery = chosen(sender.still_to_come, number).delivery_id
        world = self.history.world
        change(self.history, world.people[world.whose[delivery]], how, number)
        attempt = sender.attempt
        while sender.attempt == attempt:
            sender.go(answer=TAKES)

    @precondition(lambda self: self.history.asking)
    @happens(
        which=any_number,
        how=st.sampled_from(["resend", "resend", "close", "absent", ""]),
        other=st.sampled_from([0, 1, 2]),
        answer=answers,
    )
    def an_answer_comes_late(self, *, which: int, how: str, other: int, answer: Answer) -> None:
        """A sender waits for longer than its lease, and meanwhile somebody else decides and goes
        on with what it has in hand."""
        if not self.history.asking:
            return
        slow = chosen(self.history.asking, which)
        self.history.wait(51 * SECOND)
        self.history.recover()
        decide(self.history, how)
        if self.history.senders.get(other) is not slow:
            self.history.act(other, NO_PAUSE, answer)
            self.history.check_states()
        slow.go(answer=answer)

    @happens(wait=waits, is_recovered=st.booleans(), is_finished=st.booleans())
    def time_passes(self, *, wait: timedelta | None, is_recovered: bool, is_finished: bool) -> None:
        self.history.wait(wait)
        if is_recovered:
            self.history.recover()
        if is_finished:
            finish_issues(now=self.history.world.now)

    @precondition(lambda self: self.history.reportable)
    @happens(which=st.lists(st.integers(0, 30), min_size=1, max_size=4), is_applied=st.booleans())
    def events_come(self, *, which: list[int], is_applied: bool) -> None:
        reportable = self.history.reportable
        self.history.report([chosen(reportable, number) for number in which])
        if is_applied:
            self.history.apply()

    @precondition(lambda self: self.history.world.copies)
    @happens(how=st.sampled_from(DECISIONS))
    def a_person_decides(self, *, how: str) -> None:
        decide(self.history, how)

    @precondition(lambda self: self.history.world.moment >= LATE)
    @happens()
    def a_person_cancels_it(self) -> None:
        decide(self.history, "cancel")

    @happens(number=any_number, how=st.sampled_from(CHANGES))
    def somebody_changes(self, *, number: int, how: str) -> None:
        somebody_changes(self.history, number, how)

    @happens(again=st.booleans())
    def an_issue_is_planned(self, *, again: bool) -> None:
        if again:
            plan_again(self.history)
        else:
            plan_next(self.history)

    @happens(how=st.sampled_from(["power cut", "copy", "put back", "accept"]), number=any_number)
    def disaster_strikes(self, *, how: str, number: int) -> None:
        if how == "power cut":
            cut_power(self.history, number)
        elif how == "copy" and self.copy is None:
            self.copy = copy_database(self.history)
        elif how == "put back" and self.copy is not None:
            put_copy_back(self.history, self.copy)
        elif how == "accept" and self.history.world.is_restored:
            accept(self.history)

    def teardown(self) -> None:
        try:
            if self.is_sound:
                live_to_the_end(self.history)
        finally:
            self.history.close()
