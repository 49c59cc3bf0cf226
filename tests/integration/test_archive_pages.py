from datetime import date, timedelta

import feedparser
import pytest
from django.db import OperationalError, connection
from django.test import Client

from digest.issues.gather import gather_content
from digest.issues.models import IssueState, Snapshot
from digest.issues.snapshot import take_snapshot
from digest.summaries.models import Summary
from tests.factories import make_summary
from tests.integration.issue_factories import make_draft
from tests.integration.subscriber_factories import (
    NOW,
    make_article,
    make_content,
    make_issue,
    make_newsletter,
)

pytestmark = pytest.mark.django_db
PAGE = "/issues/weekly-2026-03-03/"


def read(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_issue_shows_every_part_the_caveat_and_an_anchor_for_each_article(client):
    make_issue(make_newsletter(), make_article(), make_article(key="second", title="Second"))
    page = read(client)
    for text in (
        "A quiet week.",
        "People who walked",
        "<li>Mood did not.</li>",
        "Walking costs",
        "The trial was short.",
        "120 people",
        "Example Neurology",
        "Talk with your doctor.",
        "3 March 2026",
        "1 Some Street",
    ):
        assert text in page
    assert '<article id="walking"' in page
    assert '<article id="second"' in page
    assert 'href="#second"' in page
    assert "Walking eases tiredness &lt;a little&gt;" in page
    assert "<table" not in page


def test_a_cover_date_that_lies_ahead_is_explained_as_in_the_mail(client):
    make_issue(make_newsletter(), make_article(published="2027-01-17"))
    assert '<time datetime="2027-01-17">Journal dated 17 January 2027</time>' in read(client)


def test_the_address_in_the_mail_leads_to_the_articles_place_on_the_page(client):
    issue = make_draft(state=IssueState.SENT)
    content = gather_content(issue)
    take_snapshot(issue, by="editor@example.org", at=NOW)
    for item in content.items:
        path, _, anchor = item.article.archive_url.partition("#")
        assert f'<article id="{anchor}"' in read(client, path)


def test_the_caveat_names_the_journals_of_the_whole_issue(client):
    newsletter = make_newsletter()
    newsletter.add_caveat("Studies{journals:| of %| of %} differ.", by="editor", at=NOW)
    summaries = [make_summary(journal="Brain"), make_summary(journal="Neurology")]
    issue = make_draft(*summaries, newsletter=newsletter, state=IssueState.SENT)
    take_snapshot(issue, by="editor@example.org", at=NOW)
    assert "Studies of Brain and Neurology differ." in read(client, f"/issues/{issue.slug}/")


def test_a_teaser_stays_a_teaser(client):
    make_issue(make_newsletter(), make_article(full_text=False))
    page = read(client)
    assert "People who walked" in page
    assert "Walking costs nothing" not in page
    assert "https://example.org/walking" in page


@pytest.mark.parametrize(
    ("state", "held_from", "status"),
    [
        (IssueState.SENT, "", 200),
        (IssueState.SENDING, "", 200),
        (IssueState.HELD, "sending", 200),
        (IssueState.HELD, "approved", 404),
        (IssueState.APPROVED, "", 404),
        (IssueState.DRAFT, "", 404),
        (IssueState.SKIPPED, "", 404),
        (IssueState.CANCELLED, "", 404),
    ],
)
def test_only_what_went_out_is_public(client, state, held_from, status):
    make_issue(make_newsletter(), state=state, held_from=held_from)
    assert client.get(PAGE).status_code == status
    for listing in ("/", "/feed.atom"):
        assert (PAGE in read(client, listing)) is (status == 200)


def test_the_newest_snapshot_counts(client):
    issue = make_issue(make_newsletter())
    Snapshot.objects.create(
        issue=issue,
        approved_by="e",
        approved_at=NOW,
        templates={},
        sha256="1" * 64,
        content=make_content(make_article(title="Corrected title")),
    )
    assert "Corrected title" in read(client)
    assert "Corrected title" in read(client, "/")


def test_the_list_has_the_newest_issue_first_under_its_newsletter(client):
    first, second = make_newsletter(), make_newsletter(slug="other", name="Another Weekly")
    make_issue(first, slug="old", on=date(2026, 1, 6))
    make_issue(first, slug="new", on=date(2026, 1, 13))
    make_issue(second, slug="elsewhere", on=date(2026, 1, 7))
    page = read(client, "/")
    places = [
        page.index(text)
        for text in ("Another Weekly", "/elsewhere/", "Research Weekly", "/new/", "/old/")
    ]
    assert places == sorted(places)


def test_an_empty_archive_says_so(client):
    assert "No issue has gone out yet" in read(client, "/")
    assert feedparser.parse(read(client, "/feed.atom")).entries == []


def test_the_feed_is_valid_atom_with_absolute_addresses(client, settings):
    make_issue(make_newsletter(), planned_at=NOW, sequence=1)
    response = client.get("/feed.atom", headers={"host": "localhost"})
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    (entry,) = feed.entries
    assert entry.link == entry.id == settings.ENVIRONMENT.base_url + PAGE
    assert entry.title == "Research Weekly: Walking eases tiredness <a little>"
    assert entry.summary == "Walking eases tiredness &lt;a little&gt;"
    assert entry.published_parsed[:5] == NOW.timetuple()[:5]


def test_the_feed_shows_no_more_of_a_text_than_a_heading_whatever_a_source_allows(client):
    takeaway = " ".join(f"Sentence {n} of what its source lets us show in part." for n in range(9))
    make_issue(make_newsletter(), make_article(title="", takeaway=takeaway, full_text=False))
    (entry,) = feedparser.parse(read(client, "/feed.atom")).entries
    assert entry.title == "Research Weekly: Sentence 0 of what its source lets us show in part."
    assert "Sentence 1" not in read(client, "/feed.atom")


def test_what_was_withdrawn_since_is_told_above_its_article_and_in_the_feed(client):
    kept = make_summary("Rest and mood", kind="cohort")
    lost = make_summary("Walking", kind="randomised trial", peer_reviewed=True, subjects="people")
    issue = make_draft(kept, lost, state=IssueState.SENT)
    take_snapshot(issue, by="editor@example.org", at=NOW)
    address = f"/issues/{issue.slug}/"
    notice = "This study has been withdrawn by its journal. It no longer counts as evidence."
    assert notice not in read(client, address)
    found_at = NOW + timedelta(days=40)
    lost.former_texts.create(replaced_at=found_at, fields={"retraction": ""})
    Summary.objects.filter(pk=lost.pk).update(
        retraction="withdrawn in Lancet. 2010", changed_at=found_at + timedelta(days=1)
    )
    page = read(client, address)
    assert page.count(notice) == 1
    assert page.index("Rest and mood</h2>") < page.index("Walking</h2>") < page.index(notice)
    assert "Chance decided" not in page
    assert "peer-reviewed" not in page
    feed = feedparser.parse(read(client, "/feed.atom"))
    (entry,) = feed.entries
    assert entry.summary == "Rest and mood · Walking (withdrawn by its journal)"
    assert entry.published_parsed[:5] == NOW.timetuple()[:5]
    assert entry.updated_parsed[:5] == feed.feed.updated_parsed[:5] == found_at.timetuple()[:5]


def test_pages_carry_a_policy_that_runs_nothing(client):
    make_issue(make_newsletter())
    policy = client.get(PAGE).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_health_is_ok_while_the_database_answers(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_health_says_so_when_the_database_does_not(client, monkeypatch):
    def refuse() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)
    assert client.get("/healthz").status_code == 503


def test_a_page_that_is_not_there_helps_and_repeats_nothing(client):
    response = client.get("/preferences-of-ada@example.org")
    assert response.status_code == 404
    assert b"nothing at this address" in response.content
    assert b"ada@example.org" not in response.content


def test_an_error_of_ours_shows_our_page_and_nothing_else(client, monkeypatch):
    client.raise_request_exception = False
    issue = make_issue(make_newsletter())
    Snapshot.objects.filter(issue=issue).update(content={"secret": "ada@example.org"})
    response = client.get(PAGE)
    assert response.status_code == 500
    assert b"on our side" in response.content
    assert b"ada@example.org" not in response.content


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (["de-AT"], "in einfacher Sprache"),
        (["de", "de"], "in einfacher Sprache"),
        (["en", "de"], "in plain language"),
        ([], "in plain language"),
    ],
)
def test_the_feed_says_what_it_is_in_the_language_of_all_newsletters(client, languages, said):
    for number, language in enumerate(languages):
        make_newsletter(slug=f"paper-{number}", language=language)
    for asked in ("de", "en"):
        answer = client.get("/feed.atom", headers={"accept-language": asked})
        assert said in feedparser.parse(answer.content).feed.subtitle
