from datetime import timedelta

import pytest
from django.conf import settings

from digest.delivery.controls.cancel import cancel
from digest.delivery.controls.resume import resume
from digest.delivery.models import Attempt, Batch, HandoverState, Variant
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.record import record
from digest.delivery.providers.base import (
    Deferred,
    RefusedUs,
    Rejected,
    Submitted,
    Unknown,
)
from digest.delivery.sending.faults import Faults
from digest.delivery.sending.send import send_due
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import hold
from digest.newsletters.models import Newsletter
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber
from subscribers.preferences.pause import pause
from subscribers.suppressions.suppress import suppress
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    claim_batch,
    claimed,
    ids,
    ledger,
    planned_issue,
    reasons,
    send,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


def readers(count: int) -> list[str]:
    return sorted(
        make_subscriber(f"r{number:03}@example.org").subscriber.email for number in range(count)
    )


def test_everybody_gets_their_copy_and_running_again_sends_nothing(newsletter):
    addresses = readers(5)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    provider = ScriptedProvider()
    assert send(issue, provider).submitted == 5
    assert provider.took() == addresses
    assert ledger(issue) == {"submitted": 5}
    assert send(issue, provider).submitted == 0
    assert provider.took() == addresses
    assert [found.pk for found in finish_issues(now=DUE)] == [issue.pk]
    assert finish_issues(now=DUE) == []
    assert send(issue, provider).submitted == 0
    assert (issue.state, issue.finished_at) == (IssueState.SENT, DUE)


def test_three_readers_of_different_topics_get_exactly_their_items(newsletter):
    topics = [make_topic(slug) for slug in ("sleep", "food", "movement")]
    summaries = [make_summary(f"A study about {topic.name}", topics=[topic]) for topic in topics]
    for topic in topics:
        make_subscriber(f"{topic.slug}@example.org", topics=[topic])
    provider = ScriptedProvider()
    send(planned_issue(newsletter, summaries), provider)
    assert len(provider.handovers) == 3
    for handover in provider.handovers:
        (recipient,) = handover.recipients
        for topic in topics:
            mine = recipient.address == f"{topic.slug}@example.org"
            assert (f"A study about {topic.name}".encode() in handover.message.text) is mine
            assert (f"A study about {topic.name}".encode() in handover.message.html) is mine


def test_readers_are_greeted_in_the_language_of_what_was_approved(newsletter):
    Newsletter.objects.update(language="de")
    newsletter.refresh_from_db()
    make_subscriber("ada@example.org", name="Ada {month}")
    make_subscriber("b@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    Newsletter.objects.update(language="en")
    provider = ScriptedProvider()
    send(issue, provider)
    (handover,) = provider.handovers
    assert handover.message.language == "de"
    assert {one.slots["greeting"] for one in handover.recipients} == {
        "Guten Tag Ada {month},",
        "Guten Tag,",
    }


def test_a_handover_holds_the_stored_bytes_and_each_readers_own_values(newsletter):
    Newsletter.objects.update(reply_to="desk@example.org")
    newsletter.refresh_from_db()
    ada = make_subscriber("ada@example.org", name="Ada").subscriber
    nameless = make_subscriber("b@example.org").subscriber
    issue = planned_issue(newsletter, [make_summary()])
    # What they wish as it goes counts, and gives them no variant of their own.
    Subscriber.objects.filter(pk=nameless.pk).update(greeting="Dear reader,")
    provider = ScriptedProvider()
    send(issue, provider)
    (handover,) = provider.handovers
    variant, message = issue.variants.get(), handover.message
    assert (message.html, message.text) == (bytes(variant.html), bytes(variant.text))
    assert (message.subject, message.slots) == (variant.subject, variant.slots)
    assert (message.from_name, message.from_address) == ("Research Weekly", newsletter.from_address)
    assert (message.reply_to, message.list_name) == ("desk@example.org", "Research Weekly")
    assert message.list_id == f"weekly.{settings.ENVIRONMENT.base_host}"
    assert (handover.issue_slug, handover.attempt_id) == (issue.slug, Attempt.objects.get().pk)
    first, second = handover.recipients
    assert (first.slots["greeting"], second.slots["greeting"]) == ("Hello Ada,", "Dear reader,")
    base = settings.ENVIRONMENT.base_url
    signer = link_signer()
    for recipient, person in ((first, ada), (second, nameless)):
        preferences = recipient.slots["preferences_url"].removeprefix(f"{base}/preferences/")
        link = signer.read_preferences_token(preferences)
        assert (link.public_id, link.newsletter_id) == (person.public_id, newsletter.pk)
        way_out = recipient.slots["unsubscribe_url"].removeprefix(f"{base}/unsubscribe/")
        assert signer.read_unsubscribe_token(way_out).public_id == person.public_id
        browser = recipient.slots["browser_url"].removeprefix(f"{base}/view/")
        shown = signer.read_browser_token(browser)
        assert (shown.public_id, shown.issue_id) == (person.public_id, issue.pk)


def test_the_links_lead_to_the_readers_pages(newsletter, client):
    make_subscriber("ada@example.org")
    provider = ScriptedProvider()
    send(planned_issue(newsletter, [make_summary()]), provider)
    slots = provider.handovers[0].recipients[0].slots
    base = settings.ENVIRONMENT.base_url
    for name in ("preferences_url", "unsubscribe_url", "browser_url"):
        assert client.get(slots[name].removeprefix(base)).status_code == 200


def test_the_attempt_is_committed_as_submitting_before_the_provider_is_called(newsletter):
    readers(1)
    issue = planned_issue(newsletter, [make_summary()])

    def look(handover):
        batch = Batch.objects.get(attempts=handover.attempt_id)
        assert batch.state == HandoverState.SUBMITTING
        assert batch.lease_until > DUE
        assert Attempt.objects.get(pk=handover.attempt_id).ended_at is None
        return Submitted(message_id="abc")

    send(issue, ScriptedProvider(look))
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.message_id, attempt.ended_at) == ("Submitted", "abc", DUE)


def test_nothing_goes_before_its_time_unless_a_person_says_so(newsletter):
    readers(1)
    make_subscriber("early@example.org", time_zone="Asia/Tokyo")
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider()
    report = send(issue, provider, at=NOW)
    assert provider.took() == ["early@example.org"]
    assert report.next_at == DUE
    Issue.objects.update(send_now=True)
    assert send(issue, provider, at=NOW).next_at is None
    assert provider.took() == ["early@example.org", "r000@example.org"]


@pytest.mark.parametrize("state", sorted(set(IssueState) - {IssueState.SENDING}))
def test_only_an_issue_that_is_being_sent_is_sent(newsletter, state):
    readers(1)
    issue = planned_issue(newsletter, [make_summary()])
    Issue.objects.update(state=state)
    provider = ScriptedProvider()
    send(issue, provider)
    assert provider.handovers == []


def test_a_hold_stops_the_next_batch_and_resuming_goes_on(newsletter):
    readers(3)
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)

    def hold_it(_):
        hold(Issue.objects.get(), reason="A person had doubts.")
        return Submitted(message_id=None)

    provider = ScriptedProvider(hold_it)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 1, "pending": 2}
    assert finish_issues(now=DUE) == []
    resume(issue, at=DUE)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 3}


def leave_after_planning() -> None:
    people = {s.email.partition("@")[0]: s for s in Subscriber.objects.all()}
    newsletter = Newsletter.objects.get()
    unsubscribe(people["gone"].public_id, newsletter.pk, how="one-click", at=NOW)
    suppress("bounced@example.org", reason="bounced", at=NOW)
    pause(people["paused"].subscriptions.get(), until=NOW.date() + timedelta(days=1))
    erase(people["erased"], at=NOW)
    Subscriber.objects.filter(pk=people["moved"].pk).update(
        email="new@example.org", email_key="new@example.org"
    )


def test_who_left_since_planning_is_skipped_with_the_reason_and_a_new_address_is_used(newsletter):
    for name in ("gone", "bounced", "paused", "erased", "moved", "stays"):
        make_subscriber(f"{name}@example.org")
    issue = planned_issue(newsletter, [make_summary()])
    leave_after_planning()
    provider = ScriptedProvider()
    report = send(issue, provider)
    assert provider.took() == ["new@example.org", "stays@example.org"]
    assert (report.submitted, report.skipped) == (2, 4)
    assert ledger(issue) == {"submitted": 2, "skipped": 4}
    assert reasons(issue) == {
        "no longer subscribed (one-click)": 1,
        "no longer subscribed (bounced)": 1,
        "paused": 1,
        "erased": 1,
    }


def test_a_batch_that_nobody_wants_any_more_is_not_handed_over(newsletter):
    gone = make_subscriber()
    issue = planned_issue(newsletter, [make_summary()])
    unsubscribe(gone.subscriber.public_id, newsletter.pk, how="page", at=NOW)
    provider = ScriptedProvider()
    assert send(issue, provider).skipped == 1
    assert provider.handovers == []
    assert ledger(issue) == {"skipped": 1}
    assert finish_issues(now=DUE) == [issue]


@pytest.mark.parametrize("field", ["html", "text", "subject", "slots"])
def test_an_altered_mail_never_leaves_and_holds_the_issue(newsletter, field):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])
    variant = Variant.objects.get()
    altered = {"slots": {}, "subject": "Win a prize"}.get(field)
    setattr(variant, field, bytes(variant.html) + b" " if altered is None else altered)
    variant.save()
    provider = ScriptedProvider()
    report = send(issue, provider)
    assert provider.handovers == []
    assert "hash differs" in report.held
    assert ledger(issue) == {"pending": 2}
    assert (issue.state, issue.held_from) == (IssueState.HELD, IssueState.SENDING)


def test_an_altered_snapshot_holds_the_issue(newsletter):
    readers(1)
    issue = planned_issue(newsletter, [make_summary()])
    snapshot = issue.snapshots.get()
    snapshot.content["newsletter"]["from_address"] = "thief@example.org"
    snapshot.save()
    provider = ScriptedProvider()
    assert "altered" in send(issue, provider).held
    assert provider.handovers == []


def test_those_named_are_rejected_and_the_providers_words_are_kept_without_addresses(newsletter):
    readers(3)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(
        lambda handover: Submitted(
            message_id="m",
            rejected={
                ids(handover, ["r001@example.org"])[0]: "550 <r001@example.org>: no such mailbox"
            },
        )
    )
    send(issue, provider)
    assert provider.took() == ["r000@example.org", "r002@example.org"]
    assert ledger(issue) == {"submitted": 2, "rejected": 1}
    assert reasons(issue) == {"550 <(address)>: no such mailbox": 1}


def test_those_to_go_later_wait_in_a_batch_of_their_own(newsletter):
    readers(3)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(
        lambda handover: Submitted(
            message_id="m",
            pending=ids(handover, ["r001@example.org"]),
            retry_after_seconds=90,
        )
    )
    report = send(issue, provider)
    assert (report.submitted, report.deferred) == (2, 1)
    assert report.next_at == DUE + timedelta(seconds=90)
    assert ledger(issue) == {"submitted": 2, "pending": 1}
    send(issue, provider, at=DUE + timedelta(seconds=89))
    assert ledger(issue) == {"submitted": 2, "pending": 1}
    send(issue, provider, at=DUE + timedelta(seconds=90))
    assert provider.took() == ["r000@example.org", "r001@example.org", "r002@example.org"]
    assert ledger(issue) == {"submitted": 3}


def test_those_in_doubt_are_parked_and_do_not_keep_the_issue_open(newsletter):
    readers(3)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(
        lambda handover: Submitted(message_id="m", unknown=ids(handover, ["r002@example.org"]))
    )
    send(issue, provider)
    assert ledger(issue) == {"submitted": 2, "unknown": 1}
    assert finish_issues(now=DUE) == [issue]
    assert len(provider.handovers) == 1


def test_a_deferred_batch_backs_off_longer_each_time_and_then_goes(newsletter):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(Deferred(reason="busy"), Deferred(reason="busy"))
    waits, at = [], DUE
    for _ in range(2):
        next_at = send(issue, provider, at=at).next_at
        waits.append((next_at - at).total_seconds())
        assert ledger(issue) == {"pending": 2}
        at = next_at
    assert waits == [30, 60]
    send(issue, provider, at=at)
    assert ledger(issue) == {"submitted": 2}
    assert Batch.objects.get().tries == 0


def test_a_provider_that_only_defers_is_left_alone_for_the_round(newsletter):
    readers(6)
    issue = planned_issue(newsletter, [make_summary()], batch_size=1)
    provider = ScriptedProvider(*[Deferred(reason="429")] * 6)
    assert send(issue, provider).deferred == 1
    assert len(provider.handovers) == 1


def test_one_address_that_no_error_names_is_found_by_halving_and_costs_nobody_else(newsletter):
    addresses = readers(30)
    bad = "r013@example.org"

    def answer(handover):
        if ids(handover, [bad]):
            return Rejected(reason="400 Bad Request")
        return Submitted(message_id="m")

    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(*[answer] * 40)
    report = send(issue, provider)
    assert report.held == ""
    assert provider.took() == [address for address in addresses if address != bad]
    assert ledger(issue) == {"submitted": 29, "rejected": 1}
    assert issue.deliveries.get(state="rejected").subscriber.email == bad
    assert reasons(issue) == {"400 Bad Request": 1}
    assert len(provider.handovers) <= 12


def test_a_request_refused_whoever_it_is_for_holds_the_issue_soon(newsletter):
    readers(40)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(*[Rejected(reason="413")] * 200)
    report = send(issue, provider)
    assert "rejected" in report.held
    assert "413" in report.held
    resume(issue, at=DUE)
    assert ledger(issue) == {"pending": 40}


def test_an_error_about_us_holds_the_issue_and_rejects_nobody(newsletter):
    readers(4)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    provider = ScriptedProvider(Submitted(message_id="m"), RefusedUs(reason="401 key revoked"))
    report = send(issue, provider)
    assert report.held == "The provider refused us: 401 key revoked"
    assert ledger(issue) == {"submitted": 2, "pending": 2}
    assert (issue.state, issue.reason) == (IssueState.HELD, report.held)
    resume(issue, at=DUE)
    send(issue, provider)
    assert ledger(issue) == {"submitted": 4}


def test_a_refusal_of_what_began_before_a_person_resumed_holds_nothing(newsletter):
    readers(4)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)

    now = DUE

    def refused_slowly(_):
        nonlocal now
        now += 2 * MINUTE
        hold(issue, reason="Another sender was refused.")
        resume(issue, at=DUE + MINUTE)
        return RefusedUs(reason="401 key revoked")

    provider = ScriptedProvider(refused_slowly)
    assert not send_due(issue, provider=provider, clock=lambda: now).held
    assert ledger(issue) == {"submitted": 4}


def test_a_refusal_is_mended_once_a_person_resumed_after_the_last_one_began(newsletter):
    readers(4)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    provider = ScriptedProvider()
    faults = Faults(issue, provider)
    for number, reason in enumerate(["401 key revoked", "401 again"]):
        claim = claim_batch(issue, in_order=False, now=DUE + number * MINUTE)
        outcome = RefusedUs(reason=reason)
        recorded = record(claim, outcome, ids=claimed(claim), now=DUE + 2 * MINUTE)
        faults.judge(claim, outcome, recorded, claimed(claim))
    assert faults.at_end() == "The provider refused us: 401 key revoked"
    assert not faults.is_mended()
    Issue.objects.update(late_accepted_at=DUE + MINUTE / 2)
    assert not faults.is_mended(), "the second began after that"
    Issue.objects.update(late_accepted_at=DUE + 2 * MINUTE)
    assert faults.is_mended()


def test_who_resumes_right_before_a_refused_round_would_hold_it_is_not_overruled(
    newsletter, monkeypatch
):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])

    at_end = Faults.at_end

    def resumed_meanwhile(faults, unproven=""):
        found = at_end(faults, unproven)
        Issue.objects.update(late_accepted_at=DUE + MINUTE)
        return found

    monkeypatch.setattr(Faults, "at_end", resumed_meanwhile)
    report = send(issue, ScriptedProvider(RefusedUs(reason="401 key revoked")))
    assert not report.held
    issue.refresh_from_db()
    assert issue.state == IssueState.SENDING


def test_one_refusal_after_a_person_resumed_holds_it_again(newsletter):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])
    resume_at = DUE + MINUTE
    provider = ScriptedProvider(*[RefusedUs(reason="401 key revoked")] * 2)
    send(issue, provider)
    issue.refresh_from_db()
    resume(issue, at=resume_at)
    assert send(issue, provider, at=resume_at).held
    assert ledger(issue) == {"pending": 2}
    assert issue.state == IssueState.HELD


@pytest.mark.parametrize(("rejected", "held"), [(1, False), (2, True)])
def test_more_than_five_per_cent_rejected_in_a_batch_holds_the_issue(newsletter, rejected, held):
    addresses = readers(20)
    make_subscriber("other@example.org", time_zone="America/New_York")
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(
        lambda handover: Submitted(
            message_id="m", rejected=dict.fromkeys(ids(handover, addresses[:rejected]), "550")
        )
    )
    report = send(issue, provider)
    assert bool(report.held) is held
    assert ledger(issue) == {"pending": 1, "submitted": 20 - rejected, "rejected": rejected}
    assert (issue.state == IssueState.HELD) is held
    if held:
        resume(issue, at=DUE)
        assert ledger(issue) == {"pending": 3, "submitted": 18}


def test_an_outcome_nobody_saw_parks_the_batch_for_good(newsletter):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider(Unknown(reason="timed out"))
    assert send(issue, provider).unknown == 2
    send(issue, provider, at=DUE + timedelta(days=3))
    assert len(provider.handovers) == 1
    assert ledger(issue) == {"unknown": 2}


def test_mail_that_is_too_late_waits_for_a_person(newsletter):
    readers(1)
    make_subscriber("later@example.org", time_zone="America/New_York")
    issue = planned_issue(newsletter, [make_summary()])
    provider = ScriptedProvider()
    late = DUE + timedelta(hours=6) + MINUTE
    report = send(issue, provider, at=late)
    assert provider.handovers == []
    assert "6 hours late" in report.held
    assert (issue.state, issue.reason) == (IssueState.HELD, report.held)
    resume(issue, at=late)
    send(issue, provider, at=late)
    assert ledger(issue) == {"submitted": 2}


def test_lateness_counts_from_the_approval_where_that_came_later(newsletter):
    readers(1)
    approved_at = DUE + timedelta(hours=20)
    issue = planned_issue(newsletter, [make_summary()], at=approved_at)
    assert send(issue, ScriptedProvider(), at=approved_at + timedelta(hours=6)).held == ""
    assert ledger(issue) == {"submitted": 1}


def test_an_issue_cancelled_while_a_batch_is_out_ends_with_what_was_taken(newsletter):
    readers(4)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)

    def cancel_it(_):
        cancel(Issue.objects.get(), reason="A mistake.", at=DUE)
        return Submitted(message_id="m")

    send(issue, ScriptedProvider(cancel_it))
    assert ledger(issue) == {"submitted": 2, "skipped": 2}
    assert not issue.items.filter(released=True).exists()


def test_an_issue_cancelled_while_a_batch_is_out_frees_its_items_if_that_came_to_nothing(
    newsletter,
):
    readers(2)
    issue = planned_issue(newsletter, [make_summary()])

    def cancel_it(_):
        cancel(Issue.objects.get(), reason="A mistake.", at=DUE)
        return Deferred(reason="busy")

    send(issue, ScriptedProvider(cancel_it))
    assert ledger(issue) == {"skipped": 2}
    assert issue.items.filter(released=True).count() == 1


def test_progress_is_told_in_deliveries(newsletter):
    readers(5)
    issue = planned_issue(newsletter, [make_summary()], batch_size=2)
    told = []
    send_due(
        issue,
        provider=ScriptedProvider(),
        clock=lambda: DUE,
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(2, 5), (4, 5), (5, 5)]
