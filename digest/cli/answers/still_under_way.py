"""What a person reads of mail that cannot be stopped any more."""

from typing import TYPE_CHECKING

from digest.cli.answers.output import say

if TYPE_CHECKING:
    from digest.delivery.status.under_way import UnderWay


def say_what_still_ends(under_way: "UnderWay") -> None:
    """Say what the provider has in hand; nothing where it has nothing."""
    if under_way.deliveries_together:
        say(
            "What the provider has in hand still ends: a batch that it takes all at once, up to "
            f"{under_way.deliveries_together} mails."
        )
    if under_way.messages:
        hand = (
            "The one message" if under_way.messages == 1 else f"The {under_way.messages} messages"
        )
        say(f"{hand} that a sender has in hand may still go; no other does.")
