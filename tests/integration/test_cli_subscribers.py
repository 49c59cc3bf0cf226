"""Readers in and out, by command."""

import stat
from pathlib import Path

import pytest

from subscribers.models import Subscriber
from tests.integration.digest_command import Digest, DigestHere

CONSENT = ("--consent", "They ticked a box on paper.")
pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


def readers(digest: Digest) -> int:
    return int(digest.json("subscribers")["newsletters"]["weekly"]["readers"])


def a_list(folder: Path, *lines: str) -> Path:
    file = folder / "list.csv"
    file.write_text("\n".join(("email,name,topics", *lines, "")), encoding="utf-8")
    return file


def test_a_list_goes_in_after_a_dry_run_and_comes_out_again(digest: Digest, tmp_path: Path) -> None:
    file = a_list(tmp_path, "ada@example.org,Ada,mind|imaging", "ben@example.org,,")
    assert "nothing was written" in digest.done(
        "subscribers", "import", file, *CONSENT, "--dry-run"
    )
    assert readers(digest) == 0
    report = digest.json("subscribers", "import", file, *CONSENT)
    assert (report["new"], report["written"]) == (2, True)
    assert readers(digest) == 2

    exported = digest.done("subscribers", "export")
    assert exported.splitlines()[1] == "ada@example.org,Ada,imaging|mind,weekly,"
    copy = tmp_path / "copy.csv"
    assert digest.run("subscribers", "export", copy).out == ""
    assert copy.read_text(encoding="utf-8").splitlines() == exported.splitlines()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_wrong_lines_are_listed_and_nothing_is_written(digest: Digest, tmp_path: Path) -> None:
    file = a_list(tmp_path, "ada@example.org,Ada,mind", "nobody,,", "ben@example.org,,moods")
    ended = digest.run("subscribers", "import", file, *CONSENT)
    assert ended.code == 1
    assert ended.err.splitlines()[-1].startswith("2 lines of")
    numbers = [line.split()[0] for line in ended.out.splitlines() if line[:4].strip().isdigit()]
    assert numbers == ["3", "4"]
    assert "--create-topics" in " ".join(ended.out.split())
    assert readers(digest) == 0
    file = a_list(tmp_path, "ada@example.org,Ada,mind", "ben@example.org,,moods")
    digest.done("subscribers", "import", file, *CONSENT, "--create-topics")
    assert "moods" in {topic["slug"] for topic in digest.json("topics")}


def test_a_list_that_is_not_there_or_has_no_consent_is_refused(
    digest: Digest, tmp_path: Path
) -> None:
    assert "cannot be read" in digest.refused("subscribers", "import", "no.csv", *CONSENT)
    file = a_list(tmp_path, "ada@example.org,,")
    assert digest.run("subscribers", "import", file).code == 2
    assert "words" in digest.refused("subscribers", "import", file, "--consent", " ")


def test_one_person_is_added_shown_unsubscribed_and_erased(digest: Digest) -> None:
    added = ("subscribers", "add", "Ada@example.org")
    digest.done(*added, *CONSENT, "--topics", "mind", "--cadence", "monthly", "--name", "Ada")
    held = digest.json("subscribers", "show", "ada@EXAMPLE.org")
    assert (held["email"], held["name"], held["state"]) == ("Ada@example.org", "Ada", "confirmed")
    (taken,) = held["subscriptions"]
    assert (taken["topics"], taken["cadence"], taken["state"]) == (["mind"], "monthly", "active")
    assert held["consents"][0]["wording"] == CONSENT[1]
    assert "They ticked a box" in digest.done("subscribers", "show", "ada@example.org")

    digest.done("subscribers", "unsubscribe", "ada@example.org")
    assert readers(digest) == 0
    assert "has unsubscribed" in digest.refused(*added, *CONSENT)

    assert "--yes" in digest.refused("subscribers", "erase", "ada@example.org")
    digest.done("subscribers", "erase", "ada@example.org", "--yes")
    assert "erased" in digest.refused("subscribers", "show", "ada@example.org")
    assert "erased" in digest.refused(*added, *CONSENT)
    assert not Subscriber.objects.filter(email_key__isnull=False).exists()


def test_wishes_that_mean_nothing_are_refused(digest: Digest) -> None:
    add = ("subscribers", "add", "ada@example.org", *CONSENT)
    assert "known are" in digest.refused(*add, "--topics", "moods")
    assert "Europe/London" in digest.refused(*add, "--time-zone", "Mars")
    assert digest.run(*add, "--cadence", "hourly").code == 2
    assert "not a mail address" in digest.refused("subscribers", "add", "ada", *CONSENT)
    assert readers(digest) == 0
