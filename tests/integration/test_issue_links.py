from collections.abc import Iterator
from datetime import timedelta

import pytest

from digest.issues.links.ask_web import ask_web
from digest.issues.links.outside_addresses import outside_addresses
from digest.render.checks import Answer
from digest.sources.fetching.fetch import Fetcher, FetchLimits
from digest.sources.fetching.kept import Kept
from digest.sources.records import ReadSettings
from tests.factories import NOW, make_source, make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.web_server import WebServer, response, web_server

BASE = "https://news.example.org"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


@pytest.fixture
def ask(tmp_path):
    def ask(*addresses, now=NOW):
        return ask_web(
            addresses,
            fetcher=Fetcher(limits=FetchLimits(body_bytes=10_000)),
            kept_in=tmp_path / "cache" / "links.json",
            now=now,
            settings=ReadSettings(allow_private=True),
        )

    return ask


def test_what_answers_says_what_it_is_and_how_heavy(server, ask):
    server.answers["/a.png"] = response(b"x" * 900, "Content-Type: image/png")
    address = server.url("/a.png")
    assert ask(address) == {address: Answer(size_bytes=900, media_type="image/png")}


def test_what_does_not_answer_is_told(server, ask):
    server.answers["/there"] = response(b"x")
    server.answers["/busy"] = response(b"", status="503 Service Unavailable")
    there, gone, busy = server.url("/there"), server.url("/gone"), server.url("/busy")
    answers = ask(there, gone, busy)
    assert not answers[there].fault
    assert (answers[gone].fault, answers[gone].is_passing) == (f"{gone} answers 404", False)
    assert (answers[busy].fault, answers[busy].is_passing) == (f"{busy} answers 503", True)


def test_what_only_people_are_shown_says_nothing(server, ask):
    server.answers["/there"] = response(b"x")
    server.answers["/members"] = response(b"", status="403 Forbidden")
    there = server.url("/there")
    assert set(ask(there, server.url("/members"))) == {there}


def test_what_is_larger_than_we_read_is_there(server, ask):
    server.answers["/large.pdf"] = response(b"x" * 20_000)
    assert ask(server.url("/large.pdf")) == {server.url("/large.pdf"): Answer()}


def test_what_answered_is_not_asked_again_that_day(server, ask):
    server.answers["/there"] = response(b"x")
    there, gone = server.url("/there"), server.url("/gone")
    first = ask(there, gone)
    assert ask(there, gone, now=NOW + timedelta(hours=20)) == first
    assert [request.path for request in server.requests] == ["/there", "/gone", "/gone"]
    ask(there, now=NOW + timedelta(hours=25))
    assert [request.path for request in server.requests][3:] == ["/there"]


def test_what_another_version_kept_is_asked_anew(server, ask, tmp_path):
    server.answers["/there"] = response(b"x")
    kept = Kept(tmp_path / "cache" / "links.json", now=NOW, lasting=timedelta(days=1))
    for stored in ({"verdict": "fine"}, ["fine"], "fine"):
        kept.put(server.url("/there"), stored)
        kept.save()
        assert ask(server.url("/there"))[server.url("/there")].size_bytes == 1


def test_where_nothing_can_be_reached_nothing_is_said(server, ask):
    closed = "http://127.0.0.1:9/"
    assert ask(closed) == {}
    server.answers["/there"] = response(b"x")
    assert ask(closed, server.url("/there"))[closed].is_passing


def test_answers_that_cannot_be_read_are_asked_for_again(tmp_path):
    file = tmp_path / "links.json"
    for written in ("", "[]", "{nothing", '{"a": 1, "b": {"at": "x", "value": 1}}'):
        file.write_text(written)
        assert Kept(file, now=NOW, lasting=timedelta(days=1)).get("a") is None
    kept = Kept(file, now=NOW, lasting=timedelta(days=1))
    kept.put("a", [1])
    kept.save()
    assert Kept(file, now=NOW, lasting=timedelta(days=1)).get("a") == [1]
    assert Kept(file, now=NOW - timedelta(hours=1), lasting=timedelta(days=1)).get("a") is None


@pytest.mark.django_db
def test_the_addresses_that_lead_out_of_an_issue_are_known():
    teaser = make_summary(topics=[a_topic()], source=make_source("other", rights="teaser"), url="")
    issue = make_draft(make_summary(topics=[a_topic()], url="https://example.org/a"), teaser)
    assert outside_addresses(issue, base_url=BASE) == ("https://example.org/a",)


@pytest.mark.django_db
def test_an_issue_that_cannot_be_rendered_leads_nowhere(own_templates):
    (own_templates / "issue.mjml").write_text("<mjml>", "utf-8")
    assert outside_addresses(make_draft(), base_url=BASE) == ()
