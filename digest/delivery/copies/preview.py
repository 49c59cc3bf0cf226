"""Shows an issue as one kind of reader gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from digest.delivery.copies.content_now import content_now
from digest.delivery.copies.fill_slots import fill_slots
from digest.delivery.copies.shown_reader import (
    ShownReader,
    one_of,
    one_reader,
    sequence_of,
    somebody,
)
from digest.delivery.errors import PreviewError
from digest.delivery.planning.approved_issues import approved_issues
from digest.delivery.planning.choose import ApprovedIssue, Chosen, choose_items
from digest.delivery.planning.choose_for_groups import notices_for
from digest.delivery.planning.groups import Group
from digest.delivery.sending.handover import greeting
from digest.issues.content import IssueContent
from digest.issues.edition import edition_of
from digest.issues.models import Issue
from digest.issues.notice import Notice
from digest.newsletters.models import Topic
from digest.render.mail import render_mail
from digest.render.records import RenderedMail
from digest.render.templates import prepare
from digest.render.words import Words
from subscribers.models import Subscriber

NOBODY = "preview"
"""Stands in links where a reader's token would: it opens nothing."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """An issue as one kind of reader gets it; its links are nobody's."""

    mail: RenderedMail
    """With its slots as markers."""
    html: bytes
    """With its slots filled; empty for a reader who takes nothing but text."""
    text: bytes
    meta: dict[str, Any]
    """What a person may want to know beside it; JSON can hold it."""
    why_not_due: str = ""
    """Of one reader who would get nothing as things stand, whatever there is for them: why, as the
    second half of a sentence."""


def preview_variant(
    issue: Issue,
    *,
    topics: Sequence[Topic] | None,
    subscriber: Subscriber | None,
    now: datetime,
    look: str | None = None,
    large_text: bool = False,
    text_only: bool = False,
    with_changes: bool = False,
) -> Preview:
    """Return the issue as somebody with these topics (None for all) and wishes gets it, or this
    subscriber, who has their own.

    A draft is shown as it is now, an approved issue from its snapshot, or ``with_changes`` as
    another approval would freeze it; both in another ``look``, where one is named. Raises
    PreviewError where they would get nothing, SnapshotError and TemplateError.
    """
    reader = (
        somebody(issue, topics, large_text=large_text, text_only=text_only)
        if subscriber is None
        else _one_reader(subscriber, issue, now=now, with_changes=with_changes)
    )
    return _preview(issue, reader, now=now, look=look, with_changes=with_changes)


def _one_reader(
    subscriber: Subscriber, issue: Issue, *, now: datetime, with_changes: bool
) -> ShownReader:
    content, _ = content_now(issue, with_changes=with_changes)
    return one_reader(subscriber, issue, content.notices, now=now)


def preview_group(
    issue: Issue, group: Group, *, now: datetime, with_changes: bool = False
) -> Preview:
    """Return the issue as readers of the group get it, as ``preview_variant`` does; a topic choice
    that nobody has is that of all topics."""
    return _preview(issue, one_of(group, issue), now=now, with_changes=with_changes)


def _preview(
    issue: Issue,
    reader: ShownReader,
    *,
    now: datetime,
    look: str | None = None,
    with_changes: bool = False,
) -> Preview:
    content, templates = content_now(issue, look=look, with_changes=with_changes)
    sequence = sequence_of(issue)
    chosen = _choose(issue, content, sequence, reader)
    told = _notices(reader, chosen, content)
    _refuse_nothing(issue, content, chosen, told)
    edition = edition_of(
        content,
        chosen.items,
        base_url=settings.ENVIRONMENT.base_url,
        passed_over=chosen.passed_over,
        notices=tuple(notice.words for notice in told),
        large_text=reader.large_text,
        text_only=reader.text_only,
    )
    mail = render_mail(prepare(templates), edition)
    letter = fill_slots(
        mail,
        slots_for_nobody(NOBODY, content.words, name=reader.name, own_greeting=reader.greeting),
    )
    return Preview(
        mail=mail,
        html=letter.html,
        text=letter.text,
        meta={
            "issue": issue.slug,
            "state": issue.state,
            "shown_at": now.isoformat(),
            "subject": mail.subject,
            "preheader": mail.preheader,
            "look": templates.look,
            "language": edition.language,
            "articles": [
                {"summary": item.summary, "title": item.article.title} for item in chosen.items
            ],
            "passed_over": chosen.passed_over,
            "notices": [{"summary": notice.summary, "words": notice.words} for notice in told],
            "html_bytes": len(mail.html),
            "text_bytes": len(mail.text),
            "sha256": mail.sha256,
        },
        why_not_due=reader.why_not_due,
    )


def _notices(reader: ShownReader, chosen: Chosen, content: IssueContent) -> tuple[Notice, ...]:
    if reader.owed is None:
        return content.new_notices if chosen.items else ()
    return notices_for(reader.owed, chosen, content.notices)


def slots_for_nobody(
    token: str, words: Words, *, name: str = "", own_greeting: str = ""
) -> dict[str, str]:
    """Return values for a mail's slots with links that open nobody's preferences."""
    base_url = settings.ENVIRONMENT.base_url
    return {
        "greeting": greeting(name, own_greeting, words),
        "preferences_url": f"{base_url}/preferences/{token}",
        "unsubscribe_url": f"{base_url}/unsubscribe/{token}",
        "browser_url": f"{base_url}/view/{token}",
    }


def _choose(issue: Issue, content: IssueContent, sequence: int, reader: ShownReader) -> Chosen:
    earlier = approved_issues(issue.newsletter_id, after=reader.horizon)
    this = ApprovedIssue(sequence=sequence, items=content.items)
    return choose_items(
        [*(other for other in earlier if other.sequence < sequence), this],
        horizon=reader.horizon,
        topics=reader.topics,
    )


def _refuse_nothing(
    issue: Issue, content: IssueContent, chosen: Chosen, told: Sequence[Notice]
) -> None:
    if not content.items:
        raise PreviewError(f"{issue.slug} has no items; compose it first.")
    if not chosen.items and not told:
        raise PreviewError(
            f"{issue.slug} has nothing for these topics, so whoever chose them gets no mail."
        )
