"""Makes of a claimed batch what a provider is given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.still_wanted import Addressee
from digest.delivery.models import Variant
from digest.delivery.providers.base import Handover, Message, Recipient
from digest.issues.content import IssueContent
from digest.render.clean_text import clean_line
from digest.render.words import Words
from subscribers.links.tokens import LinkSigner

_recipient = partial(tuple.__new__, Recipient)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What all mail of an issue has in common: whose it is, and where its links lead."""

    content: IssueContent
    newsletter_id: int
    base_url: str
    base_host: str
    tracking: bool = False
    """As the newsletter's owner wishes now, not when the issue was approved."""


class Reader(Protocol):
    """Whose values stand in a mail."""

    @property
    def public_id(self) -> int:
        """What their links name them by."""

    @property
    def token_generation(self) -> int:
        """Which of their links count."""

    @property
    def name(self) -> str:
        """Empty where they gave none."""

    @property
    def greeting(self) -> str:
        """In their own words, or empty."""


def make_handover(
    claim: Claim,
    message: Message,
    addressees: Sequence[Addressee],
    letterhead: Letterhead,
    signer: LinkSigner,
) -> Handover:
    """Return the handover of the claim's batch: its variant's message, and each reader's slots."""
    slots = slots_of(addressees, letterhead, signer, issue_id=claim.batch.issue_id)
    rows = (
        (one.delivery_id, one.address, one.name, own)
        for one, own in zip(addressees, slots, strict=True)
    )
    return Handover(
        attempt_id=claim.attempt.pk,
        issue_slug=letterhead.content.slug,
        message=message,
        recipients=tuple(map(_recipient, rows)),
    )


def slots_of(
    readers: Sequence[Reader], letterhead: Letterhead, signer: LinkSigner, *, issue_id: int
) -> Iterator[dict[str, str]]:
    """Yield what stands in the slots of each reader's copy of the issue, in their order."""
    newsletter = letterhead.newsletter_id
    words = letterhead.content.words
    preferences = f"{letterhead.base_url}/preferences/"
    way_out = f"{letterhead.base_url}/unsubscribe/"
    browser = f"{letterhead.base_url}/view/"
    revocable = [(one.public_id, one.token_generation) for one in readers]
    opening = signer.preferences_tokens(revocable, newsletter)
    ending = signer.unsubscribe_tokens([one.public_id for one in readers], newsletter)
    showing = signer.browser_tokens(revocable, issue_id)
    for one, opens, ends, shows in zip(readers, opening, ending, showing, strict=True):
        yield {
            "greeting": greeting(one.name, one.greeting, words),
            "preferences_url": preferences + opens,
            "unsubscribe_url": way_out + ends,
            "browser_url": browser + shows,
        }


def variant_message(variant: Variant, letterhead: Letterhead) -> Message:
    """Return what the readers of a variant get, sent in the newsletter's name."""
    return message_of(
        letterhead,
        subject=variant.subject,
        html=bytes(variant.html),
        text=bytes(variant.text),
        slots=variant.slots,
        language=variant.language,
    )


def message_of(
    letterhead: Letterhead,
    *,
    subject: str,
    html: bytes,
    text: bytes,
    slots: dict[str, str],
    language: str,
) -> Message:
    """Return the message, sent in the newsletter's name."""
    content = letterhead.content
    return Message(
        subject=subject,
        html=html,
        text=text,
        slots=slots,
        from_name=content.from_name,
        from_address=content.from_address,
        reply_to=content.reply_to,
        list_id=f"{content.newsletter_slug}.{letterhead.base_host}",
        list_name=content.newsletter_name,
        language=language,
        tracking=letterhead.tracking,
    )


def greeting(name: str, own_words: str, words: Words) -> str:
    """Return how a letter to somebody begins: in their own words where they gave some, else by
    their name, which they need not have given either."""
    if own_words and (own := clean_line(own_words)):
        return own
    name = clean_line(name)
    return words.hello_name.format(name=name) if name else words.hello
