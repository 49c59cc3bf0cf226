"""What others show of an issue's page where somebody shares its address."""

from dataclasses import dataclass

from digest.archive.archived_article import TEASER_CHARACTERS
from digest.issues.content import IssueContent, issue_path
from digest.render.clean_text import clean_line
from digest.render.records import Article
from digest.render.shorten import shorten

TITLE_CHARACTERS = 120


@dataclass(frozen=True, kw_only=True)
class ShareCard:
    """Open Graph's fields (https://ogp.me); no more of a text than every source lets us show."""

    title: str
    description: str
    url: str
    """The page's own address, whatever host was asked."""


def share_card(content: IssueContent, *, base_url: str) -> ShareCard:
    """Return the card of an issue; that of its newsletter alone where it has no items."""
    first = content.items[0].article if content.items else None
    return ShareCard(
        title=shorten(_title(first) or content.newsletter_name, limit=TITLE_CHARACTERS),
        description=shorten(clean_line(first.takeaway), limit=TEASER_CHARACTERS) if first else "",
        url=f"{base_url}{issue_path(content.slug)}",
    )


def _title(article: Article | None) -> str:
    return clean_line(article.title) or clean_line(article.takeaway) if article else ""
