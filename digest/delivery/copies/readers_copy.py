"""A reader's own copy of an issue, as it went to them: for a mail program that shows it badly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from digest.archive.corrected import corrections_of
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
from digest.summaries.models import Summary
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, SubscriberState

TITLE_CHARACTERS = 240


@dataclass(frozen=True, kw_only=True)
class KnownSince:
    """What became known of an article after the copy went out; the copy says nothing of it."""

    title: str
    at: datetime | None = None
    """When it was corrected; None where its study was withdrawn."""
    words: str = ""
    """The correction."""


@dataclass(frozen=True, kw_only=True)
class ReadersCopy:
    """What one reader got, and of which newsletter."""

    reader: Subscriber
    newsletter: Newsletter
    subject: str
    letter: Letter
    language: str
    """The mail's, whatever the reader's own is."""
    known_since: tuple[KnownSince, ...]


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
    return ReadersCopy(
        reader=delivery.subscriber,
        newsletter=delivery.issue.newsletter,
        subject=variant.subject,
        letter=fill_slots(
            as_rendered(variant), _slots(delivery.subscriber, delivery.issue, content)
        ),
        language=variant.language,
        known_since=tuple(_known_since(delivery.issue, content, variant.articles)),
    )


def _known_since(
    issue: Issue, content: IssueContent, articles: Sequence[int]
) -> Iterator[KnownSince]:
    for one in withdrawn_since(items_of_copies(issue, content, articles)):
        yield KnownSince(title=_title(one.item.article.title, one.item.article.takeaway))
    corrected = corrections_of(articles)
    if not corrected:
        return
    headings = {one.pk: one.heading for one in Summary.objects.filter(pk__in=corrected)}
    # As the copy has them, where the issue itself does.
    headings |= {item.summary: item.article.title for item in content.items if item.article.title}
    for summary in articles:
        for made in corrected.get(summary, ()):
            yield KnownSince(title=_title(headings[summary]), at=made.at, words=made.words)


def _title(*texts: str) -> str:
    return shorten(next(filter(None, texts), ""), limit=TITLE_CHARACTERS)


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
