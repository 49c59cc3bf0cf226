"""What the audit trail has of who came, who went, and who did not get in."""

import pytest
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.integration.studio_team import PASSWORD, browser_of, code_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


def sign_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post("/studio/sign-in/", {"email": email, "password": password}).status_code


def test_the_trail_has_who_came_and_went_and_who_did_not_get_in(client: Client) -> None:
    member = make_member(Role.ADMIN)
    sign_in(client, member.email, "wrong")
    sign_in(client, "private@example.com", "wrong")
    sign_in(client, member.email)
    client.post("/studio/second-factor/", {"code": "1"})
    client.post("/studio/sign-out/")
    client.post("/studio/sign-out/")
    entries = AuditEntry.objects.order_by("pk").values_list("deed", "subject", "by")[1:]
    subject = "member admin@example.org"
    assert list(entries) == [
        ("failed to sign in as", subject, "somebody"),
        ("failed to sign in as", "nobody in the team", "somebody"),
        ("gave the password", subject, member.email),
        ("gave a wrong second factor", subject, member.email),
        ("signed out", subject, member.email),
    ]


@pytest.mark.parametrize("way", ["app", "recovery", "set up"])
def test_who_has_to_show_a_second_factor_has_signed_in_once_they_have(
    client: Client, way: str
) -> None:
    member = make_member(Role.PUBLISHER, phone=way != "set up")
    sign_in(client, member.email)
    assert deeds() == ["gave the password"]
    if way == "set up":
        client.post("/studio/second-factor/set-up/", {"begin": "yes"})
        client.post("/studio/second-factor/set-up/", {"code": code_of(member)})
        assert deeds() == ["gave the password", "set up a second factor", "signed in"]
    elif way == "app":
        client.post("/studio/second-factor/", {"code": code_of(member)})
        assert deeds() == ["gave the password", "signed in"]
    else:
        kept = StaticDevice.objects.create(user=member, name="recovery codes")
        StaticToken.objects.create(device=kept, token="abcdefgh")
        client.post("/studio/second-factor/", {"code": "abcdefgh"})
        assert deeds() == ["gave the password", "used a recovery code", "signed in"]
    assert client.get("/studio/").status_code == 200


def test_whose_password_is_enough_has_signed_in_by_it(client: Client) -> None:
    sign_in(client, make_member(Role.EDITOR).email)
    assert deeds() == ["signed in"]


def deeds() -> list[str]:
    entries = AuditEntry.objects.order_by("pk").values_list("deed", flat=True)
    return list(entries)[1:]


def test_who_guesses_on_fills_the_trail_no_further(client: Client) -> None:
    member = make_member()
    for _ in range(13):
        sign_in(client, member.email, "wrong")
    for number in range(13):
        sign_in(client, f"a{number}@example.org", "wrong")
    deeds = list(AuditEntry.objects.order_by("pk").values_list("deed", "subject")[1:])
    subject = "member editor@example.org"
    assert deeds[:10] == [("failed to sign in as", subject)] * 10
    assert deeds[10] == ("locked out", subject), "once"
    assert deeds[11:] == [("failed to sign in as", "nobody in the team")] * 10


def test_whoever_finds_an_open_session_cannot_guess_the_password_for_long(client: Client) -> None:
    member = make_member()
    browser_of(member, client)
    words = {"password": "another one, also long", "again": "another one, also long"}
    for _ in range(10):
        assert client.post("/studio/you/", words | {"present": "wrong"}).status_code == 422
    response = client.post("/studio/you/", words | {"present": PASSWORD})
    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()
    member.refresh_from_db()
    assert member.check_password(PASSWORD)
    deeds = [entry.deed for entry in AuditEntry.objects.all()[:2]]
    assert deeds == ["locked out", "gave a wrong present password"]
    assert sign_in(Client(), member.email) == 302, "the member is not shut out"
