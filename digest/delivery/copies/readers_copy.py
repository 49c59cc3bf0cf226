"""A reader's own copy of an issue, as it went to them: for a mail program that shows it badly."""

from dataclasses import dataclass

from django.conf import settings

from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.copies.fill_slots import Letter, fill_slots
from digest.delivery.models import Delivery, Variant
from digest.delivery.sending.handover import Letterhead, slots_of
from digest.issues.models import Issue
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.newsletters.models import Newsletter
from digest.render.records import RenderedMail
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, SubscriberState


@dataclass(frozen=True, kw_only=True)
class ReadersCopy:
    """What one reader got, and of which newsletter."""

    reader: Subscriber
    newsletter: Newsletter
    subject: str
    letter: Letter
    language: str
    """The mail's, whatever the reader's own is."""


def readers_copy(token: str) -> ReadersCopy | None:
    """Return the copy that a token shows: the variant's stored bytes, with the reader's values.

    None where the token is not ours or too old, its person gone, or the bytes are not those that
    were checked.
    """
    link = link_signer().read_browser_token(token)
    if link is None:
        return None
    delivery = (
        Delivery.objects.select_related("subscriber", "issue__newsletter", "batch")
        .filter(
            issue=link.issue_id,
            subscriber__public_id=link.public_id,
            subscriber__token_generation=link.generation,
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .first()
    )
    if delivery is None or delivery.batch is None:
        return None
    variant = checked_variant(delivery.batch.variant_id)
    slots = _slots(delivery.subscriber, delivery.issue)
    if variant is None or slots is None:
        return None
    return ReadersCopy(
        reader=delivery.subscriber,
        newsletter=delivery.issue.newsletter,
        subject=variant.subject,
        letter=fill_slots(_as_rendered(variant), slots),
        language=variant.language,
    )


def _slots(reader: Subscriber, issue: Issue) -> dict[str, str] | None:
    """Return the reader's values; None where the words of what was approved cannot be relied on."""
    try:
        content = frozen_issue(issue).content
    except SnapshotError:
        return None
    letterhead = Letterhead(
        content=content,
        newsletter_id=issue.newsletter_id,
        base_url=settings.ENVIRONMENT.base_url,
        base_host=settings.ENVIRONMENT.base_host,
    )
    (slots,) = slots_of([reader], letterhead, link_signer(), issue_id=issue.pk)
    return slots


def _as_rendered(variant: Variant) -> RenderedMail:
    return RenderedMail(
        subject=variant.subject,
        preheader=variant.preheader,
        html=bytes(variant.html),
        text=bytes(variant.text),
        slots=variant.slots,
        sha256=variant.sha256,
    )
