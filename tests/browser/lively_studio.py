"""A studio with one of everything in each of its states, to be looked at in a browser."""

from datetime import date, timedelta

from django.test import Client
from django.urls import resolve
from django.utils import timezone

from digest.delivery.controls.cancel import cancel
from digest.delivery.providers.base import Submitted, Unknown
from digest.issues.correct import correct
from digest.issues.editing.save_text import save_text
from digest.issues.merge_summaries import merge_summaries
from digest.issues.models import Issue
from digest.issues.workflow import hold
from digest.summaries.decide import exclude, pin
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import Summary
from digest.team.models import Member
from digest.team.password_links import password_link
from digest.team.roles import Role
from subscribers.address import normal_address
from subscribers.suppressions.look_up import BY_HAND
from subscribers.suppressions.suppress import suppress
from tests.factories import NOW, make_source, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    ScriptedProvider,
    approved_issue,
    draft_issue,
    planned_issue,
    send,
)
from tests.integration.event_histories import about, hear
from tests.integration.issue_factories import a_topic
from tests.integration.studio_of_everything import READER, Studio

WEEK = timedelta(days=7)
"""Between the issues."""
BY = "editor@example.org"
ALIKE = ("Walking every day eases tiredness", "Tiredness: walking eases it every day")


class LivelyStudio(Studio):
    """Beside what the other has: an issue on its way with a batch in doubt, an approved one that
    was changed since, one that is held, one that was cancelled; notices in the draft and an item
    that lacks a part; near-duplicates; summaries kept out or merged; a source that fails."""

    def __init__(self) -> None:
        super().__init__()
        self.now = timezone.now()
        self.admin = Member.objects.get(role=Role.ADMIN)
        self.on_its_way = self._on_its_way()
        self.approved = self._approved()
        self.held = draft_issue(self.newsletter, [make_summary()], on=self._in_days(17))
        hold(self.held, reason="A figure is wrong.")
        self.cancelled = draft_issue(self.newsletter, [make_summary()], on=self._in_days(24))
        cancel(self.cancelled, reason="Nobody is there to send it.", at=self.now)
        self.issues += [self.on_its_way, self.approved, self.held, self.cancelled]
        self._fill_the_draft()
        self.alike = [make_summary(title, topics=[a_topic()]) for title in ALIKE]
        self.merged = self._merged_into(self.summary)
        self._hear_of_readers()
        make_source(
            "down",
            kind="feed",
            location="https://example.org/down.xml",
            last_read_at=self.now,
            last_failed=True,
            last_result="It does not answer.",
        )

    def pages(self) -> dict[str, list[str]]:
        """Name of each page of the studio that is opened by its address, and what it can be of."""
        found: dict[str, list[str]] = {}
        for address in dict.fromkeys(self.paths()):
            if "GET" in Client().options(address).headers["Allow"]:
                found.setdefault(str(resolve(address).url_name), []).append(address)
        return found

    def send_the_rest(self) -> None:
        """Of the issue on its way, so that only what is in doubt is left of it."""
        last = self.on_its_way.batches.latest("due_at").due_at
        send(self.on_its_way, ScriptedProvider(), at=last)

    def _given(self, room: str) -> list[dict[str, object]]:
        given = super()._given(room)
        if room == "summaries":
            given.append({"number": self.merged.pk})
        if room == "welcome":
            *_, number, token, _ = password_link(self.member, base_url="").split("/")
            given.append({"number": number, "token": token})
        return given

    def _in_days(self, days: int) -> date:
        return self.now.date() + timedelta(days=days)

    def _on_its_way(self) -> Issue:
        """Of its batches one is in doubt, one was taken, one is still to come."""
        make_subscriber("west@people.example", time_zone="America/New_York")
        issue = planned_issue(
            self.newsletter,
            [make_summary(), make_summary(topics=[a_topic()])],
            on=(NOW + WEEK).date(),
            at=NOW + WEEK,
            batch_size=1,
        )
        answers = (Unknown(reason="The connection broke."), Submitted(message_id="m"))
        send(issue, ScriptedProvider(*answers), at=DUE + WEEK)
        return issue

    def _approved(self) -> Issue:
        issue = approved_issue(
            self.newsletter, [make_summary(), make_summary()], on=self._in_days(10), at=self.now
        )
        save_text(issue, "note", "Mind the hour.", revision=issue.revision, by=BY, at=self.now)
        return issue

    def _fill_the_draft(self) -> None:
        """With a change to undo, what is told of an earlier issue, and what must be mended."""
        item = self.sent.items.get()
        correct(self.sent, item.summary_id, "It was 12 people.", by=BY, at=self.now)
        save_text(
            self.draft, "subject", "A cure!", revision=self.draft.revision, by=BY, at=self.now
        )
        Summary.objects.filter(items__issue=self.draft, items__position=2).update(matters="")
        for decide in (exclude, pin):
            decide(make_summary(topics=[a_topic()]), at=self.now)

    def _merged_into(self, stays: Summary) -> Summary:
        goes = make_summary("The same once more", topics=[a_topic()], journal="A Journal")
        seen = (newest_key(stays), newest_key(goes))
        merge_summaries(stays.pk, goes.pk, take=("journal",), seen=seen, by=BY, at=self.now)
        stays.former_texts.create(replaced_at=self.now, fields={"takeaway": "Other words."}, by=BY)
        return goes

    def _hear_of_readers(self) -> None:
        later = NOW + timedelta(hours=2)
        hear(about(self.sent, READER, "delivered", later), at=later)
        hear(about(self.sent, "bob@people.example", "spamreport", later), at=later)
        suppress(normal_address("gone@people.example").key, reason=BY_HAND, at=self.now)
