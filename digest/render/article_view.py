"""An article as the templates see it: cleaned, shortened, dated and wrapped, once for all."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from digest.render.blocks import Block, wrap_line
from digest.render.clean_text import clean_line
from digest.render.evidence_line import evidence_line, what_it_can_show
from digest.render.links import mail_url
from digest.render.prose import Prose, prose
from digest.render.records import Article
from digest.render.shorten import shorten
from digest.render.title_and_rest import title_and_rest
from digest.render.words import Words
from digest.render.written_date import published_line

TITLE_CHARACTERS = 240
SUBJECT_TITLE_CHARACTERS = 90
TEASER_CHARACTERS = 280
TOPICS_CHARACTERS = 160


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """What templates may name of an article. Empty strings are left out by the templates.

    The parts are made when they are named: most articles of a mail show none.
    """

    title: str
    """Where there is none of its own, the first sentence of its takeaway."""
    title_text: str
    """Wrapped."""
    headline: str
    """The title where nothing stands below it: so without one of its own all of its takeaway."""
    headline_text: str
    """Wrapped."""
    subject_title: str
    teaser: str
    """What the editors wrote for it, else what of the takeaway the title does not say; on one
    line."""
    teaser_text: str
    """Wrapped."""
    published: str
    """When, in words, "Published" included."""
    topics: str
    evidence: str
    evidence_stated: bool
    """Whether that says anything of the study, and not merely that its kind is not known."""
    can_show: str
    """What such a study can show, and what it cannot: one sentence."""
    evidence_text: str
    """What kind of evidence it is and what that can show, wrapped."""
    about_text: str
    """Date, topics, evidence and what it can show, wrapped."""
    url: str
    at_source: bool
    """Whether ``url`` leads to the publisher rather than to our archive."""
    archive_url: str
    _article: Article
    _takeaway: str
    """As much of it as the title does not say; text blocks."""
    _part_bytes: int | None

    @cached_property
    def lead(self) -> Prose:
        """The takeaway, without what the title says already."""
        if not self._article.full_text:
            return prose(self.teaser)
        return prose(self._takeaway, limit_bytes=self._part_bytes)

    @cached_property
    def found(self) -> Prose:
        """What they found."""
        return self._part(self._article.found)

    @cached_property
    def matters(self) -> Prose:
        """Why it matters."""
        return self._part(self._article.matters)

    @cached_property
    def keep_in_mind(self) -> Prose:
        """What to keep in mind."""
        return self._part(self._article.keep_in_mind)

    @property
    def cut(self) -> bool:
        """True where the parts go on in the archive."""
        return any(part.cut for part in (self.lead, self.found, self.matters, self.keep_in_mind))

    @property
    def opening(self) -> str:
        """The first words of its parts, on one line."""
        parts = (self.found, self.matters, self.keep_in_mind)
        blocks = next((part.blocks for part in parts if part), ())
        first = blocks[0] if blocks else Block()
        return shorten(first.text or "; ".join(first.entries), limit=TEASER_CHARACTERS)

    def _part(self, text: str) -> Prose:
        return prose(text if self._article.full_text else "", limit_bytes=self._part_bytes)


@lru_cache(maxsize=2_048)
def article_view(
    article: Article, *, issue_url: str, issue_date: date, words: Words, part_bytes: int | None
) -> ArticleView:
    """Return the view; each part takes ``part_bytes`` at most where that is not None.

    Cached, since an issue's variants share its articles.
    """
    archive_url = mail_url(article.archive_url, otherwise=issue_url)
    url = mail_url(article.url, otherwise=archive_url)
    title, takeaway = title_and_rest(article, limit=TITLE_CHARACTERS)
    headline = clean_line(article.title) or clean_line(article.takeaway)
    headline = shorten(headline, limit=TITLE_CHARACTERS)
    teaser = shorten(clean_line(article.teaser or takeaway), limit=TEASER_CHARACTERS)
    published = published_line(article.published, issue_date=issue_date, words=words)
    topics = shorten(
        ", ".join(filter(None, map(clean_line, article.topics))), limit=TOPICS_CHARACTERS
    )
    evidence = evidence_line(article.study, words)
    can_show = what_it_can_show(article.study, words)
    return ArticleView(
        title=title,
        title_text=wrap_line(title),
        headline=headline,
        headline_text=wrap_line(headline),
        subject_title=shorten(title, limit=SUBJECT_TITLE_CHARACTERS),
        teaser=teaser,
        teaser_text=wrap_line(teaser),
        published=published,
        topics=topics,
        evidence=evidence,
        evidence_stated=evidence not in {"", words.unknown_kind[0]},
        can_show=can_show,
        evidence_text=wrap_line(". ".join(filter(None, (evidence, can_show)))),
        about_text="\n".join(
            wrap_line(line) for line in (published, topics, evidence, can_show) if line
        ),
        url=url,
        at_source=url != archive_url,
        archive_url=archive_url,
        _article=article,
        _takeaway=takeaway,
        _part_bytes=part_bytes,
    )
