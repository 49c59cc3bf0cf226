"""An issue's page as the public gets it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from django.template.loader import render_to_string
from django.utils import translation

from digest.archive.archived_article import archived_article
from digest.archive.corrected import ShownCorrection
from digest.archive.share_card import share_card
from digest.issues.content import IssueContent
from digest.issues.edition import caveat_of
from digest.issues.mail_words import mail_words
from digest.render.blocks import blocks_of
from digest.render.records import Article


def render_page(
    content: IssueContent,
    *,
    base_url: str,
    is_indexed: bool = True,
    withdrawn: Collection[int] = (),
    corrected: Mapping[int, tuple[ShownCorrection, ...]] | None = None,
) -> str:
    """Return the page's HTML, in the newsletter's language; ``base_url`` is our own, without a
    trailing slash. ``is_indexed``: whether search engines may list it. ``withdrawn``: summaries
    (primary keys) whose study has been withdrawn, maybe since it was approved. ``corrected``: what
    was corrected since, by summary."""
    words = mail_words(content.language)
    with translation.override(content.language):
        context = {
            "content": content,
            "card": share_card(content, base_url=base_url),
            "is_indexed": is_indexed,
            "note": blocks_of(content.note),
            "caveat": blocks_of(caveat_of(content, content.items)),
            "articles": [
                archived_article(
                    _as_withdrawn(item.article) if item.summary in withdrawn else item.article,
                    base_url=base_url,
                    issue_date=content.date,
                    words=words,
                    corrections=(corrected or {}).get(item.summary, ()),
                )
                for item in content.items
            ],
        }
        return render_to_string("archive/issue_page.html", context)


def _as_withdrawn(article: Article) -> Article:
    return replace(article, study=replace(article.study, retracted=True))
