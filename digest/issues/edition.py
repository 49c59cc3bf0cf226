"""Makes of frozen content what one kind of reader gets. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from digest.issues.content import ContentItem, IssueContent, issue_path
from digest.render.caveat_sentences import with_own_sentences
from digest.render.caveat_text import caveat_for
from digest.render.records import Article, Edition, ShownLogo
from digest.web_address import completed


def edition_of(
    content: IssueContent,
    items: Sequence[ContentItem],
    *,
    base_url: str,
    passed_over: int = 0,
    notices: tuple[str, ...] = (),
    large_text: bool = False,
    text_only: bool = False,
) -> Edition:
    """Return the edition that holds ``items`` in the order given, the first featured.

    The items may come from several issues of the newsletter; each leads to the archive page of
    its own. The caveat's journals are those of these items. The editors' subject and preheader are
    about the issue's first item: a mail that begins with another is named by the templates.
    Without items it says the ``notices`` alone, and nothing of what the editors wrote about the
    issue's items. ``base_url`` has no trailing slash.
    Raises ValueError where there is neither.
    """
    if not items and not notices:
        raise ValueError(
            f"An edition of {content.slug} needs an item or a notice; whoever has none, no mail."
        )
    subject, preheader = _inbox_lines(content, items, notices)
    return Edition(
        newsletter=content.newsletter_name,
        issue_date=content.date,
        issue_url=f"{base_url}{issue_path(content.slug)}",
        articles=tuple(_with_whole_addresses(item.article, base_url) for item in items),
        caveat=caveat_of(content, items),
        sender=content.from_name,
        postal_address=content.postal_address,
        privacy_url=completed(content.privacy_url, base_url=base_url),
        logo=_logo(content.logo, base_url),
        why=content.words.why.format(newsletter=content.newsletter_name),
        passed_over=passed_over,
        note=content.note if items else "",
        subject=subject,
        preheader=preheader,
        notices=notices,
        language=content.language,
        words=content.words,
        text_only=text_only,
        large_text=large_text,
    )


def _inbox_lines(
    content: IssueContent, items: Sequence[ContentItem], notices: tuple[str, ...]
) -> tuple[str, str]:
    """Return subject and preheader; empty: as the templates say."""
    if not items:
        return content.words.correction_alone, notices[0]
    if content.items and items[0].summary == content.items[0].summary:
        return content.subject, content.preheader
    return "", ""


def caveat_of(content: IssueContent, items: Sequence[ContentItem]) -> str:
    """Return the caveat with the journals of these items filled in, and what else it must say of
    their studies."""
    studies = [item.article.study for item in items]
    journals = [study.journal or "" for study in studies]
    standing = caveat_for(content.caveat_body, journals, content.language)
    return with_own_sentences(standing, studies, content.words)


def _logo(logo: ShownLogo | None, base_url: str) -> ShownLogo | None:
    return replace(logo, url=completed(logo.url, base_url=base_url)) if logo else None


def _with_whole_addresses(article: Article, base_url: str) -> Article:
    archive_url = f"{base_url}{article.archive_url}"
    return replace(article, url=article.url or archive_url, archive_url=archive_url)
