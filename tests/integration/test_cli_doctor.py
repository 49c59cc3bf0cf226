"""The doctor says what is well, what is worth knowing and what must be mended."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from digest.cli.checkups import home as home_module
from digest.cli.checkups.checkup import Checkup
from digest.cli.checkups.home import look_at_home
from digest.cli.checkups.outside import look_at_outside
from digest.delivery.models import Batch, Delivery, HandoverState, Variant
from digest.environment import Environment, read_environment
from digest.issues.models import Issue, IssueState
from digest.secret_key import SECRET_KEY_FILE
from tests.factories import NOW, make_newsletter, make_source, make_subscriber
from tests.integration.digest_command import Digest, DigestHere

pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


def environment(home: Path, **variables: str) -> Environment:
    return read_environment(
        {"DIGEST_HOME": str(home), "DATABASE_URL": "", "DIGEST_SECRET_KEY": ""} | variables
    )


def states(checkups: Any) -> dict[str, str]:
    return {checkup.name: checkup.state for checkup in checkups}


def said(name: str, checkups: Any) -> Checkup:
    (found,) = [checkup for checkup in checkups if checkup.name == name]
    assert isinstance(found, Checkup)
    return found


def test_a_new_home_is_well_and_says_what_is_still_a_placeholder(digest: Digest) -> None:
    report = digest.json("doctor")
    assert report["ok"] is True
    by_name = {check["name"]: check for check in report["checks"]}
    assert "newsletters set weekly" in by_name["newsletter weekly"]["said"]
    assert {check["state"] for check in report["checks"]} == {"ok", "note"}
    assert by_name["tables"]["said"] == "up to date"


@pytest.mark.parametrize(
    ("state_of_batch", "state_of_delivery"),
    [(HandoverState.UNKNOWN, None), (HandoverState.SUBMITTED, HandoverState.UNKNOWN)],
)
def test_a_held_issue_and_mail_in_doubt_must_be_mended(
    digest: Digest, state_of_batch: HandoverState, state_of_delivery: HandoverState | None
) -> None:
    newsletter = make_newsletter()
    issue = Issue.objects.create(
        newsletter=newsletter,
        slug="weekly-2026-03-03",
        date=NOW.date(),
        state=IssueState.HELD,
        held_from=IssueState.DRAFT,
        reason="the sender was refused",
        composed_at=NOW,
    )
    variant = Variant.objects.create(
        issue=issue,
        key="k",
        subject="s",
        html=b"",
        text=b"",
        slots=[],
        language="en",
        served_before=0,
    )
    batch = Batch.objects.create(
        issue=issue, variant=variant, due_at=NOW, number=0, state=state_of_batch
    )
    Delivery.objects.create(
        issue=issue,
        subscriber=make_subscriber(newsletter=newsletter).subscriber,
        batch=batch,
        state=state_of_delivery,
    )
    ended = digest.run("doctor")
    assert ended.code == 1
    assert "issue weekly-2026-03-03" in ended.err
    words = " ".join(ended.out.split())
    assert "the sender was refused" in words
    assert "digest settle weekly-2026-03-03" in words
    Batch.objects.update(closed=True)
    Issue.objects.update(state=IssueState.DRAFT, held_from="")
    assert digest.run("doctor").code == 0


def test_a_source_that_failed_must_be_mended_with_its_reason(digest: Digest) -> None:
    make_newsletter()
    make_source(
        "news",
        location="https://example.org/feed.xml",
        last_read_at=NOW + timedelta(hours=1),
        last_failed=True,
        last_result="1 problem\nhttps://example.org/feed.xml: it answers 404. Open it.",
    )
    ended = digest.run("doctor")
    assert ended.code == 1
    assert "it answers 404" in " ".join(ended.out.split())


@pytest.mark.parametrize(
    ("variables", "links", "sender"),
    [
        ({}, "note", "note"),
        ({"DIGEST_BASE_URL": "http://news.example.org"}, "note", "note"),
        ({"DIGEST_PROVIDER": "smtp", "SMTP_URL": "smtp://127.0.0.1:25"}, "note", "note"),
        (
            {
                "DIGEST_PROVIDER": "smtp",
                "SMTP_URL": "smtps://me:sesame@mail.example.org:465",
                "DIGEST_BASE_URL": "http://news.example.org",
            },
            "mend",
            "mend",
        ),
        (
            {
                "DIGEST_PROVIDER": "sendgrid",
                "SENDGRID_API_KEY": "sesame",
                "DIGEST_BASE_URL": "https://news.example.org",
            },
            "ok",
            "mend",
        ),
    ],
)
def test_placeholders_and_plain_links_matter_once_mail_leaves_the_machine(
    tmp_path: Path, variables: dict[str, str], links: str, sender: str
) -> None:
    make_newsletter()
    checkups = list(look_at_outside(environment(tmp_path, **variables)))
    found = states(checkups)
    assert (found["links"], found["newsletter weekly"]) == (links, sender)
    assert "sesame" not in "".join(checkup.said for checkup in checkups)


def test_a_newsletter_that_is_set_is_well_with_its_number_of_readers(tmp_path: Path) -> None:
    make_newsletter(
        from_address="news@our.example", postal_address="Ours\nTown", editors="ed@our.example"
    )
    make_subscriber()
    checkups = list(look_at_outside(environment(tmp_path)))
    assert said("newsletter weekly", checkups).said == "1 reader"


def test_a_sender_whom_the_signature_does_not_count_for_is_told(tmp_path: Path) -> None:
    make_newsletter(from_address="news@our.example", postal_address="Ours\nTown")
    key = tmp_path / "dkim.pem"
    key.write_bytes(
        generate_private_key(65537, 2048).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )
    key.chmod(0o600)
    told = {}
    for domain in ("our.example", "other.example"):
        variables = {
            "DIGEST_PROVIDER": "smtp",
            "SMTP_URL": "smtps://mail.our.example",
            "DKIM_DOMAIN": domain,
            "DKIM_SELECTOR": "s1",
            "DKIM_KEY_FILE": str(key),
        }
        told[domain] = list(look_at_outside(environment(tmp_path, **variables)))
    assert "sender of weekly" not in states(told["our.example"])
    assert "DMARC" in said("sender of weekly", told["other.example"]).said


def test_who_may_look_into_the_home_matters(tmp_path: Path) -> None:
    home = tmp_path / "home"
    surroundings = environment(home)
    assert states(look_at_home(surroundings)) == {
        "home": "ok",
        "secret key": "ok",
        "disk": "ok",
    }
    home.chmod(0o755)
    (home / SECRET_KEY_FILE).chmod(0o640)
    checkups = list(look_at_home(surroundings))
    assert said("home", checkups).said.endswith(f"chmod 700 {home}")
    assert said("secret key", checkups).said.endswith(f"chmod 600 {home / SECRET_KEY_FILE}")
    assert settings.SECRET_KEY not in str(checkups)


@pytest.mark.parametrize(("free", "state"), [(2**40, "ok"), (10**8, "note"), (10**6, "mend")])
def test_a_full_disk_is_told_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str
) -> None:
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(home_module.shutil, "disk_usage", lambda _: usage)
    assert states(look_at_home(environment(tmp_path)))["disk"] == state
