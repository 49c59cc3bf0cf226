"""The end of every history: all that was begun comes to its end, and nobody is left out."""

from datetime import timedelta

from digest.delivery.models import HandoverState
from digest.delivery.outcomes.finish import finish_issues
from digest.issues.models import IssueState
from tests.integration.sending_histories.disasters import accept
from tests.integration.sending_histories.far_end import Answer, Said
from tests.integration.sending_histories.history import History
from tests.integration.sending_histories.look import FINAL, check_horizons
from tests.integration.sending_histories.people import decide
from tests.integration.sending_histories.senders import Sender

TAKES = Answer(Said.TAKES)
MOST_ROUNDS = 20


def live_to_the_end(history: History) -> None:
    """Let senders end or die, leases run out, events come in any order and more than once, and
    sending go on until nothing is pending; then see what became of everybody."""
    for sender in history.living:
        _end_sender(history, sender)
    history.wait(timedelta(minutes=5))
    history.recover()
    _hear_all(history)
    history.check()
    if history.world.is_restored:
        accept(history)
    _send_the_rest(history)
    if history.random.random() < 0.5:
        history.world.happens()
        decide(history, "resend")
        history.check()
        _send_the_rest(history)
    _hear_all(history)
    decide(history, "resume")
    finish_issues(now=history.world.now)
    if history.is_held:
        # All who were asked were refused: a person looks at it, and lets them go again.
        decide(history, "resume")
        _send_the_rest(history)
        finish_issues(now=history.world.now)
    history.check()
    _check_end(history)


def _end_sender(history: History, sender: Sender) -> None:
    if history.random.random() < 0.5:
        history.kill(sender, was_taken=history.random.random() < 0.5)
    while not sender.dead:
        sender.go(answer=TAKES if sender.question else None)
    history.check()


def _send_the_rest(history: History) -> None:
    pending = history.issue.batches.filter(state=HandoverState.PENDING)
    for _ in range(MOST_ROUNDS):
        if not pending.exists():
            return
        assert not history.world.is_cancelled
        history.world.happens()
        decide(history, "resume")
        finish_issues(now=history.world.now)
        history.wait()
        sender = history.begin(0)
        sender.go()
        while not sender.dead:
            sender.go(answer=TAKES)
        history.check()
    raise AssertionError("sending never ends")


def _hear_all(history: History) -> None:
    told = [*history.reportable, *history.reportable]
    history.random.shuffle(told)
    while told:
        size = history.random.randint(1 + len(told) // 4, len(told))
        history.report(told[:size])
        told = told[size:]
        if history.random.random() < 0.5:
            history.apply()
    history.apply()


def _check_end(history: History) -> None:
    issue, world = history.issue, history.world
    assert issue.state in {IssueState.SENT, IssueState.CANCELLED}, issue.state
    heard_of = {one.delivery for one in history.believable}
    for pk, row in history.ledger.items():
        assert row.state in {*FINAL, HandoverState.UNKNOWN}, row
        if row.state == HandoverState.UNKNOWN:
            assert pk not in heard_of, f"{row} was heard of"
    _check_doubles_known(history)
    check_horizons(issue, history.ledger, world)


def _check_doubles_known(history: History) -> None:
    attempts = history.issue.batches.filter(attempts__doubled=True)
    doubled = set(attempts.values_list("attempts", flat=True))
    believable = history.believable
    for delivery, copies in history.world.copies.items():
        by = [one for one in believable if one.delivery == delivery]
        if copies > 1 and len(by) == copies:
            known = sum(one.attempt in doubled for one in by)
            assert known >= copies - 1, f"delivery {delivery} went {copies} times, unnoticed"
