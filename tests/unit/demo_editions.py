"""The demonstration's own weeks, as editions."""

from functools import lru_cache

from digest.paths import DEMO_CONTENT
from digest.render.records import Edition
from digest.sources.files.markdown_file import read_markdown
from digest.sources.records import ReadSettings
from tests.unit.mail_factories import make_article, make_edition


@lru_cache(maxsize=1)
def demo_editions() -> tuple[Edition, ...]:
    weeks = sorted(DEMO_CONTENT.glob("week-*"))
    assert len(weeks) > 3
    return tuple(make_edition(articles=tuple(_articles(week))) for week in weeks)


def _articles(week):
    for number, file in enumerate(sorted(week.glob("*.md")), start=1):
        reading = read_markdown(file.read_text("utf-8"), where="-", settings=ReadSettings())
        (entry,) = reading.entries
        yield make_article(
            number,
            title=entry.title,
            takeaway=entry.takeaway,
            found=entry.found,
            matters=entry.matters,
            keep_in_mind=entry.keep_in_mind,
            url=entry.url,
            published=entry.published,
            study=entry.study,
        )
