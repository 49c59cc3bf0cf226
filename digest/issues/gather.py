"""Gathers an issue's content from the rows as they are now."""

from collections.abc import Container
from dataclasses import replace

from django.utils.text import slugify

from digest.issues.content import ContentItem, IssueContent, issue_path
from digest.issues.mail_words import mail_words
from digest.issues.models import Issue, Item
from digest.issues.notices import open_notices
from digest.newsletters.logos.shown_logo import shown_logo
from digest.newsletters.models import Newsletter
from digest.render.article_view import TEASER_CHARACTERS
from digest.render.clean_text import clean_line
from digest.render.links import anchor
from digest.render.records import Article
from digest.render.shorten import shorten
from digest.sources.models import Rights
from digest.summaries.models import Summary
from digest.summaries.withdrawn_at import how_withdrawn

KEY_TITLE_CHARACTERS = 60


def gather_content(issue: Issue) -> IssueContent:
    """Return what the issue would say if it were approved now.

    An issue that cannot go out is gathered all the same (no items, an incomplete one, no caveat);
    ``check_issue`` finds that.
    """
    newsletter = issue.newsletter
    caveat_version, caveat_body = _caveat(newsletter)
    words = mail_words(newsletter.language)
    items = (
        issue.items.filter(released=False)
        .order_by("position", "pk")
        .select_related("summary__source")
        .prefetch_related("summary__topics")
    )
    withdrawn = how_withdrawn(item.summary_id for item in items)
    return IssueContent(
        newsletter_slug=newsletter.slug,
        newsletter_name=newsletter.name,
        language=newsletter.language,
        from_name=newsletter.from_name,
        from_address=newsletter.from_address,
        reply_to=newsletter.reply_to,
        postal_address=newsletter.postal_address,
        privacy_url=newsletter.privacy_notice,
        logo=shown_logo(newsletter),
        slug=issue.slug,
        date=issue.date,
        note=issue.note,
        subject=issue.subject,
        preheader=issue.preheader,
        caveat_version=caveat_version,
        caveat_body=caveat_body,
        items=tuple(_content_item(item, issue, withdrawn) for item in items),
        notices=open_notices(newsletter.pk, issue.date, words),
        words=words,
    )


def _caveat(newsletter: Newsletter) -> tuple[int, str]:
    caveat = newsletter.caveats.order_by("-version").first()
    return (caveat.version, caveat.body) if caveat else (0, "")


def _content_item(item: Item, issue: Issue, withdrawn: Container[int]) -> ContentItem:
    topics = item.summary.topics.all()
    return ContentItem(
        summary=item.summary_id,
        position=item.position,
        topic_ids=tuple(sorted(topic.pk for topic in topics)),
        article=_article(
            item,
            issue,
            topics=tuple(topic.name for topic in topics),
            is_withdrawn=item.summary_id in withdrawn,
        ),
    )


def _article(item: Item, issue: Issue, *, topics: tuple[str, ...], is_withdrawn: bool) -> Article:
    summary = item.summary
    full_text = summary.source.rights == Rights.FULL
    takeaway = summary.takeaway
    if not full_text:
        # A snapshot must not carry what its publisher does not let us mail.
        takeaway = shorten(clean_line(takeaway), limit=TEASER_CHARACTERS)
    title = clean_line(summary.title) or clean_line(takeaway)
    key = _key(summary, title)
    return Article(
        title=title,
        takeaway=takeaway,
        found=summary.found if full_text else "",
        matters=summary.matters if full_text else "",
        keep_in_mind=summary.keep_in_mind if full_text else "",
        url=summary.url,
        archive_url=anchor(issue_path(issue.slug), key),
        key=key,
        published=summary.published,
        topics=topics,
        study=replace(summary.study, retracted=is_withdrawn),
        full_text=full_text,
        teaser=item.teaser,
    )


def _key(summary: Summary, title: str) -> str:
    words = slugify(title).replace("_", "-")[:KEY_TITLE_CHARACTERS].strip("-")
    # The primary key makes it the only one of its kind, in this issue and any other.
    return f"{words or 'summary'}-{summary.pk}"
