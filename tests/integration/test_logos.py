"""A newsletter's logo: chosen in the studio, frozen by the approval, served to everybody alike."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from digest.delivery.copies.preview import preview_variant
from digest.delivery.models import Variant
from digest.delivery.planning.approve import approve
from digest.issues.differences import differences
from digest.issues.snapshot import frozen_issue
from digest.newsletters.models import Logo, Newsletter
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, draft_issue, planned_issue
from tests.integration.page_forms import forms_of
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
LOOK = "/studio/newsletters/weekly/look/"
LOGO = "/studio/newsletters/weekly/logo/"
BY = "editor@example.org"


def png(width: int = 560, height: int = 160, colour: str = "teal") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def admin(newsletter: Newsletter) -> Client:
    return browser_of(make_member(Role.ADMIN))


def seen(admin: Client) -> dict[str, str]:
    """What the form for a logo says it was made from."""
    return sent_by(admin.get(LOOK))[-1]


def sent_by(page: HttpResponse) -> list[dict[str, str]]:
    """What the forms for a logo hold before anybody chooses."""
    forms = forms_of(page.content.decode(), LOOK)
    return [
        {name: values[0] for name, values in form.values.items() if name != "logo"}
        for form in forms
        if form.path == LOGO
    ]


def send(admin: Client, content: bytes, **more: Any) -> HttpResponse:
    file = SimpleUploadedFile("l.svg", content)
    return admin.post(LOGO, {"do": "give", "logo": file} | (more or seen(admin)))


def path_of(newsletter: Newsletter) -> str:
    newsletter.refresh_from_db()
    assert newsletter.logo is not None
    return f"/logos/{newsletter.logo.sha256}.png"


def test_a_logo_is_chosen_shown_and_taken_away_again(admin: Client, newsletter: Newsletter) -> None:
    assert "<img" not in admin.get(LOOK).content.decode()
    assert send(admin, png())["Location"] == LOOK
    path = path_of(newsletter)
    image = f'src="http://testserver{path}" alt="Research Weekly" width="260" height="74"'
    assert f'src="{path}"' in admin.get(LOOK).content.decode()
    assert image in admin.get(f"{LOOK}letter/").content.decode()
    given = AuditEntry.objects.get(deed="changed")
    assert (given.before, given.after) == ({"logo": ""}, {"logo": newsletter.logo.sha256})
    admin.post(LOGO, seen(admin) | {"do": "remove"})
    newsletter.refresh_from_db()
    assert newsletter.logo is None
    assert Logo.objects.count() == 1, "mail that is out still shows it"
    assert AuditEntry.objects.filter(deed="changed").count() == 2
    assert "<img" not in admin.get(f"{LOOK}letter/").content.decode()


def test_the_later_of_two_who_choose_a_logo_is_shown_both_and_chooses(
    admin: Client, newsletter: Newsletter
) -> None:
    before = seen(admin)
    send(admin, png(), **before)
    theirs = path_of(newsletter)
    for stale in (before, {"csrf": "x"}):
        late = send(admin, png(colour="navy"), **stale)
        assert late.status_code == 409
        assert path_of(newsletter) == theirs
    page = late.content.decode()
    assert "Somebody else changed the logo while you did" in page
    assert f'src="{theirs}"' in page
    again = sent_by(late)[0]
    mine = f"/logos/{again['kept']}.png"
    assert f'src="{mine}"' in page
    assert Image.open(io.BytesIO(Client().get(mine).content)).getpixel((1, 1)) == (0, 0, 128)
    assert admin.post(LOGO, again | {"do": "give"}).status_code == 302
    assert path_of(newsletter) == mine
    newest = AuditEntry.objects.filter(deed="changed").first()
    assert newest is not None
    assert newest.before == {"logo": theirs.removeprefix("/logos/").removesuffix(".png")}


def test_a_logo_that_somebody_else_chose_is_not_taken_away_unseen(
    admin: Client, newsletter: Newsletter
) -> None:
    send(admin, png())
    before = seen(admin)
    send(admin, png(colour="navy"), **before)
    late = admin.post(LOGO, before | {"do": "remove"})
    assert late.status_code == 409
    assert path_of(newsletter) in late.content.decode()
    again = sent_by(late)[0]
    assert "kept" not in again
    admin.post(LOGO, again | {"do": "remove"})
    newsletter.refresh_from_db()
    assert newsletter.logo is None
    assert admin.post(LOGO, before | {"do": "give", "kept": "0" * 64}).status_code == 422


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<svg/>", "Choose a PNG or JPEG file"),
        (png()[:-20], "broken"),
        (png(3_000, 20), "no larger than 2000"),
        (bytes(200_000), "150,000 are the most"),
    ],
)
def test_a_file_that_will_not_do_changes_nothing(admin, newsletter, content, why) -> None:
    response = send(admin, content)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert admin.post(LOGO, {"do": "give"}).status_code == 422
    newsletter.refresh_from_db()
    assert newsletter.logo is None
    assert not Logo.objects.exists()


def test_everybody_gets_the_same_picture_from_the_same_address_once(admin, newsletter) -> None:
    send(admin, png())
    path = path_of(newsletter)
    response = Client().get(path)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert Image.open(io.BytesIO(response.content)).size == (560, 160)
    for other in (path.replace("png", "jpg"), "/logos/0.png", path[:-1]):
        assert Client().get(other).status_code == 404
    assert Client().post(path).status_code == 405


def test_what_was_approved_keeps_its_logo_for_ever(admin, newsletter) -> None:
    make_subscriber()
    send(admin, png())
    former = path_of(newsletter)
    issue = draft_issue(newsletter, [make_summary()])
    approve(issue, by=BY, at=NOW)
    assert differences(issue) == ()
    send(admin, png(colour="navy"))
    assert path_of(newsletter) != former
    assert differences(issue) == ("The newsletter's logo has changed.",)
    logo = frozen_issue(issue).content.logo
    assert logo is not None
    assert (logo.url, logo.width, logo.height) == (former, 260, 74)
    assert Client().get(former).status_code == 200


def test_mail_shows_it_with_the_name_for_those_who_see_no_images(admin, newsletter) -> None:
    make_subscriber()
    send(admin, png())
    planned_issue(newsletter, [make_summary()])
    variant = Variant.objects.get()
    html, text = bytes(variant.html).decode(), bytes(variant.text).decode()
    heading = html[html.index("<h1") : html.index("</h1>")]
    path = path_of(newsletter)
    assert f'src="http://127.0.0.1:8000{path}"' in heading
    assert 'alt="Research Weekly" width="260" height="74"' in heading
    assert "Research Weekly" in text
    assert path not in text


def test_a_newsletter_without_one_has_its_name_and_nothing_new_in_its_snapshot(newsletter) -> None:
    issue = draft_issue(newsletter, [make_summary()])
    snapshot = approve(issue, by=BY, at=NOW)
    assert "logo" not in snapshot.content["newsletter"]
    html = preview_variant(issue, topics=None, subscriber=None, now=NOW).html.decode()
    assert "<img" not in html
    assert ">Research Weekly</h1>" in html
