"""What must hold at the end of every history."""

from collections import Counter
from collections.abc import Sequence

from digest.delivery.models import HandoverState
from digest.issues.models import IssueState
from tests.crash.far_end import NAMED, UNNAMED, Copy
from tests.crash.home import READERS
from tests.crash.ledger import Ledger

BAD = [f"{kind}.{number}@example.org" for number in range(3) for kind in (NAMED, UNNAMED)][:5]
"""One address in a thousand."""


def everybody_has_it_once(copies: Sequence[Copy], ledger: Ledger) -> None:
    """Assert it, by what the far end truly took and by what the ledger says."""
    counted = Counter(copy.delivery for copy in copies)
    assert not {delivery: count for delivery, count in counted.items() if count > 1}
    assert len(copies) == READERS - len(BAD), ledger.told_of_the_rest(set(map(int, counted)))
    states = ledger.states()
    assert states == {
        HandoverState.SUBMITTED: READERS - len(BAD),
        HandoverState.REJECTED: len(BAD),
    }
    rejected = ledger.deliveries.filter(state=HandoverState.REJECTED).exclude(reason="")
    assert set(rejected.values_list("subscriber__email", flat=True)) == set(BAD)
    known = set(map(str, ledger.attempts.values_list("pk", flat=True)))
    assert {copy.attempt for copy in copies} <= known
    assert not ledger.attempts.filter(doubled=True).exists()
    assert ledger.issue().state == IssueState.SENT
