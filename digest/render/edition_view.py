"""All that the templates may name, as one mapping."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.render.article_view import ArticleView, article_view
from digest.render.blocks import wrap_line
from digest.render.clean_text import clean_line
from digest.render.direction import direction_of_language
from digest.render.fit import Layout
from digest.render.links import mail_url
from digest.render.postal_address import address_lines
from digest.render.prose import prose
from digest.render.records import Edition, ShownLogo
from digest.render.shorten import shorten
from digest.render.type_sizes import SizesByWish
from digest.render.words import Words
from digest.render.written_date import written_date

NAME_CHARACTERS = 120
SENTENCE_CHARACTERS = 500
MOST_NOTICES = 15
NEXT_TITLES = 3
NEXT_TITLES_CHARACTERS = 280
_SIZES_WITHOUT_LOOK = SizesByWish()


def edition_view(
    edition: Edition,
    layout: Layout,
    slots: Mapping[str, str],
    sizes: SizesByWish = _SIZES_WITHOUT_LOOK,
) -> dict[str, object]:
    """Return the variables of all four templates, ``preheader`` and ``subject`` apart.

    ``slots`` are the markers; the articles take the roles that the layout gives them. ``sizes`` are
    the look's.
    """
    issue_url = mail_url(edition.issue_url, otherwise="")
    words = edition.words
    language = clean_line(edition.language) or "en"
    views = [
        article_view(
            article,
            issue_url=issue_url,
            issue_date=edition.issue_date,
            words=words,
            part_bytes=None if number else layout.part_bytes,
        )
        for number, article in enumerate(edition.articles)
    ]
    shown = 1 + layout.teasers + layout.headlines
    more_in_mail = max(min(len(views), shown) - 1, 0)
    passed_over = edition.passed_over + max(len(views) - shown, 0)
    why = shorten(clean_line(edition.why), limit=SENTENCE_CHARACTERS)
    notices = shown_notices(edition)
    return {
        **slots,
        "newsletter": shorten(clean_line(edition.newsletter), limit=NAME_CHARACTERS),
        "logo": _logo(edition.logo),
        "issue_date": written_date(edition.issue_date, words),
        "issue_url": issue_url,
        "language": language,
        "direction": direction_of_language(language),
        "featured": views[0] if views else None,
        "teasers": views[1 : 1 + layout.teasers],
        "headlines": views[1 + layout.teasers : shown],
        "next_titles": _next_titles(views[1:shown]),
        "more_in_mail": more_in_mail,
        "and_more": _and_more(more_in_mail, words),
        "passed_over": passed_over,
        "more_in_archive": words.more_in_archive.format(count=words.number(passed_over)),
        "words": words,
        "note": prose(edition.note, limit_bytes=layout.part_bytes),
        "notices": notices,
        "notices_text": "\n\n".join(map(wrap_line, notices)),
        "caveat": prose(edition.caveat),
        "sender": shorten(clean_line(edition.sender), limit=NAME_CHARACTERS),
        "address_lines": address_lines(edition.postal_address),
        "privacy_url": mail_url(edition.privacy_url, otherwise=""),
        "why": why,
        "why_text": wrap_line(why),
        "size": sizes.of(large_text=edition.large_text),
    }


def _logo(logo: ShownLogo | None) -> ShownLogo | None:
    url = mail_url(logo.url, otherwise="") if logo else ""
    return replace(logo, url=url) if logo and url else None


def shown_notices(edition: Edition) -> list[str]:
    """Return what of the edition's notices a mail shows."""
    shown = (
        shorten(clean_line(notice), limit=SENTENCE_CHARACTERS)
        for notice in edition.notices[:MOST_NOTICES]
    )
    return [notice for notice in shown if notice]


def _and_more(count: int, words: Words) -> str:
    return words.and_one_more if count == 1 else words.and_more.format(count=words.number(count))


def _next_titles(views: Sequence[ArticleView]) -> str:
    titles = [view.subject_title for view in views if view.subject_title]
    return shorten("; ".join(titles[:NEXT_TITLES]), limit=NEXT_TITLES_CHARACTERS)
