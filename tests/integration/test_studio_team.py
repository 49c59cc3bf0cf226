"""The team's page and the audit trail, for admins."""

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from digest.team.audit import record
from digest.team.models import AuditEntry, Member
from digest.team.roles import Role
from tests.integration.studio_team import JOINED, browser_of, make_member

TEAM = "/studio/team/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def admin() -> Client:
    return browser_of(make_member(Role.ADMIN))


def of(member: Member, action: str) -> str:
    return f"{TEAM}{member.pk}/{action}/"


def test_an_admin_takes_somebody_in_who_then_chooses_a_password(admin: Client) -> None:
    response = admin.post(TEAM, {"email": "Ada@Example.org", "name": "Ada", "role": "publisher"})
    link = re.search(r'value="[^"]*(/studio/welcome/[^"]+)"', response.content.decode())
    assert link is not None
    words = {"password": "words that nobody guesses", "again": "words that nobody guesses"}
    assert Client().post(link[1], words).status_code == 302
    ada = Member.objects.get(email="ada@example.org")
    assert (ada.name, ada.role) == ("Ada", "publisher")
    assert ada.check_password(words["password"])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"email": "nobody", "role": "editor"}, "is not a mail address"),
        ({"email": "ada@example.org", "role": "owner"}, "is no role"),
        ({"email": "admin@example.org", "role": "editor"}, "in the team already"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_written_stays(
    admin: Client, sent: dict[str, str], said: str
) -> None:
    response = admin.post(TEAM, sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert f'value="{sent["email"]}"' in response.content.decode()
    assert Member.objects.count() == 1


def test_roles_phones_and_membership_are_changed_with_a_trace(admin: Client) -> None:
    member = make_member(Role.PUBLISHER)
    theirs = browser_of(member)
    admin.post(of(member, "role"), {"role": "admin"})
    assert theirs.get(TEAM).status_code == 200
    admin.post(of(member, "phone"))
    assert not TOTPDevice.objects.filter(user=member).exists()
    assert theirs.get("/studio/").status_code == 302
    admin.post(of(member, "remove"))
    assert "Have left: publisher@example.org" in admin.get(TEAM).content.decode()
    trail = AuditEntry.objects.filter(subject=f"member {member.email}", by="admin@example.org")
    assert [entry.deed for entry in trail] == [
        "removed",
        "took away the second factor",
        "changed role",
    ]
    assert (trail[0].before, trail[0].after) == ({"role": "admin"}, None)
    assert (trail[1].before, trail[1].after) == (
        {"second factor": "set up"},
        {"second factor": "none"},
    )
    assert (trail[2].before, trail[2].after) == ({"role": "publisher"}, {"role": "admin"})


def test_the_trail_says_how_long_a_link_counts(admin: Client) -> None:
    assert admin.post(of(make_member(), "link")).status_code == 200
    entry = AuditEntry.objects.get(deed="made a link")
    assert list(entry.after or {}) == ["a link to choose a password, until"]


def test_what_cannot_be_done_to_a_member_is_no_page(admin: Client) -> None:
    assert admin.post(of(make_member(), "nonsense")).status_code == 404
    assert not AuditEntry.objects.filter(deed="made a link").exists()


def test_the_last_admin_stays(admin: Client) -> None:
    only = Member.objects.get()
    for action, sent in (("remove", {}), ("role", {"role": "editor"})):
        response = admin.post(of(only, action), sent)
        assert response.status_code == 422
        assert "only admin" in response.content.decode()
    assert Member.objects.get().is_active


def test_the_trail_is_searched_and_shows_what_changed(admin: Client) -> None:
    member = make_member(Role.EDITOR)
    admin.post(of(member, "role"), {"role": "publisher"})
    said = admin.get("/studio/trail/?q=changed+editor@").content.decode()
    assert "<del>editor</del> <ins>publisher</ins>" in said
    assert "added member" not in said
    assert "Nothing with" in admin.get("/studio/trail/?q=nothing+at+all").content.decode()


def test_many_things_at_once_are_counted_and_unfold(admin: Client) -> None:
    seen = list(range(101, 151))
    record("searched", "readers", by="admin@example.org", at=JOINED, after={"shown": seen})
    said = " ".join(admin.get("/studio/trail/?q=searched").content.decode().split())
    assert "<summary><b>shown</b>: 50</summary>" in said
    assert "101, 102" in said
    assert "149, 150" in said


def test_a_long_trail_comes_in_pages(admin: Client) -> None:
    at = AuditEntry.objects.latest("at").at
    AuditEntry.objects.bulk_create(
        AuditEntry(at=at, by="ada@example.org", deed="looked at", subject=f"summary {number}")
        for number in range(120)
    )
    first = admin.get("/studio/trail/").content.decode()
    assert "Page 1 of 3" in first
    assert 'href="?page=2"' in first
    assert "Page 3 of 3" in admin.get("/studio/trail/?page=99").content.decode()
