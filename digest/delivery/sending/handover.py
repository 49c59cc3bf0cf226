"""Makes of a claimed batch what a provider is given."""

from dataclasses import dataclass

from digest.delivery.claiming.claim import Claim
from digest.delivery.claiming.still_wanted import Addressee
from digest.delivery.providers.base import Handover, Message, Recipient
from digest.issues.content import IssueContent
from digest.render.clean_text import clean_line
from subscribers.tokens import LinkSigner


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What all mail of an issue has in common: whose it is, and where its links lead."""

    content: IssueContent
    newsletter_id: int
    base_url: str
    base_host: str


def make_handover(claim: Claim, letterhead: Letterhead, signer: LinkSigner) -> Handover:
    """Return the handover of the claim's batch: its variant's bytes, and each reader's slots."""
    variant = claim.variant
    message = message_of(
        letterhead,
        subject=variant.subject,
        html=bytes(variant.html),
        text=bytes(variant.text),
        slots=variant.slots,
        language=variant.language,
    )
    return Handover(
        attempt_id=claim.attempt.pk,
        issue_slug=letterhead.content.slug,
        message=message,
        recipients=tuple(
            _recipient(addressee, letterhead, signer) for addressee in claim.addressees
        ),
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
    )


def greeting(name: str) -> str:
    """Return how a letter to somebody begins; they may have given no name."""
    name = clean_line(name)
    return f"Hello {name}," if name else "Hello,"


def _recipient(addressee: Addressee, letterhead: Letterhead, signer: LinkSigner) -> Recipient:
    newsletter_id = letterhead.newsletter_id
    preferences = signer.preferences_token(
        addressee.public_id, newsletter_id, addressee.token_generation
    )
    way_out = signer.unsubscribe_token(addressee.public_id, newsletter_id)
    return Recipient(
        delivery_id=addressee.delivery_id,
        address=addressee.address,
        name=addressee.name,
        slots={
            "greeting": greeting(addressee.name),
            "preferences_url": f"{letterhead.base_url}/preferences/{preferences}",
            "unsubscribe_url": f"{letterhead.base_url}/unsubscribe/{way_out}",
        },
    )
