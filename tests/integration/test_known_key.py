"""Another secret key would kill every link already mailed, so it never passes unseen."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import override_settings

from subscribers.links.check_key import OtherKeyError, accept_key, check_key
from subscribers.models import KeyFingerprint
from tests.copied_home import copy_home
from tests.factories import NOW
from tests.forked_digest import program_variables
from tests.integration.digest_command import DigestProcess
from tests.made_once import made_once

FIRST, OTHER = "f" * 40, "o" * 40


@pytest.fixture(scope="session")
def home_of_the_first_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        variables = program_variables(folder / "home") | {"DIGEST_SECRET_KEY": FIRST}
        DigestProcess(variables, folder).done("topics")

    return made_once(tmp_path_factory, "home-of-the-first-key", make) / "home"


@pytest.fixture
def digest(
    program_environment: dict[str, str], home_of_the_first_key: Path, tmp_path: Path
) -> DigestProcess:
    copy_home(home_of_the_first_key, program_environment["DIGEST_HOME"])
    return DigestProcess(program_environment | {"DIGEST_SECRET_KEY": FIRST}, tmp_path)


@pytest.mark.django_db
def test_the_first_key_becomes_known_and_nothing_of_it_is_kept():
    with override_settings(SECRET_KEY=FIRST):
        check_key(at=NOW)
        check_key(at=NOW)
    assert FIRST not in KeyFingerprint.objects.get().fingerprint
    with override_settings(SECRET_KEY=OTHER), pytest.raises(OtherKeyError, match="former key"):
        check_key(at=NOW)


@pytest.mark.django_db
def test_a_former_key_that_still_counts_for_reading_is_known_too():
    with override_settings(SECRET_KEY=FIRST):
        check_key(at=NOW)
    with override_settings(SECRET_KEY=OTHER, SECRET_KEY_FALLBACKS=[FIRST]):
        check_key(at=NOW)


@pytest.mark.django_db
def test_a_person_may_accept_another_key():
    with override_settings(SECRET_KEY=FIRST):
        check_key(at=NOW)
        assert not accept_key(at=NOW)
    with override_settings(SECRET_KEY=OTHER):
        assert accept_key(at=NOW)
        check_key(at=NOW)


def test_every_command_stops_at_another_key_with_one_line_that_says_how_to_mend_it(digest):
    for command in ("tick", "topics", "run"):
        refused = digest.refused(command, DIGEST_SECRET_KEY=OTHER)
        assert "Put the former key back" in refused
        assert "digest doctor --accept-key" in refused
    assert digest.run("topics").code == 0


def test_the_doctor_shows_it_and_takes_it_only_when_told(digest):
    shown = digest.run("doctor", "--json", DIGEST_SECRET_KEY=OTHER)
    assert shown.code == 1
    assert "Put the former key back" in shown.out
    assert digest.run("topics", DIGEST_SECRET_KEY=OTHER).code == 1
    assert digest.run("doctor", "--accept-key", DIGEST_SECRET_KEY=OTHER).code == 0
    assert digest.run("topics", DIGEST_SECRET_KEY=OTHER).code == 0
    assert digest.run("topics").code == 1


def test_the_web_server_does_not_start_with_another_key(digest):
    served = subprocess.run(
        [sys.executable, "-c", "import digest.wsgi"],
        env=digest.variables | {"DIGEST_SECRET_KEY": OTHER},
        capture_output=True,
        text=True,
        check=False,
    )
    assert served.returncode != 0
    assert len(served.stderr.splitlines()) == 1
    assert "Put the former key back" in served.stderr


def test_with_the_former_key_named_another_one_runs_and_knows_who_must_not_be_mailed(digest):
    barred = ("subscribers", "add", "ben@example.org", "--consent", "Asked for it")
    digest.done("subscribers", "suppress", "ben@example.org", "--reason", "asked by phone")
    both = {"DIGEST_SECRET_KEY": OTHER, "DIGEST_FORMER_SECRET_KEYS": FIRST}
    assert digest.run("topics", **both).code == 0
    assert "must not be mailed" in digest.refused(*barred, **both)
    digest.done("doctor", "--accept-key", **both)
    assert "must not be mailed" in digest.refused(*barred, **both)
    assert digest.run(*barred, DIGEST_SECRET_KEY=OTHER).code == 0, "which is why it stays named"
