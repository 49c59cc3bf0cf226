"""What a mail server's reply means for us (RFC 5321, section 4.2; RFC 3463)."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal

from digest.delivery.providers.far_end_words import far_end_words
from digest.delivery.providers.smtp.about_us import is_deferral_about_us, is_refusal_about_us

Stage = Literal["connection", "sender", "recipient", "data", "message"]
"""Which step was answered; ``data`` asks for leave to send, ``message`` ends what was sent."""

YES, LATER, NO = 2, 4, 5
"""First digits."""
CLOSING = 421
GO_AHEAD = 354


class Verdict(Enum):
    """What became of one message."""

    TAKEN = auto()
    RECIPIENT_REFUSED = auto()
    RECIPIENT_LATER = auto()
    WE_REFUSED = auto()
    """It is about us: sender, login, relaying, message, policy, quota. Certainly not taken."""
    WE_LATER = auto()
    """The connection or the server as a whole. Certainly not taken."""
    IN_DOUBT = auto()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A verdict, and the server's words for it."""

    verdict: Verdict
    words: str = ""
    is_connection_over: bool = False
    is_to_recipient: bool = False
    """Said after the server had agreed to the connection and the sender."""


def is_yes(code: int) -> bool:
    """Whether the server agrees to what it was asked."""
    return _first_digit(code) == YES


def is_known(code: int) -> bool:
    """Whether the server answers in step and goes on listening."""
    return code != CLOSING and _first_digit(code) in {YES, LATER, NO}


def judge(stage: Stage, code: int, said: bytes) -> Answer:
    """Return what a reply means that did not let us go on, or that ended the message.

    Servers often wait until the recipient to say what they have against the sender, so a refusal
    at any stage is read for whom it is about.
    """
    words = far_end_words(f"{code} {said.decode(errors='replace')}")
    if stage == "message" and is_yes(code):
        return Answer(verdict=Verdict.TAKEN, words=words)
    if code == CLOSING:
        return Answer(verdict=Verdict.WE_LATER, words=words, is_connection_over=True)
    if _first_digit(code) == NO:
        is_to_recipient = stage not in {"connection", "sender"}
        about_us = not is_to_recipient or is_refusal_about_us(code, said)
        verdict = Verdict.WE_REFUSED if about_us else Verdict.RECIPIENT_REFUSED
        return Answer(verdict=verdict, words=words, is_to_recipient=is_to_recipient)
    if _first_digit(code) == LATER:
        about_us = stage in {"connection", "sender"} or is_deferral_about_us(said)
        verdict = Verdict.WE_LATER if about_us else Verdict.RECIPIENT_LATER
        return Answer(verdict=verdict, words=words)
    verdict = Verdict.IN_DOUBT if stage == "message" else Verdict.WE_LATER
    return Answer(
        verdict=verdict,
        words="The mail server's answer makes no sense; see its log.",
        is_connection_over=True,
    )


def _first_digit(code: int) -> int:
    return code // 100
