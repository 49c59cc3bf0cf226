"""A list that says when its people consented: kept as that time, beside that of the import."""

from datetime import UTC, datetime, timedelta

import pytest

from subscribers.account.held_about import held_about
from subscribers.leaving.erase import erase
from subscribers.models import Consent, Subscriber
from subscribers.transfer.consent_ledger import consent_csv, consents_of, every_consent
from subscribers.transfer.export_csv import export_csv
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportReport
from subscribers.transfer.tables.read_table import read_table
from tests.integration.subscriber_factories import NOW, make_newsletter, make_reader

pytestmark = pytest.mark.django_db
ADA, BEN, EVE = "ada@example.org", "ben@example.org", "eve@example.org"
NOON = datetime(2024, 5, 31, 12, tzinfo=UTC)


def take_in(text: str, newsletter, at: datetime = NOW, **options) -> ImportReport:
    plan = read_people(read_table(text.encode()))
    return import_subscribers(plan, newsletter, consent_wording="Yes", at=at, **options)


def consent_times() -> dict[str, tuple[datetime, datetime | None]]:
    rows = Consent.objects.values_list("subscriber__email", "given_at", "recorded_at")
    return {email: (given, recorded) for email, given, recorded in rows}


def test_what_the_list_says_is_the_time_of_the_consent_and_the_import_stands_beside_it():
    text = f"email,consented\n{ADA},2024-05-31\n{BEN},2024-05-31T18:30+02:00\n{EVE},\n"
    assert take_in(text, make_newsletter()).new == 3
    assert consent_times() == {
        ADA: (NOON, NOW),
        BEN: (NOON + timedelta(hours=4, minutes=30), NOW),
        EVE: (NOW, None),
    }


def test_without_the_column_the_consent_counts_from_the_import():
    take_in(f"email\n{ADA}\n", make_newsletter())
    assert consent_times() == {ADA: (NOW, None)}


def test_whoever_reads_it_already_keeps_the_consent_that_is_known():
    newsletter = make_newsletter()
    make_reader(newsletter, ADA)
    assert take_in(f"email,consented\n{ADA},2024-05-31\n", newsletter).unchanged == 1
    assert consent_times() == {ADA: (NOW, None)}


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_consent_that_lies_ahead_is_told_with_its_line_and_nothing_is_written(dry_run):
    tomorrow = (NOW + timedelta(days=2)).date().isoformat()
    report = take_in(
        f"email,consented\n{ADA},2024-05-31\n{BEN},{tomorrow}\n{EVE},31.5.24\n",
        make_newsletter(),
        dry_run=dry_run,
    )
    told = [(problem.line, problem.reason) for problem in report.problems]
    assert [line for line, _ in told] == [3, 4]
    assert "lies in the future" in told[0][1]
    assert "write it like 2024-05-31" in told[1][1]
    assert report.invalid == 2
    assert not Subscriber.objects.exists()


def test_it_goes_out_with_the_readers_and_comes_in_again():
    first, second = make_newsletter(), make_newsletter(slug="second")
    take_in(f"email,consented\n{ADA},2024-05-31\n{BEN},\n", first)
    exported = "".join(export_csv(first))
    assert exported.splitlines() == [
        "email,name,topics,cadence,time_zone,greeting,consented",
        f"{ADA},,,weekly,,,2024-05-31T12:00:00+00:00",
        f"{BEN},,,weekly,,,{NOW.isoformat(timespec='seconds')}",
    ]
    take_in(exported, second, at=NOW + timedelta(days=1))
    given = Consent.objects.filter(newsletter=second).order_by("subscriber__email")
    assert [consent.given_at for consent in given] == [NOON, NOW]


def test_the_ledger_and_the_file_about_its_reader_tell_both_times_also_once_erased():
    take_in(f"email,consented\n{ADA},2024-05-31\n", make_newsletter())
    both = ("2024-05-31T12:00:00+00:00", NOW.isoformat(timespec="seconds"))
    (consent,) = consents_of(ADA)
    assert (consent.given_at, consent.recorded_at) == both
    reader = Subscriber.objects.get()
    (held,) = held_about(reader)["consents"]
    assert (held["given_at"][:10], held["recorded_at"][:10]) == ("2024-05-31", both[1][:10])
    erase(reader, at=NOW)
    (consent,) = every_consent()
    assert (consent.given_at, consent.recorded_at) == both
    header, _ = consent_csv([consent])
    assert header.strip().endswith("kept_until,recorded_at")
