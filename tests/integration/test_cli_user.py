"""``digest user``: the team, from the command line."""

import re

import pytest
from django.test import Client

from digest.team.models import AuditEntry, Member
from tests.integration.digest_command import Digest, DigestHere
from tests.integration.issue_factories import make_draft

ADMIN = "admin@example.org"
ADA = "ada@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


def test_the_first_admin_is_made_on_the_command_line_and_signs_in_by_the_link(
    digest: Digest,
) -> None:
    said = digest.done("user", "add", "Ada@Example.org", "--role", "admin", "--name", "Ada")
    link = re.search(r"http://127\.0\.0\.1:8000(/studio/welcome/\S+)", said)
    assert link is not None
    words = {"password": "words that nobody guesses", "again": "words that nobody guesses"}
    assert Client().post(link[1], words)["Location"] == "/studio/sign-in/"
    assert Member.objects.get().password.startswith("argon2$argon2id$")


def test_the_team_is_listed_for_people_and_scripts(digest: Digest) -> None:
    assert "digest user add" in digest.done("user")
    digest.done("user", "add", ADA, "--role", "editor")
    assert ADA in digest.done("user")
    assert digest.json("user") == [
        {"email": ADA, "name": "", "role": "editor", "second_factor": False, "last_login": None}
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "nobody", "--role", "editor"), "is not a mail address"),
        (("add", ADA, "--role", "owner"), "known are editor, publisher, admin"),
        (("add", ADMIN, "--role", "editor"), "in the team already"),
        (("role", "other@example.org", "editor"), "is not in the team"),
        (("role", ADMIN, "editor"), "only admin"),
        (("remove", ADMIN), "only admin"),
    ],
)
def test_what_cannot_be_done_is_said_with_what_to_do(
    digest: Digest, arguments: tuple[str, ...], said: str
) -> None:
    digest.done("user", "add", ADMIN, "--role", "admin")
    assert said in digest.refused("user", *arguments)
    assert Member.objects.get().role == "admin"


def test_who_left_comes_back_with_another_role(digest: Digest) -> None:
    digest.done("user", "add", ADMIN, "--role", "admin")
    digest.done("user", "add", ADA, "--role", "editor")
    digest.done("user", "remove", ADA)
    assert ADA not in digest.done("user")
    digest.done("user", "add", ADA, "--role", "publisher")
    assert Member.objects.get(email=ADA).role == "publisher"


def test_the_audit_trail_names_who_used_the_command_line(digest: Digest) -> None:
    digest.done("user", "add", ADMIN, "--role", "admin")
    digest.done("user", "link", ADMIN, "--phone-lost")
    deeds = list(AuditEntry.objects.values_list("deed", flat=True))
    assert deeds == ["made a link", "took away the second factor", "added"]
    assert all("command line" in by for by in AuditEntry.objects.values_list("by", flat=True))


def test_what_is_done_to_an_issue_by_command_stands_in_the_trail(digest: Digest) -> None:
    slug = make_draft().slug
    digest.done("hold", slug, "--reason", "Ask the author")
    digest.done("resume", slug)
    digest.done("approve", slug, "--by", "editor@example.org")
    digest.done("cancel", slug)
    digest.done("newsletters", "set", "weekly", "hour=7")
    told = list(AuditEntry.objects.values_list("deed", "subject"))
    issue = f"issue {slug}"
    assert told == [
        ("changed", "newsletter weekly"),
        ("cancelled", issue),
        ("approved", issue),
        ("resumed", issue),
        ("held", issue),
    ]
    newest = AuditEntry.objects.first()
    assert newest is not None
    assert (newest.before, newest.after) == ({"hour": 9}, {"hour": 7})
    approved = AuditEntry.objects.get(deed="approved")
    assert approved.by == "editor@example.org"
    assert approved.before == {"state": "draft", "snapshot": ""}
    assert approved.after["snapshot"]
    of_issue = AuditEntry.objects.filter(subject=issue)
    assert [(one.before["state"], one.after["state"]) for one in of_issue] == [
        ("approved", "cancelled"),
        ("draft", "approved"),
        ("held", "draft"),
        ("draft", "held"),
    ]
