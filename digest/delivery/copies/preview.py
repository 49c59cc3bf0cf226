"""Shows an issue as one kind of reader gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from digest.delivery.copies.content_now import content_now
from digest.delivery.copies.fill_slots import fill_slots
from digest.delivery.errors import PreviewError
from digest.delivery.models import CarriedNotice
from digest.delivery.planning.approved_issues import approved_issues
from digest.delivery.planning.choose import ApprovedIssue, Chosen, choose_items
from digest.delivery.planning.choose_for_groups import (
    has_large_text,
    notices_for,
    owed_by_key,
)
from digest.delivery.planning.groups import Group, topics_of
from digest.delivery.planning.owed_notices import owed_notices
from digest.delivery.sending.handover import greeting
from digest.issues.content import IssueContent, Notice
from digest.issues.edition import edition_of
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter, Topic
from digest.render.mail import render_mail
from digest.render.records import RenderedMail
from digest.render.templates import prepare
from digest.render.words import Words
from subscribers.models import Subscriber, Subscription
from subscribers.topics.wanted_topics import ALL, WantedTopics, read_key

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


@dataclass(frozen=True, kw_only=True)
class _Reader:
    topics: WantedTopics
    horizon: int
    name: str = ""
    greeting: str = ""
    large_text: bool = False
    text_only: bool = False
    owed: int | None = None
    """The notices that they are owed; None for nobody in particular, who sees what is new."""


def preview_variant(
    issue: Issue,
    *,
    topics: Sequence[Topic] | None,
    subscriber: Subscriber | None,
    now: datetime,
    look: str | None = None,
    large_text: bool = False,
    text_only: bool = False,
) -> Preview:
    """Return the issue as somebody with these topics (None for all) and wishes gets it, or this
    subscriber, who has their own.

    A draft is shown as it is now, an approved issue from its snapshot; both in another ``look``,
    where one is named. Raises PreviewError where they would get nothing, SnapshotError and
    TemplateError.
    """
    sequence = issue.sequence or _next_sequence(issue)
    if subscriber is not None:
        reader = _as(subscriber, issue, sequence, content_now(issue)[0].notices)
    else:
        chosen_topics = ALL
        if topics is not None:
            chosen_topics = WantedTopics(frozenset(t.pk for t in topics), all_but_named=False)
        reader = _Reader(
            topics=chosen_topics,
            horizon=sequence - 1,
            # Letters without HTML have no size of type.
            large_text=large_text and not text_only,
            text_only=text_only,
        )
    return _preview(issue, reader, now=now, look=look)


def preview_group(issue: Issue, group: Group, *, now: datetime) -> Preview:
    """Return the issue as readers of the group get it. Raises as ``preview_variant`` does; a topic
    choice that nobody has is that of all topics."""
    sequence = issue.sequence or _next_sequence(issue)
    reader = _Reader(
        topics=topics_of([group]).get(group.topic_choice, ALL),
        horizon=min(group.horizon, sequence - 1),
        large_text=has_large_text(group),
        text_only=group.text_only,
        owed=group.notices,
    )
    return _preview(issue, reader, now=now)


def _preview(issue: Issue, reader: _Reader, *, now: datetime, look: str | None = None) -> Preview:
    content, templates = content_now(issue, look=look)
    sequence = issue.sequence or _next_sequence(issue)
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
    )


def _notices(reader: _Reader, chosen: Chosen, content: IssueContent) -> tuple[Notice, ...]:
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


def _choose(issue: Issue, content: IssueContent, sequence: int, reader: _Reader) -> Chosen:
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


def _as(subscriber: Subscriber, issue: Issue, sequence: int, notices: Sequence[Notice]) -> _Reader:
    subscription = (
        Subscription.objects.filter(subscriber=subscriber, newsletter=issue.newsletter_id)
        .select_related("topic_choice")
        .first()
    )
    if subscription is None:
        raise PreviewError(
            f"This subscriber does not take {issue.newsletter.name}; preview it by --topics."
        )
    choice = subscription.topic_choice
    return _Reader(
        topics=read_key(choice.key) if choice else ALL,
        horizon=min(_served_before(subscriber, issue, subscription), sequence - 1),
        name=subscriber.name,
        greeting=subscriber.greeting,
        large_text=subscriber.large_text,
        text_only=subscriber.text_only,
        owed=_owed(issue, subscription, notices),
    )


def _owed(issue: Issue, subscription: Subscription, notices: Sequence[Notice]) -> int:
    """Return what they are owed of the notices; once the issue is planned, what it tells them."""
    theirs = issue.deliveries.filter(subscriber=subscription.subscriber_id, batch__isnull=False)
    variant = theirs.values_list("batch__variant", flat=True).first()
    if variant is not None:
        keys = CarriedNotice.objects.filter(variant=variant).values_list("key", flat=True)
        return owed_by_key(notices, keys)
    row = Subscription.objects.filter(pk=subscription.pk)
    owed: int = row.annotate(owed=owed_notices(issue, notices)).values_list("owed", flat=True).get()
    return owed


def _served_before(subscriber: Subscriber, issue: Issue, subscription: Subscription) -> int:
    planned = issue.deliveries.filter(subscriber=subscriber, batch__isnull=False)
    before = planned.values_list("batch__variant__served_before", flat=True).first()
    return subscription.horizon if before is None else before


def _next_sequence(issue: Issue) -> int:
    last = Newsletter.objects.values_list("last_sequence", flat=True).get(pk=issue.newsletter_id)
    return last + 1
