"""Issues whose readers are refused, and far ends that refuse them."""

from collections.abc import Callable, Collection

from digest.delivery.providers.base import Handover, Submitted
from digest.issues.models import Issue
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue

Answers = Callable[[Handover], Submitted]


def issue_for(readers: int, *, batch_size: int = 100, later: int = 0) -> Issue:
    """Plan an issue for r0000@example.org and so on; ``later`` more are due hours after them."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for number in range(readers):
        make_subscriber(f"r{number:04}@example.org")
    for number in range(later):
        make_subscriber(f"later{number}@example.org", time_zone="America/New_York")
    return planned_issue(newsletter, [make_summary()], batch_size=batch_size)


def naming(count: int, words: str = "400 bad address") -> Answers:
    """A request that is refused and names its first ``count``; nobody was taken."""

    def answer(handover: Handover) -> Submitted:
        ids = [one.delivery_id for one in handover.recipients]
        return Submitted(
            message_id=None,
            rejected=dict.fromkeys(ids[:count], words),
            not_reached=tuple(ids[count:]),
        )

    return answer


def after(taken: int, words: str = "550 5.0.0 no more") -> Answers:
    """In order: takes so many, and refuses the next."""

    def answer(handover: Handover) -> Submitted:
        ids = [one.delivery_id for one in handover.recipients]
        return Submitted(
            message_id=None,
            rejected={ids[taken]: words},
            not_reached=tuple(ids[taken + 1 :]),
        )

    return answer


def refusing(dead: Collection[str], words: str) -> Answers:
    """In order: takes all up to the first of these addresses, and refuses that one."""

    def answer(handover: Handover) -> Submitted:
        addresses = [one.address for one in handover.recipients]
        found = next((number for number, one in enumerate(addresses) if one in dead), None)
        return Submitted(message_id=None) if found is None else after(found, words)(handover)

    return answer
