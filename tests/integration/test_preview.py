import json
from datetime import timedelta

import pytest

from digest.delivery.copies.editor_mail import tell_editors
from digest.delivery.copies.preview import preview_variant
from digest.delivery.copies.trial_mail import send_test
from digest.delivery.copies.write_preview import write_preview
from digest.delivery.errors import NotHandedOverError, PreviewError
from digest.delivery.models import Delivery
from digest.delivery.planning.plan import plan
from digest.delivery.providers.base import Deferred, RefusedUs, Submitted
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from subscribers.models import Cadence, Subscriber, Subscription, SubscriptionState
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    POSTAL_ADDRESS,
    ScriptedProvider,
    approved_issue,
    draft_issue,
    planned_issue,
)

pytestmark = pytest.mark.django_db
EDITORS = "ed@example.org\n\n  co@example.org\n"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS, editors=EDITORS)


def preview(issue: Issue, *, topics=None, subscriber=None):
    return preview_variant(issue, topics=topics, subscriber=subscriber, now=NOW)


def shown(previewed) -> list[int]:
    return [article["summary"] for article in previewed.meta["articles"]]


def test_a_draft_is_shown_as_it_is_now_and_an_approved_issue_as_it_was_approved(newsletter):
    summary = make_summary()
    draft = draft_issue(newsletter, [summary])
    Summary.objects.filter(pk=summary.pk).update(title="A newer title")
    assert b"A newer title" in preview(draft).html
    approved = approved_issue(
        newsletter, [make_summary("As approved")], on=NOW.date() + timedelta(days=7)
    )
    Summary.objects.filter(title="As approved").update(title="An unapproved title")
    assert b"As approved" in preview(approved).html
    assert b"An unapproved title" not in preview(approved).html


def test_it_is_as_readers_of_these_topics_get_it(newsletter):
    sleep, food, other = (make_topic(slug) for slug in ("sleep", "food", "other"))
    asleep, fed = make_summary(topics=[sleep]), make_summary(topics=[food])
    issue = draft_issue(newsletter, [asleep, fed])
    assert shown(preview(issue)) == [asleep.pk, fed.pk]
    assert shown(preview(issue, topics=[food])) == [fed.pk]
    with pytest.raises(PreviewError, match="nothing for these topics"):
        preview(issue, topics=[other])


def test_it_is_as_this_subscriber_gets_it_before_and_after_planning(newsletter):
    sleep = make_topic("sleep")
    asleep, awake = make_summary(topics=[sleep]), make_summary()
    ada = make_subscriber("ada@example.org", topics=[sleep], name="Ada <b>").subscriber
    Subscriber.objects.filter(pk=ada.pk).update(large_text=True)
    ada.refresh_from_db()
    issue = approved_issue(newsletter, [asleep, awake])
    before = preview(issue, subscriber=ada)
    assert shown(before) == [asleep.pk]
    assert b"Hello Ada &lt;b&gt;," in before.html
    assert b"Hello Ada <b>," in before.text
    Subscriber.objects.filter(pk=ada.pk).update(greeting="Dear <i>Ada</i>!")
    ada.refresh_from_db()
    assert b"Dear &lt;i&gt;Ada&lt;/i&gt;!" in preview(issue, subscriber=ada).html
    assert b"Dear <i>Ada</i>!" in preview(issue, subscriber=ada).text
    planned = planned_issue(
        newsletter, [make_summary(topics=[sleep])], on=NOW.date() - timedelta(1)
    )
    after = preview(planned, subscriber=ada)
    assert after.mail.html == bytes(planned.variants.get().html)


def test_who_does_not_take_the_newsletter_has_no_preview_of_it(newsletter):
    other = make_newsletter(slug="other")
    stranger = make_subscriber(newsletter=other).subscriber
    with pytest.raises(PreviewError, match="does not take"):
        preview(draft_issue(newsletter, [make_summary()]), subscriber=stranger)


def test_an_issue_without_items_says_so(newsletter):
    with pytest.raises(PreviewError, match="compose it"):
        preview(draft_issue(newsletter, []))


def test_links_of_a_preview_open_nobodys_preferences(newsletter, client):
    reader = make_subscriber(name="Ada").subscriber
    previewed = preview(draft_issue(newsletter, [make_summary()]), subscriber=reader)
    assert b"/preferences/preview" in previewed.html
    assert b"/unsubscribe/preview" in previewed.text
    for part in (previewed.html, previewed.text):
        assert b"/view/preview" in part
    for slot in previewed.mail.slots.values():
        assert slot.encode() not in previewed.html + previewed.text


def test_the_files_hold_what_a_person_wants_to_see(newsletter, tmp_path):
    reader = make_subscriber().subscriber
    issue = draft_issue(newsletter, [make_summary()])
    files = write_preview(preview(issue), tmp_path / "new" / "folder")
    assert [file.name for file in files] == [
        "issue.html",
        "issue.txt",
        "subject.txt",
        "meta.json",
    ]
    meta = json.loads(files[3].read_text("utf-8"))
    assert (meta["issue"], meta["state"], meta["passed_over"]) == (issue.slug, "draft", 0)
    assert files[2].read_text("utf-8").strip() == meta["subject"]
    Subscriber.objects.filter(pk=reader.pk).update(text_only=True)
    reader.refresh_from_db()
    again = write_preview(preview(issue, subscriber=reader), tmp_path / "new" / "folder")
    assert "issue.html" not in [file.name for file in again]
    assert not files[0].exists()


def test_a_test_goes_to_one_address_marked_as_a_test_and_is_in_no_ledger(newsletter):
    make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider()
    send_test(issue, "me@example.org", provider=provider, at=NOW)
    (handover,) = provider.handovers
    assert provider.took() == ["me@example.org"]
    assert b"This is a test." in handover.message.text
    assert b"This is a test." in handover.message.html
    assert Delivery.objects.count() == 1
    assert not Delivery.objects.exclude(state=None).exists()


@pytest.mark.parametrize(
    "answer",
    [
        RefusedUs(reason="401 key revoked"),
        Deferred(reason="401 key revoked"),
        lambda handover: Submitted(message_id=None, rejected={0: "401 key revoked"}),
    ],
)
def test_a_test_that_was_not_taken_says_why(newsletter, answer):
    issue = draft_issue(newsletter, [make_summary()])
    with pytest.raises(NotHandedOverError, match="401 key revoked"):
        send_test(issue, "me@example.org", provider=ScriptedProvider(answer), at=NOW)


def test_editors_get_the_issue_and_what_they_can_do(newsletter):
    issue = draft_issue(newsletter, [make_summary("About sleep")])
    provider = ScriptedProvider()
    assert tell_editors(issue, provider=provider, at=NOW) == 2
    assert provider.took() == ["co@example.org", "ed@example.org"]
    text = " ".join(provider.handovers[0].message.text.decode().split())
    assert "About sleep" in text
    assert "Tuesday 3 March 2026 at 09:00 (UTC)" in text
    assert f"digest approve {issue.slug} --by" in text
    issue.refresh_from_db()
    assert issue.editors_told_at == NOW
    assert not Delivery.objects.exists()


def test_editors_of_an_approved_issue_learn_how_to_stop_it(newsletter):
    issue = approved_issue(newsletter, [make_summary()])
    provider = ScriptedProvider()
    tell_editors(issue, provider=provider, at=NOW)
    text = " ".join(provider.handovers[0].message.text.decode().split())
    assert "unless somebody holds it" in text
    assert f"digest hold {issue.slug}" in text


def test_editors_learn_what_must_be_mended_and_why_it_waits(newsletter):
    issue = draft_issue(newsletter, [make_summary(matters="")])
    Issue.objects.update(reason="A check found something.")
    issue.refresh_from_db()
    provider = ScriptedProvider()
    tell_editors(issue, provider=provider, at=NOW)
    text = " ".join(provider.handovers[0].message.text.decode().split())
    assert "lacks why it matters" in text
    assert "A check found something." in text


def test_editors_are_told_later_only_where_the_provider_asks_for_that(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    busy = ScriptedProvider(Deferred(reason="busy"), Deferred(reason="busy"))
    with pytest.raises(NotHandedOverError, match="busy"):
        tell_editors(issue, provider=busy, at=NOW)
    issue.refresh_from_db()
    assert issue.editors_told_at is None
    refused = ScriptedProvider(*[RefusedUs(reason="401")] * 2)
    with pytest.raises(NotHandedOverError, match="401"):
        tell_editors(issue, provider=refused, at=NOW)
    issue.refresh_from_db()
    assert issue.editors_told_at == NOW


def test_a_newsletter_without_editors_tells_nobody(newsletter):
    Newsletter.objects.update(editors="")
    issue = draft_issue(newsletter, [make_summary()])
    issue.refresh_from_db()
    provider = ScriptedProvider()
    assert tell_editors(Issue.objects.get(), provider=provider, at=NOW) == 0
    assert provider.handovers == []
    assert Issue.objects.get().editors_told_at == NOW


def test_a_reader_whose_pause_ends_with_it_is_shown_what_they_will_get(newsletter):
    waking, owed = make_subscriber(), make_subscriber()
    week = timedelta(days=7)
    for reader, missed in ((waking, True), (owed, None)):
        Subscription.objects.filter(pk=reader.pk).update(
            paused_until=(NOW + week).date(), missed_in_pause=missed
        )
    old, new = make_summary(), make_summary()
    planned_issue(newsletter, [old])
    Subscription.objects.filter(pk=owed.pk).update(missed_in_pause=None)
    issue = approved_issue(newsletter, [new], on=(NOW + week).date(), at=NOW)
    foreseen = {one: shown(preview(issue, subscriber=one.subscriber)) for one in (waking, owed)}
    plan(issue, now=NOW + week, batch_size=10)
    variants = {
        one: issue.deliveries.get(subscriber=one.subscriber).batch.variant for one in (waking, owed)
    }
    assert {one: variant.articles for one, variant in variants.items()} == foreseen
    assert foreseen[waking] == [new.pk]
    assert sorted(foreseen[owed]) == [old.pk, new.pk]


def test_it_says_of_a_reader_who_gets_none_why(newsletter):
    issue = draft_issue(newsletter, [make_summary()])
    left, paused, seldom, usual = (make_subscriber() for _ in range(4))

    def set_of(reader, **fields):
        Subscription.objects.filter(pk=reader.pk).update(**fields)

    set_of(left, state=SubscriptionState.UNSUBSCRIBED, ended_at=NOW)
    set_of(paused, paused_until=issue.date + timedelta(days=60))
    set_of(seldom, cadence=Cadence.EVERY_TWO_WEEKS, last_due_on=issue.date - timedelta(days=7))

    def why(reader):
        return preview(issue, subscriber=reader.subscriber).why_not_due

    assert why(left) == "they take the newsletter no longer"
    assert why(paused).startswith("they pause until ")
    assert why(seldom) == "they want mail every two weeks, and it is not their turn"
    assert why(usual) == ""
    assert preview(issue).why_not_due == ""
    issue = planned_issue(newsletter, [make_summary()], on=issue.date + timedelta(days=1))
    assert why(seldom) == "they were not due it when it was planned"
    assert why(usual) == ""
