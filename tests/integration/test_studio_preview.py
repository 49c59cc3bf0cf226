"""The preview shows the very bytes that planning stores, for any kind of reader, and for one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from digest.delivery.copies.as_rendered import as_rendered
from digest.delivery.copies.fill_slots import fill_slots
from digest.delivery.copies.preview import NOBODY, slots_for_nobody
from digest.delivery.models import Variant
from digest.delivery.planning.plan import plan
from digest.issues.models import Issue
from digest.issues.snapshot import frozen_issue
from digest.team.models import AuditEntry
from digest.team.roles import Role
from subscribers.models import Subscription
from tests.factories import make_subscriber, make_summary, make_topic
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def draft() -> Issue:
    movement, sleep = make_topic("movement"), make_topic("sleep")
    summaries = [
        make_summary("One", topics=[movement]),
        make_summary("Two", topics=[sleep]),
        make_summary("Three", topics=[movement, sleep]),
    ]
    draft = make_draft(*summaries, date=timezone.now().date(), composed_at=timezone.now())
    draft.items.filter(summary__title="Three").update(teaser="In an editor's words.")
    Issue.objects.update(subject="The editors' subject", preheader="And line", note="Hello.")
    draft.refresh_from_db()
    return draft


def reader(draft: Issue, **wishes: object) -> Subscription:
    topics = wishes.pop("topics", ())
    taken = make_subscriber(newsletter=draft.newsletter, topics=topics, name="Ada Reader")
    for name, value in wishes.items():
        setattr(taken.subscriber, name, value)
    taken.subscriber.save()
    return taken


def preview(client: Client, draft: Issue, asked: str = "") -> bytes:
    response = client.get(f"/studio/issues/{draft.slug}/preview/{asked}")
    assert response.status_code == 200
    return response.content


def stored(draft: Issue, taken: Subscription) -> Variant:
    return Variant.objects.get(batches__deliveries__subscriber=taken.subscriber, issue=draft)


@pytest.mark.parametrize(
    ("wishes", "topics", "asked", "subject"),
    [
        ({}, [], "", "The editors' subject"),
        ({}, ["movement"], "?topic=movement", "The editors' subject"),
        ({}, ["sleep"], "?topic=sleep", "Two, and one more"),
        ({"large_text": True}, [], "?large=on", "The editors' subject"),
        ({"text_only": True}, [], "?only=text", "The editors' subject"),
    ],
    ids=["all", "first-topic", "other-topic", "large", "text"],
)
def test_the_preview_is_what_the_ledger_stores_for_such_a_reader(
    draft: Issue, wishes: dict[str, object], topics: list[str], asked: str, subject: str
) -> None:
    chosen = [
        topic for topic in draft.newsletter.topics.model.objects.all() if topic.slug in topics
    ]
    taken = reader(draft, topics=chosen, **wishes)
    client = browser_of(make_member(Role.PUBLISHER))
    before, text = preview(client, draft, asked), preview(client, draft, f"{asked or '?'}&as=text")
    assert approve_seen(client, draft).status_code == 302
    draft.refresh_from_db()
    plan(draft, now=timezone.now() + timedelta(days=1), batch_size=10)

    variant = stored(draft, taken)
    words = frozen_issue(draft).content.words
    letter = fill_slots(as_rendered(variant), slots_for_nobody(NOBODY, words))
    assert before == (letter.html or letter.text)
    assert text == letter.text
    assert variant.subject == subject


def test_an_admin_looks_at_one_readers_mail_and_that_is_written_down(draft: Issue) -> None:
    taken = reader(draft)
    client = browser_of(make_member(Role.ADMIN))
    address = f"/studio/issues/{draft.slug}/preview/reader/"
    response = client.post(address, {"address": f"  {taken.subscriber.email.upper()} "})
    number = taken.subscriber.public_id
    assert response["Location"] == f"/studio/issues/{draft.slug}/?reader={number}#preview-head"
    assert b"Ada Reader" in preview(client, draft, f"?reader={number}")
    said = client.get(f"/studio/issues/{draft.slug}/?reader={number}").content.decode()
    assert "As it would be sent to one reader" in said
    assert "nothing of it goes to them" not in said
    assert taken.subscriber.email not in said
    Subscription.objects.filter(pk=taken.pk).update(paused_until=draft.date + timedelta(days=9))
    said = client.get(f"/studio/issues/{draft.slug}/?reader={number}").content.decode()
    assert "As things stand nothing of it goes to them: they pause until " in said
    entry = AuditEntry.objects.get(deed="looked at")
    assert (entry.by, entry.subject) == ("admin@example.org", f"reader {number}")
    assert "Location" not in client.post(address, {"address": "unknown@example.org"}).headers


@pytest.mark.parametrize("role", [Role.PUBLISHER, Role.ADMIN])
def test_nobodys_mail_is_shown_without_a_look(draft: Issue, role: Role) -> None:
    number = reader(draft).subscriber.public_id
    client = browser_of(make_member(role))
    shown = preview(client, draft, f"?reader={number}").decode()
    assert "Ada Reader" not in shown
    assert "The look at this reader is over" in shown
