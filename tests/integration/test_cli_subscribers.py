"""Readers in and out, by command."""

import json
import stat
from pathlib import Path

import pytest

from subscribers.models import Subscriber
from tests.integration.digest_command import Digest, DigestHere
from tests.unit.workbooks import lines, workbook

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
    assert exported.splitlines()[1].startswith("ada@example.org,Ada,imaging|mind,weekly,,,20")
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


def test_a_dry_run_tells_all_and_the_wrong_lines_can_be_mended(
    digest: Digest, tmp_path: Path
) -> None:
    digest.done("subscribers", "add", "gone@example.org", *CONSENT)
    digest.done("subscribers", "unsubscribe", "gone@example.org")
    digest.done("subscribers", "suppress", "no@example.org", "--reason", "Asked by letter")
    file = tmp_path / "list.csv"
    file.write_text(
        "E-Mail of member;Themen;Notes\nada@example.org;mind, imaging;x\nben@example.org;moods;x\n"
        "eve@example.org;Moods;\nnobody;;\ngone@example.org;;\nno@example.org;;\n"
        "ada@example.org;mind, imaging;y\n",
        encoding="utf-8",
    )
    mend = tmp_path / "mend.csv"
    columns = ("--column", "email=e-mail OF member", "--column", "topics=Themen")
    command = ("subscribers", "import", file, *CONSENT, *columns)
    ended = digest.run(*command, "--dry-run", "--report", mend)
    assert ended.code == 1
    said = " ".join(ended.out.split())
    for words in (
        "(and on 1 more line)",
        "1 new",
        "1 named twice in the file",
        "1 left alone: they have unsubscribed",
        "1 left alone: bounced",
        "3 to be mended",
        "email is 'E-Mail of member', topics is 'Themen'",
        "Columns left out: Notes",
        "nothing was written",
    ):
        assert words in said, (words, said)
    assert ended.err.splitlines()[-1].startswith("3 lines of")
    listed = mend.read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in listed] == [
        "E-Mail of member",
        "ben@example.org",
        "eve@example.org",
        "nobody",
    ]
    assert stat.S_IMODE(mend.stat().st_mode) == 0o600

    report = json.loads(digest.run(*command, "--dry-run", "--json").out)
    assert (report["new"], report["repeated"], report["invalid"]) == (1, 1, 3)
    assert report["left_alone"] == [
        {"line": 6, "reason": "unsubscribed"},
        {"line": 7, "reason": "suppressed"},
    ]
    assert [(one["line"], one["also"]) for one in report["problems"]] == [(3, [4]), (5, [])]
    assert report["columns"] == {"email": "E-Mail of member", "topics": "Themen"}
    mended = mend.read_text(encoding="utf-8").replace("moods", "mind").replace("Moods", "mind")
    mend.write_text(mended.replace("nobody", "new@example.org"), encoding="utf-8")
    assert digest.json("subscribers", "import", mend, *CONSENT, *columns)["new"] == 3


def test_columns_that_are_not_there_or_not_ours_are_told(digest: Digest, tmp_path: Path) -> None:
    file = a_list(tmp_path, "ada@example.org,,")
    wrong = ("subscribers", "import", file, *CONSENT, "--column")
    assert digest.run(*wrong, "phone=Phone").code == 2
    ended = digest.run(*wrong, "topics=Themen")
    assert (ended.code, "'email', 'name', 'topics'" in " ".join(ended.out.split())) == (1, True)
    old = tmp_path / "list.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "save it as XLSX" in digest.refused("subscribers", "import", old, *CONSENT)


def test_a_workbook_goes_in_whatever_its_name(digest: Digest, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(workbook(lines(["email", "topics"], ["ada@example.org", "mind"])))
    assert digest.json("subscribers", "import", file, *CONSENT)["new"] == 1
    assert digest.json("subscribers", "show", "ada@example.org")["subscriptions"][0]["topics"] == [
        "mind"
    ]


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
    assert "longer than 120" in digest.refused(*add, "--name", "A" * 121)
    assert "more than one line" in digest.refused(*add, "--name", "Ada\nBcc: eve@example.org")
    assert "blank behind each dot" in digest.refused(*add, "--name", "Ada example.org")
    assert readers(digest) == 0
