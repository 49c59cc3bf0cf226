"""Who gets into the studio, and how: passwords, second factors, roles."""

import dataclasses
import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from digest.studio.urls import urlpatterns
from digest.team.forget_sessions import forget_sessions
from digest.team.membership import change_role, remove_member
from digest.team.models import AuditEntry, Member
from digest.team.password_links import password_link
from digest.team.roles import Permission, Role
from tests.factories import make_newsletter, make_summary
from tests.integration.studio_team import PASSWORD, browser_of, code_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

HOME = "/studio/"
SIGN_IN = "/studio/sign-in/"
SECOND_FACTOR = "/studio/second-factor/"
SET_UP = "/studio/second-factor/set-up/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> int:
    return client.post(SIGN_IN, {"email": email, "password": password, **extra}).status_code


def test_a_new_member_chooses_a_password_by_their_link_and_signs_in(client: Client) -> None:
    member = make_member(Role.EDITOR)
    link = password_link(member, base_url="")

    assert client.get(link).status_code == 200
    assert Member.objects.get().password == member.password, "GET changes nothing"
    words = {"password": "four words and a blank", "again": "four words and a blank"}
    assert client.post(link, words).status_code == 302
    assert client.get(link).status_code == 404, "it counts once"
    assert sign_in(client, "editor@example.org", words["password"]) == 302
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        ("short", "short", "12 characters"),
        ("editor@example.org", "editor@example.org", "similar"),
        ("passwordpassword1", "passwordpassword2", "not the same"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_in_words(
    client: Client, password: str, again: str, said: str
) -> None:
    link = password_link(make_member(), base_url="")
    response = client.post(link, {"password": password, "again": again})
    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_link_ends_after_a_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    link = password_link(make_member(), base_url="")
    later = datetime.now() + timedelta(days=1, minutes=1)  # noqa: DTZ005 - as Django counts
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda _: later
    )
    assert client.get(link).status_code == 404


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client: Client) -> None:
    make_member(Role.EDITOR, "known@example.org")
    pages = []
    for email in ("known@example.org", "other@example.org"):
        response = client.post(SIGN_IN, {"email": email, "password": "wrong"})
        assert response.status_code == 422
        pages.append(_without_token(response.content.decode()).replace(email, ""))
    assert pages[0] == pages[1]


def test_after_ten_wrong_passwords_the_right_one_has_to_wait(client: Client) -> None:
    member = make_member()
    for _ in range(10):
        assert sign_in(client, member.email, "wrong") == 422
    response = client.post(SIGN_IN, {"email": member.email, "password": PASSWORD})
    assert response.status_code == 429
    assert "digest user link" in response.content.decode()


def test_who_was_told_to_wait_gets_in_by_a_link_to_another_password(client: Client) -> None:
    member = make_member()
    own = Client(REMOTE_ADDR="192.0.2.1")
    assert sign_in(own, member.email) == 302
    own.post("/studio/sign-out/")
    for browser in (client, own):
        for _ in range(11):
            status = sign_in(browser, member.email, "wrong")
        assert status == 429
    words = "some quite other words"
    for browser in (client, own):
        member.refresh_from_db()
        chosen = {"password": words, "again": words}
        assert browser.post(password_link(member, base_url=""), chosen).status_code == 302
        assert sign_in(browser, member.email, words) == 302


def test_strangers_who_guess_do_not_shut_out_the_member_in_their_own_browser(
    client: Client,
) -> None:
    member = make_member()
    own = Client(REMOTE_ADDR="192.0.2.1")
    assert sign_in(own, member.email) == 302
    own.post("/studio/sign-out/")
    for _ in range(12):
        sign_in(client, member.email, "wrong")
    assert sign_in(client, member.email) == 429
    assert sign_in(own, member.email) == 302


def test_one_network_cannot_try_many_members(client: Client) -> None:
    for number in range(30):
        assert sign_in(client, f"a{number}@example.org", "wrong") == 422
    assert sign_in(client, "b@example.org", "wrong") == 429


def test_who_signs_in_lands_where_they_came_for_and_nowhere_else(client: Client) -> None:
    member = make_member()
    assert (
        client.get("/studio/you/?a=b")["Location"] == f"{SIGN_IN}?next=%2Fstudio%2Fyou%2F%3Fa%3Db"
    )
    sent = {"email": member.email, "password": PASSWORD}
    assert (
        client.post(SIGN_IN, sent | {"next": "/studio/you/?a=b"})["Location"] == "/studio/you/?a=b"
    )
    for elsewhere in ("https://example.com/studio/", "//example.com/studio/", "/subscribe"):
        assert client.post(SIGN_IN, sent | {"next": elsewhere})["Location"] == HOME


def test_a_page_whose_session_ended_leads_to_the_way_in_and_back_and_says_why(
    client: Client,
) -> None:
    part = {"HTTP_HX_REQUEST": "true"}
    for page, back in (
        ("http://testserver/studio/issues/a/", "next=%2Fstudio%2Fissues%2Fa%2F&"),
        ("http://elsewhere.example/studio/issues/a/", ""),
        ("http://testserver/subscribe", ""),
    ):
        response = client.post("/studio/issues/a/words/", **part, HTTP_HX_CURRENT_URL=page)
        assert response["HX-Redirect"] == f"{SIGN_IN}?{back}ended=yes"
    assert "Your session has ended" in client.get(response["HX-Redirect"]).content.decode()
    assert "Your session has ended" not in client.get(SIGN_IN).content.decode()


def test_a_publisher_sets_up_a_second_factor_before_anything_else(client: Client) -> None:
    member = make_member(Role.PUBLISHER, phone=False)
    sign_in(client, member.email)
    response = client.get(HOME)
    assert response["Location"].startswith(SECOND_FACTOR)
    assert client.get(response["Location"])["Location"] == SET_UP

    client.get(SET_UP)
    assert not TOTPDevice.objects.exists(), "GET changes nothing"
    client.post(SET_UP, {"begin": "yes"})
    page = client.get(SET_UP).content.decode()
    assert "<svg" in page
    assert client.post(SET_UP, {"code": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    page = client.post(SET_UP, {"code": code_of(member)}).content.decode()

    codes = re.findall(r"<li><code>(\w+)</code></li>", page)
    assert len(codes) == len(set(codes)) == 10
    assert client.get(HOME).status_code == 200


def test_the_second_factor_is_asked_for_at_each_sign_in(client: Client) -> None:
    member = make_member(Role.ADMIN)
    sign_in(client, member.email)
    assert client.get("/studio/team/").status_code == 302
    assert client.post(SECOND_FACTOR, {"code": "12345"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    code = code_of(member)
    assert client.post(SECOND_FACTOR, {"code": f"{code[:3]} {code[3:]}"})["Location"] == HOME
    assert client.get("/studio/team/").status_code == 200

    other = Client()
    sign_in(other, member.email)
    assert other.post(SECOND_FACTOR, {"code": code}).status_code == 422, "each code works once"


def test_a_recovery_code_lets_in_once(client: Client) -> None:
    member = make_member(Role.ADMIN, phone=False)
    sign_in(client, member.email)
    client.post(SET_UP, {"begin": "yes"})
    client.post(SET_UP, {"code": code_of(member)})
    code = StaticToken.objects.first()
    assert code is not None
    for expected in (302, 422):
        lost = Client()
        sign_in(lost, member.email)
        assert lost.post(SECOND_FACTOR, {"code": code.token}).status_code == expected
    used = AuditEntry.objects.get(deed="used a recovery code")
    assert (used.before, used.after) == ({"recovery codes": 10}, {"recovery codes": 9})
    set_up = AuditEntry.objects.get(deed="set up a second factor")
    assert (set_up.before, set_up.after) == (
        {"second factor": "none"},
        {"second factor": "a new one"},
    )


def test_codes_are_guessed_slower_and_slower(client: Client) -> None:
    member = make_member(Role.ADMIN)
    sign_in(client, member.email)
    client.post(SECOND_FACTOR, {"code": "1"})
    assert client.post(SECOND_FACTOR, {"code": code_of(member)}).status_code == 422


def test_nobody_sets_up_another_phone_with_a_password_alone(client: Client) -> None:
    member = make_member(Role.ADMIN)
    sign_in(client, member.email)
    assert client.post(SET_UP, {"begin": "yes"})["Location"] == SECOND_FACTOR
    assert TOTPDevice.objects.count() == 1


def test_the_owner_can_do_without_a_second_factor(client: Client, settings: Settings) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, second_factor=False)
    sign_in(client, make_member(Role.ADMIN, phone=False).email)
    assert client.get("/studio/team/").status_code == 200


def test_an_editor_who_has_a_second_factor_must_show_it(client: Client) -> None:
    member = make_member(Role.EDITOR, phone=True)
    sign_in(client, member.email)
    assert client.get(HOME).status_code == 302
    client.post(SECOND_FACTOR, {"code": code_of(member)})
    assert client.get(HOME).status_code == 200


def test_a_session_ends_after_twelve_hours_however_busy(client: Client) -> None:
    browser_of(make_member(), client)
    assert client.get(HOME).status_code == 200
    session = client.session
    left = session.get_expiry_date() - timezone.now()
    assert timedelta(hours=11) < left <= timedelta(hours=12)
    assert client.get(HOME).cookies.get("studio") is None, "no click puts it off"


def test_a_session_ends_twelve_hours_after_the_sign_in_whatever_is_done_in_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, member, summary = timezone.now(), make_member(), make_summary()
    decide = f"/studio/summaries/{summary.pk}/decide/"
    assert sign_in(client, member.email) == 302
    end = Session.objects.get().expire_date
    for hours, deed in ((5, "pin"), (11, "unpin")):
        monkeypatch.setattr("django.utils.timezone.now", lambda h=hours: began + timedelta(hours=h))
        assert client.post(decide, {"deed": deed})["Location"].startswith("/studio/summaries/")
        assert Session.objects.get().expire_date == end
        assert client.cookies["studio"]["max-age"] <= (12 - hours) * 3_600 + 60
    monkeypatch.setattr("django.utils.timezone.now", lambda: began + timedelta(hours=12, minutes=1))
    refused = client.post(decide, {"deed": "pin"})
    assert refused["Location"].startswith(SIGN_IN)
    assert refused["Location"].endswith("ended=sent")
    assert "nothing was saved or done" in client.get(refused["Location"]).content.decode()
    summary.refresh_from_db()
    assert not summary.pinned


def test_the_password_alone_does_not_put_off_the_end_of_a_session_that_showed_a_second_factor(
    client: Client,
) -> None:
    member = make_member(Role.ADMIN)
    browser_of(member, client)
    assert client.get("/studio/team/").status_code == 200
    assert sign_in(client, member.email) == 302
    assert client.get("/studio/team/")["Location"].startswith(SECOND_FACTOR)


def test_sessions_that_are_over_are_forgotten(client: Client) -> None:
    browser_of(make_member(), client)
    assert forget_sessions(at=timezone.now()) == 0
    assert forget_sessions(at=timezone.now() + timedelta(hours=13)) == 1


def test_sessions_end_with_the_password_and_with_the_membership(client: Client) -> None:
    member = make_member()
    make_member(Role.ADMIN)
    elsewhere = browser_of(member)
    browser_of(member, client)
    words = {"password": "another one, also long", "again": "another one, also long"}
    assert client.post("/studio/you/", words | {"present": "wrong"}).status_code == 422
    assert client.post("/studio/you/", words | {"present": PASSWORD}).status_code == 302
    assert client.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302

    remove_member(member, by="tests", at=timezone.now())
    assert client.get(HOME).status_code == 302
    assert sign_in(Client(), member.email, words["password"]) == 422


def test_another_role_counts_at_once(client: Client) -> None:
    make_member(Role.ADMIN, "first@example.org")
    member = make_member(Role.ADMIN)
    browser_of(member, client)
    assert client.get("/studio/team/").status_code == 200
    change_role(member, Role.EDITOR, by="tests", at=timezone.now())
    assert client.get("/studio/team/").status_code == 403


@pytest.mark.parametrize("page", urlpatterns, ids=lambda page: page.name)
def test_every_page_says_who_may_see_it_and_nobody_else_does(
    page: URLPattern, client: Client
) -> None:
    permission = page.callback.permission
    address = reverse(f"studio:{page.name}", kwargs=_some_arguments(page))
    if permission is None:
        assert page.name in {
            "sign-in", "sign-out", "welcome", "second-factor", "second-factor-set-up"
        }  # fmt: skip
        return
    for method in (client.get, client.post):
        response = method(address)
        assert response.status_code in {302, 405}
        assert response.status_code == 405 or response["Location"].startswith(SIGN_IN)
    for role in Role:
        member = make_member(role)
        browser = browser_of(member)
        answers = {browser.get(address).status_code, browser.post(address).status_code} - {405}
        assert (403 in answers) is not member.may(permission), (role, answers)


def test_what_is_not_there_is_said_within_the_studio() -> None:
    editor = browser_of(make_member())
    for address in ("/studio/issues/none-such/", "/studio/summaries/7/", "/studio/nowhere/"):
        response = editor.get(address)
        assert response.status_code == 404
        assert 'href="/studio/"' in response.content.decode(), address
    assert "To the studio" not in editor.get("/nowhere/").content.decode()


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/studio/issues/weekly-2026-03-03/hold/", "/studio/issues/weekly-2026-03-03/"),
        ("/studio/summaries/7/save/", "/studio/summaries/7/"),
        ("/studio/team/7/link/", "/studio/team/"),
        ("/studio/sign-out/", "/studio/"),
    ],
)
def test_an_address_that_takes_a_form_alone_says_where_the_form_is(
    address: str, leads_to: str
) -> None:
    response = browser_of(make_member(Role.ADMIN)).get(address)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    said = response.content.decode()
    assert f'<a href="{leads_to}">Back to the page with the form</a>' in said
    assert "Sign out" in said


def test_whoever_is_in_keeps_the_way_to_all_pages_where_one_is_refused() -> None:
    editor = browser_of(make_member())
    for address in ("/studio/team/", "/studio/nowhere/"):
        assert 'href="/studio/summaries/"' in editor.get(address).content.decode(), address
    half_way_in = Client()
    half_way_in.force_login(make_member(Role.PUBLISHER, "pub@example.org"))
    assert "Sign out" not in half_way_in.get("/studio/nowhere/").content.decode()


def test_what_each_role_may() -> None:
    members = {role: Member(role=role) for role in Role}
    given = {
        role: {permission for permission in Permission if member.may(permission)}
        for role, member in members.items()
    }
    assert given[Role.EDITOR] == {Permission.LOOK, Permission.EDIT}
    assert given[Role.PUBLISHER] == given[Role.EDITOR] | {Permission.RELEASE}
    assert given[Role.ADMIN] == set(Permission)


def test_a_form_that_another_site_made_up_is_refused_with_a_page_that_helps() -> None:
    member = make_member(Role.ADMIN)
    client = Client(enforce_csrf_checks=True)
    browser_of(member, client)
    response = client.post("/studio/team/", {"email": "evil@example.com", "role": "admin"})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    assert Member.objects.count() == 1
    assert client.post(SIGN_IN, {"email": member.email, "password": PASSWORD}).status_code == 403


def test_public_pages_know_no_cookie(client: Client) -> None:
    make_newsletter()
    browser_of(make_member(), client)
    for address in ("/", "/subscribe", "/feed.atom", "/unsubscribe/unknown"):
        response = client.get(address)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_the_studio_runs_no_script_but_its_own_and_is_kept_nowhere(client: Client) -> None:
    response = browser_of(make_member(), client).get(HOME)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["nowhere/", "issues/nothing/", "team/7/role/"])
def test_where_nothing_is_the_studio_says_so_with_the_way_back(
    client: Client, address: str
) -> None:
    browser_of(make_member(Role.ADMIN), client)
    response = client.get(HOME + address) if "team" not in address else client.post(HOME + address)
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert '<a href="/studio/">home</a>' in response.content.decode()


def test_readers_are_not_led_to_the_studio_where_nothing_is(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "/studio/" not in response.content.decode()


def test_cookies_stay_with_the_studio_and_out_of_scripts(client: Client) -> None:
    response = client.post(SIGN_IN, {"email": make_member().email, "password": PASSWORD})
    assert set(response.cookies) >= {"studio", "studio-known"}
    for cookie in response.cookies.values():
        assert cookie["path"] == HOME
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def _without_token(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def _some_arguments(page: URLPattern) -> dict[str, object]:
    given: dict[str, object] = {"action": "link", "token": "x"}
    return {
        name: given.get(name, 0 if name == "number" else "nothing")
        for name in page.pattern.converters
    }
