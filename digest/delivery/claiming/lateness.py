"""When a batch is too late to go out by itself, and when its readers were put off for too long.
Pure."""

from datetime import datetime, timedelta

PUT_OFF_AT_MOST = timedelta(days=3)
"""RFC 5321, section 4.5.4.1, has a sender try for four or five days. This is less, so that an issue
has come to its end before the next one is composed, three days ahead of its first reader's hour."""
GIVEN_UP = "It was put off for"
"""How the reason begins of who was put off for too long: nobody refused them."""
SENDING_PAUSES = timedelta(hours=1)
"""An issue of which nobody was taken for so long is not being sent any more."""
MOST_PUT_OFF_PERCENT = 5
"""Of those who were taken. Where more are put off, it is not their own trouble any more."""


def is_late(
    now: datetime,
    *,
    due_at: datetime,
    approved_at: datetime,
    accepted_at: datetime | None,
    late_after: timedelta,
    put_off_at: datetime | None = None,
) -> bool:
    """Tell whether more time than ``late_after`` went by since the batch could have gone out.

    That is from its due time, from the approval, or from when a person accepted its lateness:
    whichever came last. Where it is its readers' own trouble that they were not taken, as
    ``is_their_own_trouble`` tells, it is from when they were last put off: nobody is surprised by
    what was tried all along.
    """
    ready_at = max(due_at, approved_at, accepted_at or approved_at, put_off_at or approved_at)
    return now - ready_at > late_after


def longest_pause(gap: timedelta) -> timedelta:
    """Return for how long after the last readers were taken the issue is still being sent, and what
    waits for its turn is late to nobody's surprise; ``gap`` is what the rate limit puts between."""
    return max(SENDING_PAUSES, 2 * gap)


def is_their_own_trouble(*, put_off: int, taken: int) -> bool:
    """Tell whether those whom the provider puts off are few beside those whom it takes (numbers of
    readers of one issue). A single one is, where anybody was taken."""
    return put_off <= max(min(taken, 1), taken * MOST_PUT_OFF_PERCENT // 100)


def is_given_up(now: datetime, *, first_tried_at: datetime, accepted_at: datetime | None) -> bool:
    """Tell whether readers who were put off each time are not tried any more.

    The days count from the first try, or from when a person let the issue go on.
    """
    return now - max(first_tried_at, accepted_at or first_tried_at) > PUT_OFF_AT_MOST
