"""A reader's own copy of an issue, as it went to them: for a mail program that shows it badly."""

from dataclasses import dataclass

from django.conf import settings

from digest.delivery.claiming.checked_variant import checked_variant
from digest.delivery.copies.as_rendered import as_rendered
from digest.delivery.copies.fill_slots import Letter, fill_slots
from digest.delivery.guards.withdrawn import items_of_copies, withdrawn_since
from digest.delivery.models import Delivery
from digest.delivery.sending.handover import Letterhead, slots_of
from digest.issues.content import IssueContent
from digest.issues.models import Issue
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.newsletters.models import Newsletter
from digest.render.shorten import shorten
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, SubscriberState

TITLE_CHARACTERS = 240


@dataclass(frozen=True, kw_only=True)
class ReadersCopy:
    """What one reader got, and of which newsletter."""

    reader: Subscriber
    newsletter: Newsletter
    subject: str
    letter: Letter
    language: str
    """The mail's, whatever the reader's own is."""
    withdrawn: tuple[str, ...]
    """Titles of articles in it whose study was withdrawn since; it says nothing of that itself."""


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
    content = _content(delivery.issue)
    if variant is None or content is None:
        return None
    shown = items_of_copies(delivery.issue, content, variant.articles)
    titles = (one.item.article.title or one.item.article.takeaway for one in withdrawn_since(shown))
    return ReadersCopy(
        reader=delivery.subscriber,
        newsletter=delivery.issue.newsletter,
        subject=variant.subject,
        letter=fill_slots(
            as_rendered(variant), _slots(delivery.subscriber, delivery.issue, content)
        ),
        language=variant.language,
        withdrawn=tuple(shorten(title, limit=TITLE_CHARACTERS) for title in titles),
    )


def _content(issue: Issue) -> IssueContent | None:
    """Return what was approved; None where it cannot be relied on."""
    try:
        return frozen_issue(issue).content
    except SnapshotError:
        return None


def _slots(reader: Subscriber, issue: Issue, content: IssueContent) -> dict[str, str]:
    letterhead = Letterhead(
        content=content,
        newsletter_id=issue.newsletter_id,
        base_url=settings.ENVIRONMENT.base_url,
        base_host=settings.ENVIRONMENT.base_host,
    )
    (slots,) = slots_of([reader], letterhead, link_signer(), issue_id=issue.pk)
    return slots
