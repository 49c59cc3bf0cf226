"""What somebody wrote in the studio is still there for them where it was refused."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from digest.delivery.controls.cancel import cancel
from digest.issues.editing.change_items import take_item_out
from digest.studio.summaries.inbox_page import ON_A_PAGE
from digest.team.roles import Role
from tests.factories import make_newsletter, make_summary
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

STUDIO = Path(__file__).parents[2] / "templates" / "web" / "studio"
FORM = re.compile(r"(?s)<form\b.*?</form>")
INCLUDED = re.compile(r'{% include "(studio/[^"]+)"[^%]*%}')
BOX = re.compile(
    r"<textarea(?![^>]*readonly)|<input(?![^>]*type=\"(hidden|checkbox|radio|file|date|number|color)\")"
)
WORDS = "A long and careful reason"


def test_a_form_that_is_too_old_shows_what_was_written_to_copy_it_and_the_way_back() -> None:
    summary = make_summary()
    client = browser_of(make_member(), Client(enforce_csrf_checks=True))
    page = f"/studio/summaries/{summary.pk}/"
    sent = {"keep_in_mind": WORDS, "title": "One", "csrfmiddlewaretoken": "old"}
    said = client.post(f"{page}save/", sent).content.decode()
    assert f">\n{WORDS}</textarea>" in said
    assert "Keep in mind" in said
    assert f'href="{page}"' in said, "the form stands there, not where it is sent to"
    assert (
        'href="/studio/summaries/write/"'
        in client.post("/studio/summaries/write/").content.decode()
    )


def test_a_form_that_is_too_old_shows_no_password_and_nothing_to_strangers() -> None:
    client = browser_of(make_member(), Client(enforce_csrf_checks=True))
    secrets = {"present": "four words and a blank", "password": "five words and a blank"}
    assert "and a blank" not in client.post("/studio/you/", secrets).content.decode()
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post("/studio/summaries/1/save/", {"title": "Buy our pills now"})
    assert answer.status_code == 403
    assert "pills" not in answer.content.decode()


def test_a_form_that_is_too_old_shows_nothing_that_the_page_itself_had_put_into_it() -> None:
    newsletter = make_newsletter()
    client = browser_of(make_member(Role.ADMIN), Client(enforce_csrf_checks=True))
    page = f"/studio/newsletters/{newsletter.slug}/"
    hidden = {
        "seen": '{"name": "As the page", "hour": "9"}',
        "seen_other": "another print",
        "next": "/studio/ a way on",
        "q": "what was searched",
    }
    said = client.post(page, hidden | {"name": WORDS}).content.decode()
    assert f">\n{WORDS}</textarea>" in said
    assert said.count("<textarea") == 1
    said = client.post(page, hidden).content.decode()
    assert "This is what you wrote" not in said


def test_a_page_that_was_open_gets_the_new_secret_of_its_forms_with_whose_it_is() -> None:
    client = browser_of(make_member(email="ada@example.org"), Client(enforce_csrf_checks=True))
    given = client.get("/studio/you/form-token/").json()
    assert given["member"] == "ada@example.org"
    sent = {"csrfmiddlewaretoken": given["token"], "deed": "pin"}
    summary = make_summary()
    assert client.post(f"/studio/summaries/{summary.pk}/decide/", sent).status_code == 302


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {}], ids=["script", "without script"])
def test_why_an_item_is_to_be_kept_out_is_kept_where_others_changed_the_items_meanwhile(
    headers: dict[str, str],
) -> None:
    one, two, three = (make_summary(title) for title in ("One", "Two", "Three"))
    draft = make_draft(one, two, three)
    address = f"/studio/issues/{draft.slug}/items/"
    client = browser_of(make_member())
    other = browser_of(make_member(email="ben@example.org"))
    other.post(address, {"summary": two.pk, "action": "up", "revision": draft.revision})
    sent = {"summary": three.pk, "action": "hold", "reason": WORDS, "revision": draft.revision}
    answer = client.post(address, sent, headers=headers)
    assert answer.status_code == 409
    assert f'value="{WORDS}"' in answer.content.decode()
    assert "You had written" not in answer.content.decode()

    draft.refresh_from_db()
    other.post(address, {"summary": three.pk, "action": "out", "revision": draft.revision})
    answer = client.post(address, sent, headers=headers)
    assert f"You had written why: “<bdi>{WORDS}</bdi>”" in answer.content.decode(), "no box is left"


def test_an_address_of_no_reader_stays_in_its_box_to_be_mended() -> None:
    draft = make_draft()
    client = browser_of(make_member(Role.ADMIN))
    sent = {"address": "reader-007@exmaple.org"}
    answer = client.post(f"/studio/issues/{draft.slug}/preview/reader/", sent)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'value="reader-007@exmaple.org"' in said
    assert "There is no reader with this address." in said
    assert 'id="inbox-line"' in said


def test_why_an_address_must_not_be_mailed_is_kept_where_the_address_or_the_reason_is_refused() -> (
    None
):
    client = browser_of(make_member(Role.ADMIN))
    for address, reason in (("xy.example", WORDS), ("x@example.org", WORDS * 20)):
        sent = {"do": "bar", "address": address, "reason": reason}
        answer = client.post("/studio/readers/suppressed/", sent)
        assert answer.status_code == 422
        said = answer.content.decode()
        assert f'value="{reason}"' in said
        assert f'value="{address}"' in said
        assert "it may be mailed" not in said, "nobody has looked it up"


def test_the_reason_for_many_is_kept_where_none_is_ticked_and_the_list_is_the_same() -> None:
    make_newsletter()
    for number in range(ON_A_PAGE + 1):
        make_summary(f"Walking {number}")
    make_summary("Swimming")
    client = browser_of(make_member())
    sent = {"deed": "hold", "reason": WORDS, "q": "walking", "page": "2"}
    answer = client.post("/studio/summaries/decide/", sent)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert f'value="{WORDS}"' in said
    assert "tick the summaries first" in said
    assert "Swimming" not in said
    assert 'href="/studio/summaries/?q=walking&amp;page=1" rel="prev"' in said
    assert 'href="/studio/summaries/?q=walking&amp;state=ready"' in said


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        ("/studio/summaries/7/save/", "/studio/summaries/7/"),
        ("/studio/summaries/write/", "/studio/summaries/write/"),
        ("/studio/issues/weekly-1/cancel/", "/studio/issues/weekly-1/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_in_and_back_and_says_that_nothing_was_saved(
    client: Client, sent_to: str, page: str
) -> None:
    way_in = client.post(sent_to, {"matters": WORDS})["Location"]
    assert parse_qs(urlsplit(way_in).query) == {"next": [page], "ended": ["sent"]}
    said = client.get(way_in).content.decode()
    assert "nothing was saved or done of what you just sent" in said
    assert f'name="next" value="{page}"' in said


@pytest.mark.parametrize("button", [{}, {"take": "1"}], ids=["saved by itself", "theirs taken"])
@pytest.mark.parametrize("is_over", [True, False], ids=["cancelled", "item taken out"])
def test_what_is_saved_into_what_is_gone_meanwhile_is_said_where_it_is_typed_and_not_lost(
    button: dict[str, str], *, is_over: bool
) -> None:
    one, two = make_summary("One"), make_summary("Two")
    draft = make_draft(one, two)
    if is_over:
        cancel(draft, reason="another day", at=timezone.now())
        field, why = "note", "was cancelled"
    else:
        take_item_out(draft, two.pk, revision=0, by="ben@example.org", at=timezone.now())
        field, why = f"teaser {two.pk}", "no longer in the issue"
    client, address = browser_of(make_member()), f"/studio/issues/{draft.slug}/words/"
    sent = {"field": field, "text": WORDS, "revision": "0"} | button
    part = client.post(address, sent, headers={"HX-Request": "true"})
    said = part.content.decode()
    assert part.status_code == 409
    assert "Not saved: " in said
    assert why in said
    assert "copy it" in said
    assert "<h1" not in said, "it goes below the box"
    whole = client.post(address, sent)
    assert whole.status_code == 409
    assert why in whole.content.decode()
    assert f"“<bdi>{WORDS}</bdi>”" in whole.content.decode()


def test_each_form_in_which_somebody_writes_is_kept_where_it_cannot_be_saved() -> None:
    kept, others = set(), set()
    for file in STUDIO.rglob("*.html"):
        for form in map(_with_parts, FORM.findall(file.read_text())):
            if 'method="post"' in form and BOX.search(form):
                is_kept = "data-guarded" in form or 'class="words"' in form
                (kept if is_kept else others).add(f"{file.relative_to(STUDIO)}")
    assert {"setup/caveat.html", "setup/newsletter.html", "corrections/corrections.html"} <= kept
    assert others == {
        "gate/own_account.html",
        "gate/second_factor.html",
        "gate/second_factor_set_up.html",
        "gate/sign_in.html",
        "gate/welcome.html",
        "issues/preview.html",
        "readers/search.html",
        "readers/suppressions.html",
    }, "secrets, and addresses of readers: nothing of theirs is to stay in a browser"


def _with_parts(page: str) -> str:
    """The template with all that it includes."""
    return INCLUDED.sub(lambda found: _with_parts((STUDIO.parent / found[1]).read_text()), page)
