import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.sources.fetching.fetch import Fetcher
from digest.sources.models import Rights, Source, SourceKind
from digest.sources.read import read
from digest.sources.records import Reading
from digest.sources.register import add_source
from digest.summaries.models import Standing, Summary
from digest.summaries.poll import (
    due_sources,
    poll,
    poll_all,
    registered_sources,
    source_by_hand,
)
from tests.factories import make_source
from tests.integration.web_server import Request, WebServer, response, web_server

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=6)
FETCHER = Fetcher()


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as server:
        yield server


def rss(*titles: str) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid>{title}</guid>"
        f"<link>https://example.org/{number}</link></item>"
        for number, title in enumerate(titles)
    )
    return f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode()


def feed(server: WebServer, path: str = "/feed.xml", **fields: object) -> Source:
    return add_source(server.url(path), allow_private=True, at=NOW, **fields)


def polled(source: Source, *, now: datetime = NOW):
    result = poll(source, source.location, fetcher=FETCHER, now=now)
    source.refresh_from_db()
    return result


def test_a_feed_is_read_and_what_it_gave_is_recorded(server):
    server.answers["/feed.xml"] = response(
        rss("Walking made people less tired"), 'ETag: "1"', "Last-Modified: yesterday"
    )
    source = feed(server)
    done = polled(source)
    assert not done.failed
    assert done.ingested.created == (Summary.objects.get().pk,)
    assert (source.first_read_at, source.last_read_at, source.last_failed) == (NOW, NOW, False)
    assert (source.etag, source.last_modified) == ('"1"', "yesterday")
    assert source.last_result == "1 new"


def test_what_has_not_changed_is_neither_sent_nor_stored_again(server):
    def answer(request: Request) -> bytes:
        if request.headers.get("if-none-match") == '"1"':
            return response(b"", status="304 Not Modified")
        return response(rss("Walking made people less tired"), 'ETag: "1"')

    server.answers["/feed.xml"] = answer
    source = feed(server)
    polled(source)
    done = polled(source, now=LATER)
    assert (done.unchanged, done.failed, done.in_words()) == (True, False, "unchanged")
    assert (source.last_read_at, source.etag, source.last_result) == (LATER, '"1"', "1 new")


def test_an_etag_too_long_to_keep_whole_is_not_kept(server):
    server.answers["/feed.xml"] = response(rss("Walking"), f'ETag: "{"x" * 400}"')
    source = feed(server)
    polled(source)
    assert source.etag == ""


def test_the_first_poll_of_a_feed_leaves_ten_open_and_the_next_poll_opens_all_that_is_new(server):
    titles = [f"What study {number} said about walking" for number in range(13)]
    server.answers["/feed.xml"] = response(rss(*titles))
    source = feed(server)
    polled(source)
    assert Summary.objects.filter(standing=Standing.BACKLOG).count() == 3
    later = [f"What trial {number} said about sleeping" for number in range(20, 32)]
    server.answers["/feed.xml"] = response(
        rss(*later).replace(b"example.org/", b"example.org/later-")
    )
    assert len(polled(source, now=LATER).ingested.created) == 12
    assert (source.first_read_at, source.last_read_at) == (NOW, LATER)
    assert Summary.objects.filter(standing=Standing.BACKLOG).count() == 3


def test_a_first_poll_that_failed_is_not_the_first(server):
    source = feed(server)
    assert polled(source).failed
    assert source.first_read_at is None
    server.answers["/feed.xml"] = response(rss(*(f"Study {n} of very many" for n in range(11))))
    polled(source, now=LATER)
    assert Summary.objects.filter(standing=Standing.BACKLOG).count() == 1


def test_a_first_poll_that_found_an_empty_feed_is_not_the_first(server):
    server.answers["/feed.xml"] = response(rss())
    source = feed(server)
    assert not polled(source).failed
    assert source.first_read_at is None
    server.answers["/feed.xml"] = response(rss(*(f"Study {n} of very many" for n in range(11))))
    polled(source, now=LATER)
    assert source.first_read_at == LATER
    assert Summary.objects.filter(standing=Standing.BACKLOG).count() == 1


def test_a_broken_source_says_why_and_stops_no_other(server, tmp_path: Path):
    server.answers |= {
        "/page.html": response(rss("Not a page")),
        "/ill.xml": response(b"<rss><channel><item>"),
        "/good.xml": response(rss("Walking made people less tired")),
    }
    (tmp_path / "desk").mkdir()
    gone = add_source(str(tmp_path / "desk"), at=NOW)
    (tmp_path / "desk").rmdir()
    with web_server() as closed:
        nobody = feed(closed, "/closed.xml")
    names = ("/404.xml", "/page.html", "/ill.xml", "/good.xml")
    sources = [gone, nobody, *(feed(server, name) for name in names)]
    seen: list[tuple[int, int]] = []
    done = poll_all(sources, fetcher=FETCHER, now=NOW, progress=lambda n, of: seen.append((n, of)))
    assert [each.failed for each in done] == [True] * 5 + [False]
    assert seen == [(number, 6) for number in range(1, 7)]
    for source in Source.objects.filter(last_failed=True):
        first, *reasons = source.last_result.splitlines()
        assert first == f"{len(reasons)} problem{'s' if len(reasons) > 1 else ''}"
        assert all(reason.endswith(".") for reason in reasons)
    assert Source.objects.filter(last_failed=True).count() == 5


def test_a_private_address_is_refused_unless_the_source_allows_it(server):
    server.answers["/feed.xml"] = response(rss("Walking made people less tired"))
    source = add_source(server.url("/feed.xml"), at=NOW)
    assert polled(source).failed
    assert "not on the public internet" in source.last_result
    assert server.requests == []


def test_a_source_that_recovers_is_no_longer_reported_as_broken(server):
    source = feed(server)
    polled(source)
    assert source.last_failed
    server.answers["/feed.xml"] = response(rss("Walking made people less tired"))
    polled(source, now=LATER)
    assert (source.last_failed, source.last_result) == (False, "1 new")


def test_a_fault_of_ours_in_one_source_is_recorded_and_logged_without_what_was_read(
    server, monkeypatch, caplog
):
    server.answers["/good.xml"] = response(rss("Walking made people less tired"))
    broken, good = feed(server, "/broken.xml"), feed(server, "/good.xml")

    def breaking(location: str, **rest: object) -> Reading:
        if location == broken.location:
            raise ZeroDivisionError("ada@example.org")
        return read(location, **rest)

    monkeypatch.setattr("digest.summaries.poll.read", breaking)
    with caplog.at_level(logging.ERROR):
        done = poll_all([broken, good], fetcher=FETCHER, now=NOW)
    assert [each.failed for each in done] == [True, False]
    broken.refresh_from_db()
    assert (broken.last_failed, broken.last_read_at) == (True, NOW)
    assert "ZeroDivisionError" in broken.last_result
    assert broken.slug in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ada@" not in caplog.text + broken.last_result
    assert [source.slug for source in due_sources(NOW)] == []

    by_hand = source_by_hand(broken.location, now=NOW)
    assert poll(by_hand, broken.location, fetcher=FETCHER, now=NOW).failed
    by_hand.refresh_from_db()
    assert by_hand.last_read_at is None


def test_what_somebody_changes_while_a_source_is_read_stands(server):
    def answer(request: Request) -> bytes:
        return response(rss("Walking made people less tired"))

    server.answers["/feed.xml"] = answer
    source = feed(server)
    Source.objects.update(rights=Rights.FULL, every_hours=24)
    poll(source, source.location, fetcher=FETCHER, now=NOW)
    kept = Source.objects.get()
    assert (kept.rights, kept.every_hours) == (Rights.FULL, 24)


@pytest.mark.django_db(transaction=True)
def test_a_source_that_is_removed_while_it_is_read_stops_no_other(server):
    removed, good = feed(server, "/removed.xml"), feed(server, "/good.xml")
    found = response(rss("Walking made people less tired"))
    server.answers |= {"/removed.xml": found, "/good.xml": found}
    Source.objects.filter(pk=removed.pk).delete()
    done = poll_all([removed, good], fetcher=FETCHER, now=NOW)
    assert [each.failed for each in done] == [True, False]
    assert Summary.objects.get().source == good


def test_sources_are_due_when_their_hours_are_over_and_removed_ones_never():
    def source(slug: str, **fields: object) -> Source:
        return make_source(slug, location=f"/{slug}", **fields)

    source("fresh", last_read_at=NOW - timedelta(hours=5, minutes=59))
    source("due", last_read_at=NOW - timedelta(hours=6))
    source("daily", last_read_at=NOW - timedelta(hours=6), every_hours=24)
    source("longest", last_read_at=NOW - timedelta(days=6))
    source("never")
    source("removed", removed=True)
    make_source("files")
    assert [each.slug for each in due_sources(NOW)] == ["never", "longest", "due"]
    assert {each.slug for each in registered_sources()} == {
        *("fresh", "due", "daily", "longest", "never"),
    }
    assert [each.slug for each in registered_sources(["due", "removed"])] == ["due"]


def test_files_named_by_hand_are_ours_to_mail_in_full_and_addresses_are_not(server, tmp_path):
    file = tmp_path / "gut.md"
    file.write_text("---\ntitle: What gut bacteria may tell\n---\n## What they found\nMuch.\n")
    files = source_by_hand(str(file), now=NOW)
    assert (files.rights, files.is_registered) == (Rights.FULL, False)
    assert source_by_hand(str(tmp_path), now=LATER) == files
    done = poll(files, str(file), fetcher=FETCHER, now=NOW)
    assert done.ingested.created == (Summary.objects.get().pk,)
    files.refresh_from_db()
    assert files.last_read_at is None

    addresses = source_by_hand("https://example.org/feed", now=NOW)
    assert (addresses.rights, addresses.kind) == (Rights.TEASER, SourceKind.PAGE)


def test_a_feed_named_by_hand_has_no_backlog(server):
    server.answers["/feed.xml"] = response(rss(*(f"Study {n} of very many" for n in range(12))))
    by_hand = source_by_hand(server.url(), now=NOW)
    Source.objects.update(allow_private=True)
    by_hand.refresh_from_db()
    poll(by_hand, server.url("/feed.xml"), fetcher=FETCHER, now=NOW)
    assert Summary.objects.filter(standing=Standing.OPEN).count() == 12
