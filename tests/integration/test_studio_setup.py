"""What admins set up in the studio: newsletters, caveats, looks, topics and sources."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from digest.newsletters.models import Caveat, Newsletter, Topic
from digest.newsletters.new_look import new_look
from digest.sources.models import Source
from digest.summaries.poll import due_sources
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import CAVEAT_BODY, make_newsletter, make_source, make_summary, make_topic
from tests.integration.page_forms import forms_of
from tests.integration.studio_team import browser_of, make_member

LIST = "/studio/newsletters/"
WEEKLY = f"{LIST}weekly/"
SOURCES = "/studio/sources/"
FEED = f"{SOURCES}feed/"
ADDRESS = "https://example.org/feed.xml"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]


@pytest.fixture
def admin() -> Client:
    return browser_of(make_member(Role.ADMIN))


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


@pytest.fixture
def feed() -> Source:
    return make_source(
        "feed", kind="feed", location=ADDRESS, rights="teaser", last_read_at=timezone.now()
    )


def page_of(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def as_shown(admin: Client, address: str, **changed: Any) -> dict[str, Any]:
    """What the page's form would send, with some fields written anew."""
    page = admin.get(address).content.decode()
    sent: dict[str, Any] = dict(
        re.findall(r'<input(?=[^>]*name="(\w+)")(?![^>]*type="checkbox")[^>]*value="([^"]*)"', page)
    )
    sent |= dict(re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<', page))
    for name, options in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)[0]
    sent["topics"] = re.findall(r'value="([^"]*)" checked', page)
    return {
        name: html.unescape(v) if isinstance(v, str) else v for name, v in sent.items()
    } | changed


def sent_by(response: HttpResponse, address: str) -> dict[str, Any]:
    """What the form of an answer would send, with the topics that are ticked."""
    page = response.content.decode()
    (form,) = (form for form in forms_of(page, address) if "seen" in form.values)
    ticked = re.findall(r'value="([^"]*)" checked', page)
    return {name: values[0] for name, values in form.values.items()} | {"topics": ticked}


def shown_of_topic(admin: Client, topic: Topic) -> str:
    """What the form of the topic says it was made from."""
    page = admin.get("/studio/topics/").content.decode()
    form = page[page.index(f"/studio/topics/{topic.pk}/") :]
    return re.findall(r'name="seen" value="([^"]*)"', form)[0]


def entry(deed: str) -> AuditEntry:
    return AuditEntry.objects.get(deed=deed)


def test_a_form_sent_as_it_was_shown_changes_nothing(admin: Client, newsletter: Newsletter) -> None:
    before = Newsletter.objects.values().get()
    assert admin.post(WEEKLY, as_shown(admin, WEEKLY)).status_code == 302
    assert Newsletter.objects.values().get() == before
    assert not AuditEntry.objects.filter(subject="newsletter weekly").exists()


def test_settings_are_changed_together_and_stand_in_the_trail_with_before_and_after(
    admin: Client, newsletter: Newsletter
) -> None:
    make_topic("mind"), make_topic("sleep")
    sent = as_shown(
        admin,
        WEEKLY,
        hour="7",
        weekday="friday",
        postal_address="The Trust\r\n1 Street",
        topics=["mind", "sleep"],
        **{"from": "Our News <news@trust.example>"},
    )
    assert admin.post(WEEKLY, sent).status_code == 302
    newsletter.refresh_from_db()
    assert (newsletter.hour, newsletter.weekday) == (7, 4)
    assert (newsletter.from_name, newsletter.from_address) == ("Our News", "news@trust.example")
    assert newsletter.postal_address == "The Trust\n1 Street"
    assert {topic.slug for topic in newsletter.topics.all()} == {"mind", "sleep"}
    changed = entry("changed")
    assert (changed.by, changed.subject) == ("admin@example.org", "newsletter weekly")
    assert (changed.before["hour"], changed.after["hour"]) == (9, 7)
    assert "reply_to" not in changed.after


def test_each_fault_stands_at_its_field_and_nothing_is_saved(
    admin: Client, newsletter: Newsletter
) -> None:
    sent = as_shown(admin, WEEKLY, hour="25", time_zone="Mars", reply_to="desk", name="Other")
    response = admin.post(WEEKLY, sent)
    assert response.status_code == 422
    page = page_of(response)
    for key, said in (
        ("hour", "23"),
        ("time_zone", "not a time zone"),
        ("reply_to", "mail address"),
    ):
        fault = re.search(rf'id="{key}-fault">([^<]*)<', page)
        assert fault is not None
        assert said in fault[1]
    assert 'value="Other"' in page
    assert 'id="name-fault"' not in page
    newsletter.refresh_from_db()
    assert newsletter.name == "Research Weekly"


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    admin: Client, newsletter: Newsletter
) -> None:
    make_topic("mind"), make_topic("sleep")
    shown = as_shown(admin, WEEKLY)
    ours = {"hour": "7", "name": "Ours", "editors": "a@example.org\r\nb@example.org"}
    theirs = {"name": "Theirs", "tracking": "on", "topics": ["mind"], "language": "fr"}
    assert admin.post(WEEKLY, shown | theirs).status_code == 302
    response = admin.post(WEEKLY, shown | ours)
    assert response.status_code == 409
    page = page_of(response)
    assert "Somebody changed these settings while you did" in page
    again = sent_by(response, WEEKLY)
    assert (again["name"], again["hour"]) == ("Ours", "7"), "what was written"
    assert again["editors"] == "a@example.org\nb@example.org"
    assert (again["tracking"], again["language"]) == ("on", "fr"), "how it is, where nothing was"
    assert again["topics"] == ["mind"]
    said = dict(re.findall(r'id="(\w+)-now">Now: ([^<]*)<', page))
    assert said == {"name": "Theirs", "tracking": "on", "language": "fr"}
    assert "Now: Mind" in page
    newsletter.refresh_from_db()
    assert (newsletter.name, newsletter.hour) == ("Theirs", 9)
    assert admin.post(WEEKLY, again).status_code == 302
    newsletter.refresh_from_db()
    assert (newsletter.name, newsletter.hour, newsletter.language) == ("Ours", 7, "fr")
    assert newsletter.tracking


def test_what_does_not_say_what_was_seen_is_kept_and_not_saved(
    admin: Client, newsletter: Newsletter
) -> None:
    sent = as_shown(admin, WEEKLY, name="Ours") | {"seen": "name: :x hour:7"}
    response = admin.post(WEEKLY, sent)
    assert response.status_code == 409
    assert sent_by(response, WEEKLY)["name"] == "Ours"
    assert re.findall(r"Now: ([^<]*)<", page_of(response)) == ["Research Weekly"]
    newsletter.refresh_from_db()
    assert newsletter.name == "Research Weekly"


def test_a_form_is_not_too_late_for_what_it_does_not_hold(
    admin: Client, newsletter: Newsletter
) -> None:
    sent = as_shown(admin, WEEKLY, hour="7")
    Newsletter.objects.update(look="letter")
    assert admin.post(WEEKLY, sent).status_code == 302


def test_a_further_newsletter_is_made_or_refused_in_words(
    admin: Client, newsletter: Newsletter
) -> None:
    assert admin.post(LIST, {"slug": "weekly", "name": "Twin"}).status_code == 422
    assert (
        admin.post(LIST, {"slug": "carers", "name": "For Carers"})["Location"] == f"{LIST}carers/"
    )
    assert Newsletter.objects.get(slug="carers").current_caveat().body
    assert AuditEntry.objects.filter(deed="added", subject="newsletter carers").exists()


def test_a_caveat_is_seen_before_it_is_used_and_no_version_is_ever_changed(
    admin: Client, newsletter: Newsletter
) -> None:
    address = f"{WEEKLY}caveat/"
    body = "Studies differ in kind.\n\n{journals:|These are from %.|These are from %.}"
    shown = {"version": "1"}
    page = page_of(admin.post(address, shown | {"body": body, "do": "see"}))
    assert "Studies differ in <del>size and method." in page
    assert "These are from Example Neurology, Annals of Walking and The Example Review." in page
    assert Caveat.objects.count() == 1
    admin.post(address, shown | {"body": body + " More.", "seen": body, "do": "use"})
    assert Caveat.objects.count() == 1, "it was not seen as it is now"
    sent = shown | {"body": body.replace("\n", "\r\n"), "seen": body, "do": "use"}
    admin.post(address, sent)
    first, second = Caveat.objects.all()
    assert (first.body, first.version) == (CAVEAT_BODY, 1)
    assert (second.body, second.version, second.created_by) == (body, 2, "admin@example.org")
    assert entry("wrote a caveat for").before["caveat"] == CAVEAT_BODY
    page = page_of(admin.get(address))
    assert "Version 1," in page
    assert "Version 2," in page


@pytest.mark.parametrize("do", ["see", "use"])
def test_the_later_of_two_who_write_a_caveat_sees_what_theirs_would_change_in_the_others(
    admin: Client, newsletter: Newsletter, do: str
) -> None:
    address = f"{WEEKLY}caveat/"
    theirs, ours = f"{CAVEAT_BODY} By Ada.", f"{CAVEAT_BODY} By Ben."
    shown = as_shown(admin, address)
    admin.post(address, {"version": "1", "body": theirs, "seen": theirs, "do": "use"})
    response = admin.post(address, shown | {"body": ours, "seen": ours, "do": do})
    assert response.status_code == 409
    page = page_of(response)
    assert "Version 2 was written while you wrote yours" in page
    assert "<del>Ada.</del><ins>Ben.</ins>" in page
    assert newsletter.current_caveat().body == theirs
    response = admin.post(address, {"body": ours, "seen": ours, "do": "use"})
    assert response.status_code == 409, "it is not said which one was seen"
    admin.post(address, {"version": "2", "body": ours, "seen": ours, "do": "use"})
    assert newsletter.current_caveat().body == ours


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        (CAVEAT_BODY, "word for word"),
        ("A {brace", "brace"),
        ("long " * 2_000, "the most"),
    ],
)
def test_a_caveat_that_will_not_do_is_refused_in_words(
    admin: Client, newsletter: Newsletter, body: str, said: str
) -> None:
    response = admin.post(f"{WEEKLY}caveat/", {"body": body, "seen": body, "do": "use"})
    assert response.status_code == 422
    assert said in page_of(response)
    assert Caveat.objects.count() == 1


def test_looks_are_seen_with_their_contrasts_and_one_is_chosen(
    admin: Client, newsletter: Newsletter
) -> None:
    address = f"{WEEKLY}look/"
    page = page_of(admin.get(address))
    assert "ink on paper" in page
    assert "#1c2427" in page
    preview = admin.get(f"{address}letter/")
    assert CAVEAT_BODY.split("\n", maxsplit=1)[0] in page_of(preview)
    assert preview["Content-Security-Policy"].startswith("sandbox;")
    assert admin.get(f"{address}unknown/").status_code == 404
    sent = {name: v[0] for name, v in forms_of(page, address)[-1].values.items()}
    assert admin.post(address, sent | {"look": "unknown"}).status_code == 422
    for _ in range(2):
        assert admin.post(address, sent | {"look": "letter"}).status_code == 302
    newsletter.refresh_from_db()
    assert newsletter.look == "letter"
    assert entry("changed").after == {"look": "letter"}


def test_the_later_of_two_who_choose_a_look_is_told_and_presses_again(
    admin: Client, newsletter: Newsletter, own_templates: Path
) -> None:
    address = f"{WEEKLY}look/"
    page = admin.get(address).content.decode()
    (form,) = (form for form in forms_of(page, address) if ("look", "letter") in form.buttons)
    sent = {name: v[0] for name, v in form.values.items()} | {"look": "letter"}
    new_look("third", like="letter")
    admin.post(address, sent | {"look": "third"})
    for late in (sent, {"look": "letter"}):
        response = admin.post(address, late)
        assert response.status_code == 409
        assert "Somebody else chose third while you chose letter" in page_of(response)
    newsletter.refresh_from_db()
    assert newsletter.look == "third"
    (again,) = (
        form
        for form in forms_of(response.content.decode(), address)
        if ("look", "letter") in form.buttons
    )
    admin.post(address, {"seen": again.values["seen"][0], "look": "letter"})
    newsletter.refresh_from_db()
    assert newsletter.look == "letter"
    newest = AuditEntry.objects.filter(deed="changed").first()
    assert newest is not None
    assert (newest.before, newest.after) == ({"look": "third"}, {"look": "letter"})


def test_a_look_that_must_be_mended_says_so_and_is_not_to_be_chosen(
    admin: Client, newsletter: Newsletter, own_templates: Path
) -> None:
    toml = own_templates / "look.toml"
    toml.write_text(toml.read_text().replace('"#1c2427"', '"#f3efe6"'))
    page = page_of(admin.get(f"{WEEKLY}look/"))
    assert "It cannot be used as it is." in page
    assert "contrast of 1.0 to 1" in page
    assert admin.get(f"{WEEKLY}look/{own_templates.name}/").status_code == 200


def test_topics_are_added_and_renamed(admin: Client) -> None:
    sent = {"slug": "sleep", "name": "Sleep", "description": "And rest"}
    assert admin.post("/studio/topics/", sent).status_code == 302
    assert admin.post("/studio/topics/", sent).status_code == 422
    topic = Topic.objects.get()
    address = f"/studio/topics/{topic.pk}/"
    seen = {"seen": shown_of_topic(admin, topic)}
    assert admin.post(address, seen | {"name": ""}).status_code == 422
    admin.post(address, seen | {"name": "Sleep and rest"})
    topic.refresh_from_db()
    assert (topic.slug, topic.name, topic.description) == ("sleep", "Sleep and rest", "")
    assert entry("changed").before == {"name": "Sleep", "description": "And rest"}


def test_the_later_of_two_who_change_a_topic_loses_nothing_and_writes_over_nothing(
    admin: Client,
) -> None:
    topic = make_topic("mind")
    address = f"/studio/topics/{topic.pk}/"
    seen = {"seen": shown_of_topic(admin, topic)}
    admin.post(address, seen | {"name": "Mind and mood", "description": "By Ada"})
    for sent in (seen, {}):
        response = admin.post(address, sent | {"name": "Minds", "description": "By Ben"})
        assert response.status_code == 409
        page = page_of(response)
        assert "Somebody changed this topic while you did" in page
        assert '<th scope="row">Mind and mood<br><small>By Ada</small>' in page
        assert 'value="Minds"' in page
        assert 'value="By Ben"' in page
    topic.refresh_from_db()
    assert (topic.name, topic.description) == ("Mind and mood", "By Ada")
    seen = {"seen": shown_of_topic(admin, topic)}
    assert admin.post(address, seen | {"name": "Minds"}).status_code == 302


def test_the_later_of_two_who_change_a_source_loses_nothing_and_writes_over_nothing(
    admin: Client, feed: Source
) -> None:
    sent = as_shown(admin, FEED, every_hours="12", headings="Results=found")
    admin.post(FEED, as_shown(admin, FEED, rights="full", headings="In short=takeaway"))
    for stale in (sent, {key: value for key, value in sent.items() if key != "seen"}):
        response = admin.post(FEED, stale)
        assert response.status_code == 409
        page = page_of(response)
        assert "Somebody changed this source while you did" in page
        assert "Now: full texts" in page
        assert "Now: in short=takeaway" in page
        assert 'value="12"' in page
        assert "Results=found" in page
        mine = "teaser" if stale is not sent else "full"
        assert sent_by(response, FEED)["rights"] == mine, "how it is, where nothing was written"
    feed.refresh_from_db()
    assert (feed.rights, feed.headings) == ("full", {"in short": "takeaway"})
    again = sent_by(response, FEED) | {"rights": "full"}
    assert admin.post(FEED, again).status_code == 302
    feed.refresh_from_db()
    assert (feed.rights, feed.every_hours) == ("full", 12)


def test_an_address_is_added_changed_and_removed_and_its_summaries_stay(admin: Client) -> None:
    assert admin.post(SOURCES, {"location": ADDRESS, "every_hours": "12"}).status_code == 302
    source = Source.objects.get()
    address = f"{SOURCES}{source.slug}/"
    assert source.every_hours == 12
    make_summary(source=source)
    sent = as_shown(
        admin, address, rights="full", headings="In short=takeaway\r\nResults=found\r\n"
    )
    assert admin.post(address, sent).status_code == 302
    source.refresh_from_db()
    assert source.headings == {"in short": "takeaway", "results": "found"}
    assert entry("changed").after["rights"] == "full"
    sent = as_shown(admin, address, every_hours="0", headings="nothing")
    response = admin.post(address, sent)
    assert response.status_code == 422
    assert "hours-fault" in page_of(response)
    assert "headings-fault" in page_of(response)
    assert admin.post(f"{address}remove/").status_code == 302
    assert Source.objects.registered().exists(), "it was not said twice"
    admin.post(f"{address}remove/", {"sure": "yes"})
    assert not Source.objects.registered().exists()
    assert Source.objects.exists()
    assert admin.get(address).status_code == 404


@pytest.mark.parametrize(
    "location", ["/etc", "notes/", "file:///etc/passwd", "", "ftp://a.example"]
)
def test_what_lies_on_the_server_is_not_read_from_here(
    admin: Client, tmp_path: Path, location: str
) -> None:
    assert admin.post(SOURCES, {"location": location}).status_code == 422
    assert admin.post(SOURCES, {"location": str(tmp_path)}).status_code == 422
    assert not Source.objects.exists()


def test_hours_that_are_none_and_a_key_in_an_address_stay_out(admin: Client) -> None:
    assert admin.post(SOURCES, {"location": ADDRESS, "every_hours": "soon"}).status_code == 422
    admin.post(SOURCES, {"location": f"{ADDRESS}?key=secret", "slug": "feed"})
    assert "secret" not in str(AuditEntry.objects.get(subject="source feed").after)


def test_a_source_is_read_by_the_next_tick_where_somebody_asks(admin: Client, feed: Source) -> None:
    assert due_sources(timezone.now()) == []
    assert admin.post(f"{FEED}read/").status_code == 302
    assert due_sources(timezone.now()) == [feed]
    assert "Waits to be read" in page_of(admin.get(SOURCES))
    assert entry("asked to read").subject == "source feed"


def test_what_a_reading_found_wrong_is_shown(admin: Client, feed: Source) -> None:
    Source.objects.update(last_failed=True, last_result="no <answer>")
    for address in (SOURCES, FEED):
        raw = admin.get(address).content.decode()
        assert "no &lt;answer&gt;" in raw
        assert "failed" in raw
