from dataclasses import asdict, replace

import pytest

from digest.newsletters.models import Topic
from subscribers.errors import SubscriberError
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import (
    Cadence,
    Consent,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
    TopicChoice,
)
from subscribers.preferences.change_preferences import change_preferences
from subscribers.preferences.records import preferences_of
from subscribers.transfer.export_csv import export_csv
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportReport, LeftAlone
from subscribers.transfer.tables.read_table import read_table
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader, make_topics

pytestmark = pytest.mark.django_db
HEADER = "email,name,topics,cadence,time_zone\n"


def take_in(text: str, newsletter, **options) -> ImportReport:
    return import_subscribers(
        read_people(read_table(text.encode())),
        newsletter,
        consent_wording="They asked for it.",
        at=NOW,
        **options,
    )


def counts(report: ImportReport) -> dict[str, object]:
    """What is not zero or empty, but for the columns, which each file names."""
    found = asdict(report)
    return {name: value for name, value in found.items() if value and name != "columns"}


def everything() -> list[list[tuple[object, ...]]]:
    tables = (Subscriber, Subscription, Consent, Topic, TopicChoice)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def test_a_file_makes_confirmed_readers_with_their_wishes_and_consent():
    newsletter = make_newsletter(last_sequence=3)
    make_topics("imaging", "mind")
    report = take_in(
        HEADER + "Ada@example.org,Ada,Mind|IMAGING,monthly,europe/paris\nbob@example.org,,,,\n",
        newsletter,
    )
    assert counts(report) == {"new": 2, "written": True}
    ada = Subscription.objects.get(subscriber__email_key="ada@example.org")
    assert (ada.cadence, ada.horizon, ada.subscriber.time_zone) == (
        Cadence.MONTHLY,
        3,
        "Europe/Paris",
    )
    assert {topic.slug for topic in ada.topic_choice.topics.all()} == {"imaging", "mind"}
    bob = Subscription.objects.get(subscriber__email_key="bob@example.org")
    assert (bob.topic_choice, bob.cadence) == (None, Cadence.WEEKLY)
    consent = Consent.objects.get(subscriber=ada.subscriber)
    assert (consent.how, consent.wording) == ("import", "They asked for it.")
    assert set(Subscriber.objects.values_list("state", flat=True)) == {SubscriberState.CONFIRMED}


def test_the_same_file_again_changes_nothing():
    newsletter = make_newsletter()
    make_topics("mind")
    text = HEADER + "ada@example.org,Ada,mind,monthly,\nbob@example.org,Bob,,,\n"
    take_in(text, newsletter)
    before = everything()
    assert counts(take_in(text, newsletter)) == {"unchanged": 2, "written": True}
    assert everything() == before


def test_a_column_that_is_missing_leaves_wishes_alone():
    newsletter = make_newsletter()
    reader = make_reader(
        newsletter, name="Ada", cadence=Cadence.MONTHLY, topics=make_topics("mind")
    )
    assert take_in("email,name\nada@example.org,Ada L.\n", newsletter).updated == 1
    reader.refresh_from_db()
    assert (reader.subscriber.name, reader.cadence) == ("Ada L.", Cadence.MONTHLY)
    assert reader.topic_choice is not None


def test_an_empty_cell_leaves_wishes_alone():
    newsletter = make_newsletter()
    reader = make_reader(
        newsletter,
        name="Ada",
        cadence=Cadence.MONTHLY,
        topics=make_topics("mind"),
        time_zone="Asia/Tokyo",
    )
    assert take_in(HEADER + "ada@example.org,,,,\n", newsletter).unchanged == 1
    reader.refresh_from_db()
    assert (reader.subscriber.name, reader.cadence) == ("Ada", Cadence.MONTHLY)
    assert reader.subscriber.time_zone == "Asia/Tokyo"
    assert reader.topic_choice is not None


def test_an_import_revives_nobody():
    newsletter = make_newsletter()
    unsubscribe(make_reader(newsletter).subscriber.public_id, newsletter.pk, how="page", at=NOW)
    erase(make_reader(newsletter, "bob@example.org").subscriber, at=NOW)
    before = everything()
    report = take_in(HEADER + "ada@example.org,New,,,\nbob@example.org,New,,,\n", newsletter)
    assert (report.unsubscribed, report.suppressed, report.written) == (1, 1, True)
    assert report.left_alone == (
        LeftAlone(line=2, reason="unsubscribed"),
        LeftAlone(line=3, reason="suppressed"),
    )
    assert everything() == before


def test_a_reader_of_another_newsletter_joins_this_one():
    make_reader(make_newsletter(slug="other"), name="Ada")
    newsletter = make_newsletter()
    assert take_in("email\nada@example.org\n", newsletter).new == 1
    person = Subscriber.objects.get()
    assert (person.name, person.subscriptions.count(), person.consents.count()) == ("Ada", 2, 2)


def test_whoever_had_not_confirmed_counts_as_confirmed_with_the_consent_recorded():
    newsletter = make_newsletter()
    make_reader(newsletter)
    Subscriber.objects.update(state=SubscriberState.UNCONFIRMED)
    assert take_in("email\nada@example.org\n", newsletter).updated == 1
    assert Subscriber.objects.get().state == SubscriberState.CONFIRMED
    assert Consent.objects.count() == 2


def test_one_wrong_line_and_nothing_is_written():
    report = take_in(HEADER + "ada@example.org,,,,\nnobody,,,,\n", make_newsletter())
    assert [problem.line for problem in report.problems] == [3]
    assert (report.written, report.new, Subscriber.objects.count()) == (False, 0, 0)


def test_an_unknown_topic_is_a_problem_that_lists_the_known():
    make_topics("imaging", "mind")
    Topic.objects.create(slug="sleep", name="Sleep, and waking")
    report = take_in(
        HEADER + "ada@example.org,,mood|mind,,\nbob@example.org,,Mood,,\n", make_newsletter()
    )
    (problem,) = report.problems
    assert problem.line == 2
    assert "'mood'" in problem.reason
    assert "known are imaging, mind, sleep (Sleep, and waking)." in problem.reason
    assert not Subscriber.objects.exists()


def test_unknown_topics_are_made_when_asked_and_offered_by_the_newsletter():
    newsletter = make_newsletter()
    newsletter.topics.set(make_topics("mind"))
    text = HEADER + "ada@example.org,,Daily life|mind,,\nbob@example.org,,mind|daily life,,\n"
    assert take_in(text, newsletter, create_topics=True, dry_run=True).topics_created == (
        "Daily life",
    )
    assert Topic.objects.count() == 1
    assert take_in(text, newsletter, create_topics=True).topics_created == ("Daily life",)
    assert set(newsletter.topics.values_list("slug", "name")) == {
        ("mind", "Mind"),
        ("daily-life", "Daily life"),
    }
    assert TopicChoice.objects.count() == 1


def test_a_word_that_no_topic_can_be_made_of_is_a_problem():
    report = take_in(HEADER + "ada@example.org,,???,,\n", make_newsletter(), create_topics=True)
    assert "no topic can be made" in report.problems[0].reason
    assert not Topic.objects.exists()


def test_a_dry_run_counts_the_same_and_writes_nothing():
    newsletter = make_newsletter()
    make_topics("imaging", "mind")
    make_reader(newsletter)
    text = (
        HEADER + "ada@example.org,,mind,,\nbob@example.org,,imaging|mind,,\neve@example.org,,,,\n"
    )
    before = everything()
    dry = take_in(text, newsletter, dry_run=True)
    assert everything() == before
    wet = take_in(text, newsletter)
    assert (
        (dry.new, dry.updated, dry.unchanged) == (wet.new, wet.updated, wet.unchanged) == (2, 1, 0)
    )
    assert (dry.written, wet.written) == (False, True)


def test_consent_needs_words():
    with pytest.raises(SubscriberError, match="words"):
        import_subscribers(
            read_people(read_table(b"email\nada@example.org\n")),
            make_newsletter(),
            consent_wording=" ",
            at=NOW,
        )


def test_a_long_file_tells_how_far_it_is():
    text = "email\n" + "".join(f"reader{number}@example.org\n" for number in range(12_000))
    told = []
    report = take_in(
        text, make_newsletter(), progress=lambda done, total: told.append((done, total))
    )
    assert report.new == Subscription.objects.count() == 12_000
    assert {total for _, total in told} == {12_000}
    done = [done for done, _ in told]
    assert len(set(done)) > 5
    assert done == sorted(done)
    assert done[-1] == 12_000


def test_what_is_given_out_can_be_taken_in_again():
    newsletter, copy = make_newsletter(), make_newsletter(slug="copy")
    imaging, mind = make_topics("imaging", "mind")
    make_reader(
        newsletter,
        "=ada@example.org",
        name="=1+1",
        topics=[mind, imaging],
        time_zone="Europe/Paris",
    )
    bob = make_reader(newsletter, "bob@example.org", name='"B, ob"')
    wishes = replace(preferences_of(bob), cadence=Cadence.EVERY_TWO_WEEKS, greeting="Ahoi;=Bob,")
    change_preferences(bob, wishes, at=NOW)
    gone = make_reader(newsletter, "gone@example.org")
    unsubscribe(gone.subscriber.public_id, newsletter.pk, how="page", at=NOW)
    text = "".join(export_csv(newsletter))
    assert text.splitlines() == [
        "email,name,topics,cadence,time_zone,greeting,consented",
        "'=ada@example.org,'=1+1,imaging|mind,weekly,Europe/Paris,,2026-03-03T08:00:00+00:00",
        'bob@example.org,"""B, ob""",,every-two-weeks,,"Ahoi;\'=Bob,",2026-03-03T08:00:00+00:00',
    ]
    assert counts(take_in(text, newsletter)) == {"unchanged": 2, "written": True}
    assert take_in(text, copy).new == 2
    assert "".join(export_csv(copy)) == text
    assert Subscription.objects.filter(newsletter=copy, state=SubscriptionState.ACTIVE).count() == 2
