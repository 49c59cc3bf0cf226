"""Who may sign up again by themselves."""

from subscribers.suppressions.look_up import suppression_of


def may_join(key: str) -> bool:
    """Tell whether a double opt-in of their own brings this address (``Address.key``) to a list.

    Not after a complaint: whoever called our mail spam gets not even the one to confirm, unless a
    person here lifts that first.
    """
    suppression = suppression_of(key)
    return suppression is None or suppression.complained_at is None
