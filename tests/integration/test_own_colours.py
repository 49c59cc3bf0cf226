"""A newsletter's own colours: set in the studio or by command, checked, shown, and frozen by the
approval."""

import dataclasses
import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from digest.delivery.planning.approve import approve
from digest.delivery.planning.plan import plan
from digest.issues.check import check_issue
from digest.issues.differences import differences
from digest.issues.models import Issue
from digest.issues.seen_as import seen_now
from digest.issues.snapshot import frozen_issue
from digest.newsletters.change import change_newsletter
from digest.newsletters.models import Newsletter
from digest.newsletters.new_look import new_look
from digest.team.models import AuditEntry
from digest.team.roles import Role
from subscribers.models import ServiceMailKind
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.send_service_mails import send_service_mails
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, draft_issue, send
from tests.integration.digest_command import DigestHere
from tests.integration.page_forms import Form, forms_of
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
LOOK = "/studio/newsletters/weekly/look/"
COLOURS = "/studio/newsletters/weekly/colours/"
BY = "editor@example.org"
CARDS_ACCENT, PLUM, TEAL = "#0d4a4c", "#6b2148", "#004b63"
FAINT = "#a07090"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path)
    return tmp_path


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def admin(newsletter: Newsletter) -> Client:
    return browser_of(make_member(Role.ADMIN))


def form_of(page: HttpResponse) -> Form:
    (form,) = (form for form in forms_of(page.content.decode(), COLOURS) if form.path == COLOURS)
    return form


def sent_by(page: HttpResponse, **changed: str) -> dict[str, str]:
    """What the page's form sends, with some fields written anew; of ``accent_light`` and so on."""
    values = {name: held[0] for name, held in form_of(page).values.items()}
    return values | {name.replace("_", "."): value for name, value in changed.items()}


def give(admin: Client, do: str = "save", **changed: str) -> HttpResponse:
    return admin.post(COLOURS, sent_by(admin.get(COLOURS), **changed) | {"do": do})


def page_of(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def frames_of(response: HttpResponse) -> list[str]:
    return re.findall(r'<iframe[^>]* src="([^"]*)"', page_of(response))


def own(newsletter: Newsletter) -> dict[str, str]:
    newsletter.refresh_from_db()
    return newsletter.colours


def newest_change() -> AuditEntry:
    entry = AuditEntry.objects.filter(deed="changed").first()
    assert entry is not None
    return entry


def test_an_admin_gives_a_newsletter_colours_and_takes_the_looks_again(admin, newsletter) -> None:
    assert "s again</button>" not in page_of(admin.get(COLOURS))
    assert give(admin, accent_light=PLUM.upper(), button_light=PLUM).status_code == 302
    assert own(newsletter) == {"accent.light": PLUM, "button.light": PLUM}
    entry = newest_change()
    assert (entry.subject, entry.before) == ("newsletter weekly", {"colours": []})
    assert entry.after == {"colours": [f"accent.light:{PLUM}", f"button.light:{PLUM}"]}
    page = page_of(admin.get(COLOURS))
    assert f"s: {CARDS_ACCENT}</small>" in page
    give(admin, accent_light="")
    assert own(newsletter) == {"button.light": PLUM}
    give(admin)
    assert AuditEntry.objects.filter(deed="changed").count() == 2, "nothing was changed"
    give(admin, "reset")
    assert own(newsletter) == {}
    assert newest_change().before == {"colours": [f"button.light:{PLUM}"]}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (FAINT, "accent on tint has a contrast of 3.3 to 1 (light), where 4.5 is the least."),
        ("navy", "accent.light cannot be 'navy'. Write # and six digits"),
        ("#6b2148;}*{x:y", "Write # and six digits"),
        ("</style><b>", "Write # and six digits"),
    ],
)
@pytest.mark.parametrize("do", ["save", "see"])
def test_what_will_not_do_is_refused_at_its_field_and_stays_there(
    admin, newsletter, do, typed, said
) -> None:
    response = give(admin, do, accent_light=typed, button_light=TEAL)
    assert response.status_code == 422
    page = response.content.decode()
    (fault,) = re.findall(r'<p class="fault" id="accent.light-fault"[^>]*>([^<]*)<', page)
    assert said in html.unescape(fault)
    assert page.count('class="fault"') == 1
    field = re.search(r'<input id="accent.light"[^>]*>', page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert "accent.light-fault" in field[0]
    kept = sent_by(response)
    assert (kept["accent.light"], kept["button.light"]) == (typed, TEAL)
    assert frames_of(response) == []
    assert own(newsletter) == {}
    assert not AuditEntry.objects.filter(deed="changed").exists()


def test_they_are_seen_in_a_mail_before_they_are_saved(admin, newsletter) -> None:
    response = give(admin, "see", accent_light=PLUM, accent_dark="#f0b9d3")
    assert response.status_code == 200
    assert own(newsletter) == {}
    assert sent_by(response)["accent.light"] == PLUM
    light, dark = frames_of(response)
    assert parse_qs(urlsplit(light).query)["own"] == [f"accent.dark:#f0b9d3,accent.light:{PLUM}"]
    for address, condition in ((light, "(max-width: 0)"), (dark, "(min-width: 0)")):
        shown = admin.get(address)
        assert shown["Content-Security-Policy"].startswith("sandbox;")
        mail = shown.content.decode()
        assert PLUM in mail
        assert f"@media {condition}" in mail
        assert "prefers-color-scheme" not in mail
    assert admin.post(COLOURS, sent_by(response) | {"do": "save"}).status_code == 302
    assert own(newsletter) == {"accent.light": PLUM, "accent.dark": "#f0b9d3"}


@pytest.mark.parametrize(
    "asked", ["accent.light:red", "accent.light:%23a07090", "x:%23000000", "%3C/style%3E", ":"]
)
def test_a_preview_shows_nothing_that_is_no_colour_or_cannot_be_read(admin, asked) -> None:
    shown = admin.get(f"{LOOK}cards/", QUERY_STRING=f"own={asked}")
    assert shown.status_code == 200
    assert "<title>No preview</title>" in shown.content.decode()
    assert "<style" not in shown.content.decode()


def test_the_look_in_use_is_shown_in_them_and_others_in_their_own(admin, newsletter) -> None:
    give(admin, accent_light=PLUM)
    page = page_of(admin.get(LOOK))
    cards, letter = page.split('id="look-letter"')
    assert f"<code>{PLUM}</code>" in cards
    assert f"<code>{PLUM}</code>" not in letter
    assert PLUM in admin.get(f"{LOOK}cards/").content.decode()
    assert PLUM not in admin.get(f"{LOOK}letter/").content.decode()
    assert PLUM not in admin.get(f"{LOOK}cards/?own=").content.decode()


def test_the_later_of_two_admins_sees_how_it_is_now_and_keeps_what_they_typed(
    admin, newsletter
) -> None:
    mine = sent_by(admin.get(COLOURS), accent_light=PLUM, ink_light="#101010")
    give(admin, accent_light=TEAL, button_light=TEAL)
    late = admin.post(COLOURS, mine | {"do": "save"})
    assert late.status_code == 409
    page = page_of(late)
    assert "Somebody changed these colours while you did" in page
    assert re.findall(r'id="([\w.]+)-now">Now: (#\w+)', page) == [
        ("accent.light", TEAL),
        ("button.light", TEAL),
    ]
    again = sent_by(late)
    assert (again["accent.light"], again["button.light"]) == (PLUM, TEAL)
    assert own(newsletter)["accent.light"] == TEAL
    admin.post(COLOURS, again | {"do": "save"})
    assert own(newsletter) == {
        "accent.light": PLUM,
        "button.light": TEAL,
        "ink.light": "#101010",
    }


def test_nobody_takes_away_colours_or_sets_them_in_a_look_unseen(admin, newsletter) -> None:
    opened = sent_by(admin.get(COLOURS))
    (look,) = (
        form
        for form in forms_of(admin.get(LOOK).content.decode(), LOOK)
        if ("look", "letter") in form.buttons
    )
    give(admin, accent_light=PLUM)
    assert admin.post(COLOURS, opened | {"do": "reset"}).status_code == 409
    response = admin.post(LOOK, {"seen": look.values["seen"][0], "look": "letter"})
    assert response.status_code == 409
    assert "Somebody else changed the colours of cards while you chose letter" in page_of(response)
    opened = sent_by(admin.get(COLOURS))
    change_newsletter(newsletter, ["look=letter"])
    assert admin.post(COLOURS, opened | {"do": "save"}).status_code == 409
    assert own(newsletter) == {"accent.light": PLUM}


def choose(admin: Client, look: str) -> str:
    (form,) = (
        form
        for form in forms_of(admin.get(LOOK).content.decode(), LOOK)
        if ("look", look) in form.buttons
    )
    sent = {"seen": form.values["seen"][0], "look": look}
    return page_of(admin.post(LOOK, sent, follow=True))


def test_another_look_keeps_them_where_they_can_be_told_apart_and_says_so_where_not(
    admin, newsletter
) -> None:
    give(admin, accent_light=PLUM)
    assert "left behind" not in choose(admin, "letter")
    assert own(newsletter) == {"accent.light": PLUM}
    at_night(new_look("night", like="cards"))
    page = choose(admin, "night")
    said = "Its own colours cannot be told apart in that look, and were left behind: "
    assert f"{said}accent.light:{PLUM}." in page
    assert own(newsletter) == {}
    entry = newest_change()
    assert entry.before == {"look": "letter", "colours": [f"accent.light:{PLUM}"]}
    assert entry.after == {"look": "night", "colours": []}


@pytest.fixture
def issue(newsletter: Newsletter) -> Issue:
    make_subscriber("ada@example.org")
    return draft_issue(newsletter, [make_summary("A study of the gut")])


def test_what_was_approved_goes_out_in_the_colours_of_then(admin, newsletter, issue) -> None:
    give(admin, accent_light=PLUM)
    issue = Issue.objects.get()
    approve(issue, by=BY, at=NOW)
    approved = frozen_issue(issue)
    assert approved.templates.colours == f'{{"accent.light": "{PLUM}"}}'
    assert differences(issue) == ()
    before = seen_now(issue)
    give(admin, accent_light=TEAL)
    issue = Issue.objects.get()
    assert seen_now(issue) != before
    (said,) = differences(issue)
    assert said == ("The mail's templates have changed: the newsletter's own colours, HTML.")
    plan(issue, now=NOW, batch_size=100)
    provider = ScriptedProvider()
    send(issue, provider)
    (handover,) = provider.handovers
    assert PLUM.encode() in handover.message.html
    assert TEAL.encode() not in handover.message.html
    assert frozen_issue(issue) == approved


def test_a_look_that_changes_below_them_is_found_before_the_approval(
    admin, newsletter, issue, home
) -> None:
    folder = new_look("ours", like="cards")
    change_newsletter(newsletter, ["look=ours", f"colours=accent.light:{PLUM}"])
    issue = Issue.objects.get()
    assert broken_templates(issue) == []
    at_night(folder)
    (broken,) = broken_templates(Issue.objects.get())
    assert "own colours: accent on tint has a contrast of" in broken
    page = page_of(admin.get(COLOURS))
    assert "accent on tint has a contrast of" in page
    give(admin, "reset")
    assert broken_templates(Issue.objects.get()) == []
    (folder / "look.toml").write_text("like = 7", "utf-8")
    assert "cannot be used as it is. look.toml:1:1" in page_of(admin.get(COLOURS))
    assert admin.post(COLOURS, {"do": "save"}).status_code == 422


def at_night(folder: Path) -> None:
    """Write a look whose light colours are dark ones."""
    light = {"paper": "#101010", "card": "#0c0c0c", "tint": "#181818"}
    light |= dict.fromkeys(("ink", "muted", "accent", "focus"), "#f0f0f0")
    colours = "".join(
        f'{name} = {{ light = "{value}", dark = "{value}" }}\n' for name, value in light.items()
    )
    (folder / "look.toml").write_text(f'like = "cards"\n[colours]\n{colours}', "utf-8")


def broken_templates(issue: Issue) -> list[str]:
    found = check_issue(issue, base_url="https://news.example.org", is_trial=False)
    return [each.what for each in found if each.code == "template-broken"]


def test_service_mail_has_them(newsletter) -> None:
    change_newsletter(newsletter, [f"colours=button.light:{PLUM}"])
    person = make_subscriber("ada@example.org").subscriber
    ask_for_mail(ServiceMailKind.WELCOME, newsletter, at=NOW, subscriber=person)
    provider = ScriptedProvider()
    assert send_service_mails(provider=provider, clock=lambda: NOW) == ()
    (handover,) = provider.handovers
    assert PLUM.encode() in handover.message.html


def test_a_draft_is_shown_in_them_and_in_another_look_as_that_one_is(
    newsletter, issue, tmp_path
) -> None:
    digest = DigestHere()
    change_newsletter(newsletter, [f"colours=accent.light:{PLUM}"])
    for look, has in ((None, True), ("cards", True), ("letter", False)):
        out = tmp_path / str(look)
        named = ["--look", look] if look else []
        digest.done("preview", issue.slug, "--out", str(out), *named)
        assert (PLUM.encode() in (out / "issue.html").read_bytes()) == has


def test_the_command_sets_shows_and_refuses_them(newsletter) -> None:
    digest = DigestHere()
    said = digest.done(
        "newsletters", "set", "weekly", f"colours=accent.light:{TEAL},ink.light:#101010"
    )
    assert f"weekly: colours is now accent.light:{TEAL}, ink.light:#101010" in said
    (weekly,) = digest.json("newsletters")
    assert weekly["colours"] == [f"accent.light:{TEAL}", "ink.light:#101010"]
    assert f"accent.light:{TEAL}" in digest.done("newsletters")
    said = digest.refused("newsletters", "set", "weekly", f"colours=accent.light:{FAINT}")
    assert "colours: accent on tint has a contrast of 3.3 to 1 (light), where 4.5 is the" in said
    assert "Did you mean" in digest.refused("newsletters", "set", "weekly", "colours=acent:#000000")
    assert "names no colour" in digest.refused("newsletters", "set", "weekly", "colours=#000000")
    assert "colours is now empty" in digest.done("newsletters", "set", "weekly", "colours=")
    assert own(newsletter) == {}
