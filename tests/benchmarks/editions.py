"""Editions of real length, made of the demonstration's summaries."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, islice

from digest.paths import DEMO_CONTENT, EMAIL_TEMPLATES
from digest.render.caveat_text import caveat_for
from digest.render.records import Article, Edition
from digest.sources.files.markdown_file import read_markdown
from digest.sources.records import ReadSettings

ISSUE_URL = "https://news.example.org/issues/weekly-2026-01-13/"
ARTICLES_IN_EACH = 12
"""As many as a reader gets at most: one featured, six teasers, five headlines."""


def demo_articles() -> list[Article]:
    """Return the demonstration's complete summaries as articles."""
    articles = []
    for path in sorted(DEMO_CONTENT.glob("week-*/*.md")):
        for entry in read_markdown(
            path.read_text("utf-8"), where=path.name, settings=ReadSettings()
        ).entries:
            archive_url = f"{ISSUE_URL}#{path.stem}"
            articles.append(
                Article(
                    title=entry.title,
                    takeaway=entry.takeaway,
                    found=entry.found,
                    matters=entry.matters,
                    keep_in_mind=entry.keep_in_mind,
                    url=entry.url or archive_url,
                    archive_url=archive_url,
                    key=path.stem,
                    published=entry.published,
                    topics=entry.topics,
                    study=entry.study,
                )
            )
    return [article for article in articles if article.keep_in_mind]


def different_editions(count: int) -> list[Edition]:
    """Return editions of which no two hold the same articles."""
    return list(islice(_editions(), count))


def _editions() -> Iterator[Edition]:
    caveat = (EMAIL_TEMPLATES / "caveat.txt").read_text("utf-8")
    articles = demo_articles()
    for number, chosen in enumerate(combinations(articles, ARTICLES_IN_EACH)):
        # Another one is featured each time, as readers' topics would have it.
        first = number % ARTICLES_IN_EACH
        journals = [article.study.journal or "" for article in chosen]
        yield Edition(
            newsletter="MS Research Weekly",
            issue_date=date(2026, 1, 13),
            issue_url=ISSUE_URL,
            articles=(*chosen[first:], *chosen[:first]),
            caveat=caveat_for(caveat, journals, "en"),
            sender="The Example Trust",
            postal_address="12 Example Street\nBristol BS1 2AB\nUnited Kingdom",
            privacy_url="https://news.example.org/privacy/",
            why="You get this because you signed up for MS Research Weekly.",
        )
