"""Frozen content with defaults."""

from datetime import date

from digest.issues.content import ContentItem, IssueContent
from tests.unit.mail_factories import make_article

SLUG = "weekly-2026-01-13"
CAVEAT_BODY = "Studies{journals:|, such as the one from %,|, such as those from %,} differ."


def make_item(number: int = 1, *, slug: str = SLUG, **fields: object) -> ContentItem:
    """An item as gathered: its archive page without the base URL. ``fields`` are the article's."""
    article = make_article(number, archive_url=f"/issues/{slug}/#study-{number}", **fields)
    return ContentItem(summary=number, position=number, topic_ids=(1, 4), article=article)


def make_content(*items: ContentItem, **fields: object) -> IssueContent:
    values: dict[str, object] = {
        "newsletter_slug": "weekly",
        "newsletter_name": "Weekly research",
        "language": "en",
        "from_name": "The Example Trust",
        "from_address": "letters@example.net",
        "reply_to": "",
        "postal_address": "12 Example Street\nBristol BS1 2AB",
        "privacy_url": "https://news.example.org/privacy/",
        "slug": SLUG,
        "date": date(2026, 1, 13),
        "note": "",
        "caveat_version": 1,
        "caveat_body": CAVEAT_BODY,
        "items": items or (make_item(1), make_item(2)),
    }
    return IssueContent(**{**values, **fields})
