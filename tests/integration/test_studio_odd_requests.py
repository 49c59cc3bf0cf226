"""What no page of the studio sends, and whoever is signed in can: answered in words, or as if it
had not been sent, and never as our own failure."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from digest.studio.rare.tables import EVERY_TABLE
from digest.team.models import LONGEST_NAME_CHARACTERS, AuditEntry, Member
from digest.team.roles import Role
from tests.integration.page_forms import Form, forms_of
from tests.integration.studio_of_everything import Studio
from tests.integration.studio_team import PASSWORD, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

SCRIPT = "<script>alert(7)</script>"
MARKS = f"x%00%ED%A0%80%FF%E2%80%AE%F0%9F%99%82%0D%0A{quote(SCRIPT)}"
"""Percent-encoded: NUL, a lone surrogate, a byte that is no UTF-8, a mark that turns what follows
about, a face, a new line and a script."""
LONG = "10,000 characters"
TEXTS = {"marks": MARKS, LONG: "x" * 10_000}
DIGITS = {"5,000 digits": "9" * 5_000}
NUMBERS = DIGITS | {"10 to the 30": "1" + "0" * 30, "10 digits": "9" * 10, "negative": "-1"}
LONG_ADDRESS = {"long address": "a" * 64 + "@" + "example." * 22 + "org"}
ASKED = (
    "q", "page", "p", "o", "state", "topic", "source", "newsletter", "with", "large", "only", "as",
    "scheme", "images", "width", "of", "choice", "horizon", "notices", "text", "next", "e",
    "own",
)  # fmt: skip
ASKED_ALONE = {
    "issue": "reader", "preview": "reader", "preview-line": "reader", "audience-mail": "variant",
}  # fmt: skip
"""What a page asks for instead of all else."""
GOOD = {
    "email": "new@example.org", "address": "new@example.org", "reason": "It is so.",
    "consent": "They said so.", "location": "https://example.org/other", "slug": "other",
    "name": "Other", "words": "It was another.", "title": "A title", "who": "people",
    "takeaway": "A takeaway.", "found": "This.", "matters": "So.", "keep_in_mind": "That.",
}  # fmt: skip
"""What to write into a field that is empty at first, so that the others are looked at."""
SHOWN_NOWHERE_YET: dict[str, dict[str, str]] = {
    "compose": {"newsletter": "weekly", "date": "2026-03-03"},
    "settle": {"how": "resend", "sure": "yes"},
    "undo": {"revision": "0"},
    "redo": {"revision": "0"},
    "items": {"summary": "1", "action": "place", "place": "1", "revision": "0", "reason": ""},
    "words": {"field": "note", "text": "Hello", "revision": "0", "over": "0"},
    "caveat": {"body": "Another.", "seen": "Another.", "do": "use"},
    "merge": {"with": "1", "seen": "0", "seen_other": "0", "take-title": "other"},
    "apart": {"with": "1"},
    "take-apart": {"seen": "1", "apart": "yes"},
    "take-back": {"seen": "0", "version": "1"},
    "counts": {"title": "A title", "takeaway": "So."},
    "second-factor": {"code": "1", "next": ""},
    "welcome": {"password": "x", "again": "x"},
}
"""By the page's name: forms that are shown only after something else was done."""


@pytest.fixture
def studio() -> Studio:
    return Studio()


def test_whatever_an_address_asks_for_is_answered(studio: Studio) -> None:
    faults = []
    for path in studio.paths():
        if studio.ask(path).status_code == 405:
            continue
        alone = ASKED_ALONE.get(resolve(path).url_name or "")
        for label, odd in (TEXTS | DIGITS).items():
            faults += fault_of(studio.ask(path, asking(ASKED, odd)), f"{path} asked for {label}")
            if alone:
                faults += fault_of(studio.ask(path, f"{alone}={odd}"), f"{alone}={label} of {path}")
    assert not faults, "\n".join(faults)


def test_whatever_a_form_sends_is_answered(studio: Studio) -> None:
    faults = []
    sent = set()
    for form in every_form(studio):
        for name, values in form.values.items():
            for label, odd in odd_values(name, values).items():
                # With each of a form's buttons what is long: not all of them keep the same.
                field = resolve(form.path).url_name, name, label
                if field in sent and label != LONG:
                    continue
                sent.add(field)
                answer = studio.send(form.path, encoded(form.values | {name: [odd]}, odd))
                faults += fault_of(answer, f"{label} as {name} to {form.path}")
    assert not faults, "\n".join(faults)


def test_whatever_stands_in_an_address_is_answered(studio: Studio) -> None:
    faults = []
    places = ("summaries/{}/", "readers/{}/", "topics/{}/", "team/{}/link/", "issues/{}/",
              "newsletters/{}/look/{}/", "sources/{}/read/", "welcome/{}/{}/")  # fmt: skip
    tables = [f"admin/{model._meta.app_label}/{model._meta.model_name}/" for model in EVERY_TABLE]
    for odd in ("9" * 19, "9" * 5_000, "x" * 5_000, "-1", "\0", "\ud800", "\u202e", SCRIPT):
        text = quote(odd, safe="", errors="surrogatepass")
        for place in places:
            path = "/studio/" + place.replace("{}", text)
            faults += fault_of(studio.ask(path), path[:60])
        for table in tables:
            faults += fault_of(studio.ask(f"/studio/{table}", f"q={text}&p={text}&o={text}"), table)
            if odd in {"\0", "9" * 19}:
                faults += fault_of(studio.ask(f"/studio/{table}{text}/change/"), table)
    assert not faults, "\n".join(faults)


def test_what_no_keyboard_writes_is_left_out_and_all_else_is_kept(studio: Studio) -> None:
    client = browser_of(Member.objects.get(role=Role.ADMIN))
    client.post("/studio/topics/", {"slug": "de\0ep", "name": "Deep\0 sleep \U0001f642 \u202e"})
    kept = AuditEntry.objects.get(subject="topic deep").after
    assert kept["name"] == "Deep sleep \U0001f642 \u202e"
    answer = client.post("/studio/readers/import/", {"newsletter": "week\0ly", "consent": "So\0."})
    assert "Choose the file" in answer.content.decode(), "both are known without it"


def test_somebody_who_has_not_signed_in_is_answered_too(client: Client) -> None:
    make_member(email="ada@example.org")
    client.raise_request_exception = False
    forged = 'studio="0123456789\\000"; studio-known="7\\000"'
    assert client.get("/studio/", headers={"cookie": forged}).status_code == 302
    sent = {"email": "ada\0@example.org", "password": PASSWORD, "next": "\0/studio/"}
    answer = client.post("/studio/sign-in/", sent)
    assert answer.status_code == 302, "it is their address, without what no keyboard writes"
    file = {"list": "\0", "consent\0": "\0"}
    way_in = Client().post("/studio/readers/import/", file)["Location"]
    assert way_in == "/studio/sign-in/?next=%2Fstudio%2Freaders%2Fimport%2F&ended=sent"


def test_the_longest_address_can_join_the_team_and_no_longer_name(studio: Studio) -> None:
    client = browser_of(Member.objects.get(role=Role.ADMIN))
    longest = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 57}.org"
    assert len(longest) == 254
    sent = {"email": longest, "role": "editor", "name": "x" * (LONGEST_NAME_CHARACTERS + 1)}
    refused = client.post("/studio/team/", sent)
    assert refused.status_code == 422
    assert "shorten it to 120" in refused.content.decode()
    assert client.post("/studio/team/", sent | {"name": "Ada"}).status_code == 200
    assert AuditEntry.objects.get(subject=f"member {longest}").deed == "added"


def encoded(values: dict[str, list[str]], odd: str) -> str:
    """A form's values as a browser sends them; what is odd is so already."""
    return "&".join(
        f"{quote(name)}={value if value == odd else quote(value or GOOD.get(name, ''))}"
        for name, held in values.items()
        for value in held
    )


def asking(names: tuple[str, ...], odd: str) -> str:
    return "&".join(f"{name}={odd}" for name in names)


def odd_values(name: str, held: list[str]) -> dict[str, str]:
    """What to send in place of what a field held: text anywhere, numbers where one stood."""
    is_number = any(value.isdecimal() for value in held) or name in {
        "participants",
        "over",
        "field",
    }
    is_address = name in {"email", "address", "who", "reply_to", "editors", "testers", "from"}
    return TEXTS | (NUMBERS if is_number else {}) | (LONG_ADDRESS if is_address else {})


def every_form(studio: Studio) -> Iterator[Form]:
    """Every form that a page of the studio shows, once with each of its buttons."""
    known = set()
    for path in studio.paths():
        name = resolve(path).url_name or ""
        answer = studio.ask(path)
        hidden = {field: [value] for field, value in SHOWN_NOWHERE_YET.get(name, {}).items()}
        shown = [Form(path, "post", hidden)] if hidden else []
        if answer.status_code == 200 and is_page(answer):
            shown += forms_of(answer.content.decode(), path)
        for form in shown:
            to = resolve(form.path)
            for button in form.buttons or [("", "")]:
                values = form.values | ({button[0]: [button[1]]} if button[0] else {})
                values.pop("csrfmiddlewaretoken", None)
                key = to.url_name, to.kwargs.get("action"), *values, button
                if form.method == "post" and values and key not in known:
                    known.add(key)
                    yield Form(form.path, form.method, values)


def fault_of(answer: HttpResponse, what: str) -> list[str]:
    if answer.status_code >= 500:
        return [f"{what}: {answer.status_code}, {answer.exc_info[1]!r:.120}"]
    if not is_page(answer):
        return []
    said = answer.content.decode()
    return [f"{what}: shows {bad}" for bad in (SCRIPT, "Traceback (most") if bad in said]


def is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and "html" in answer.get("Content-Type", "")
