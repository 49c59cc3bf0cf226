from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from digest.change_error import ChangeError
from digest.sources.change import change_source
from digest.sources.models import Rights, Source, SourceKind
from digest.sources.register import add_source, list_sources, remove_source
from tests.factories import make_source, make_summary

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
FEED = "https://www.example.org/news/feed"


def add(location: str | Path = FEED, **fields: object) -> Source:
    return add_source(str(location), at=NOW, **fields)


def test_a_folder_is_ours_to_mail_in_full_and_kept_with_its_whole_path(tmp_path, monkeypatch):
    (tmp_path / "Our Desk").mkdir()
    monkeypatch.chdir(tmp_path)
    source = add("Our Desk")
    assert (source.slug, source.kind, source.rights) == (
        "our-desk",
        SourceKind.FOLDER,
        Rights.FULL,
    )
    assert source.location == str(tmp_path / "Our Desk")
    assert (source.every_hours, source.created_at, source.is_registered) == (6, NOW, True)


@pytest.mark.parametrize(
    ("location", "kind"),
    [
        (FEED, SourceKind.FEED),
        ("https://example.org/", SourceKind.FEED),
        ("https://example.org/feed.json?all=1", SourceKind.FEED),
        ("https://example.org/news.HTML", SourceKind.PAGE),
        ("https://example.org/news.txt#top", SourceKind.PAGE),
    ],
)
def test_an_address_is_a_feed_unless_its_name_ends_like_a_page(location, kind):
    source = add(location)
    assert (source.kind, source.rights, source.slug) == (kind, Rights.TEASER, "example-org")


@pytest.mark.parametrize(
    ("name", "kind"), [("feed.xml", "feed"), ("f.json", "feed"), ("p.html", "page")]
)
def test_a_file_may_be_a_feed_or_a_page(tmp_path, name, kind):
    (tmp_path / name).touch()
    source = add(tmp_path / name)
    assert (source.kind, source.rights) == (kind, Rights.TEASER)


def test_everything_may_be_said_explicitly():
    source = add(
        slug="news",
        kind="page",
        rights="full",
        date_order="day-first",
        headings={"What Was Seen ": "found"},
        allow_private=True,
        every_hours=24,
    )
    kept = Source.objects.get()
    assert kept == source
    assert (kept.slug, kept.kind, kept.rights, kept.date_order) == (
        "news",
        "page",
        "full",
        "day-first",
    )
    assert (kept.headings, kept.allow_private, kept.every_hours) == (
        {"what was seen": "found"},
        True,
        24,
    )


def test_a_slug_that_is_made_is_free():
    make_source("example-org")
    assert [add(f"https://example.org/{n}").slug for n in range(2)] == [
        "example-org-2",
        "example-org-3",
    ]
    assert add("https://files/").slug == "files-2"
    assert add("https://\u4f8b\u3048.jp/").slug
    assert len(add(f"https://{'a' * 60}.{'b' * 60}.example/").slug) <= 60


@pytest.mark.parametrize(
    ("location", "advice"),
    [
        ("", "Name a folder"),
        ("  ", "Name a folder"),
        ("ftp://example.org/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://ada:secret@example.org/", "without a user's name"),
        ("https://exa mple.org/", "https://"),
        ("https://example.org/" + "x" * 1_500, "Give a shorter one"),
        ("no/such/folder", "Make the folder first"),
        ("\0", "Check how it is written"),
        ("~nobody-of-this-name/x", "Check how it is written"),
    ],
)
def test_a_place_that_cannot_be_read_is_refused_with_what_would_do(location, advice):
    with pytest.raises(ChangeError, match=advice) as caught:
        add(location)
    assert "secret" not in str(caught.value)
    assert not Source.objects.exists()


def test_one_summarys_file_is_no_source_but_its_folder_is(tmp_path):
    (tmp_path / "gut.md").touch()
    with pytest.raises(ChangeError, match="Give the folder that it is in"):
        add(tmp_path / "gut.md")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"slug": "two words"}, "Use letters"),
        ({"slug": "x" * 61}, "longer than 60"),
        ({"slug": "files"}, "Choose another"),
        ({"slug": "taken"}, "Choose another"),
        ({"kind": "blog"}, "Known are folder, feed, page"),
        ({"kind": "folder"}, "is no folder"),
        ({"rights": "some"}, "Known are full, teaser"),
        ({"date_order": "year-first"}, "Known are month-first, day-first"),
        ({"headings": {"Seen": "seen"}}, "Known are takeaway, found"),
        ({"every_hours": 0}, "Give 1 to"),
        ({"every_hours": 100_000}, "Give 1 to"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_with_what_would_do(fields, reason):
    make_source("taken")
    with pytest.raises(ChangeError, match=reason):
        add(**fields)
    assert Source.objects.count() == 1


def test_a_folder_cannot_be_read_as_a_feed(tmp_path):
    with pytest.raises(ChangeError, match="cannot be read as a feed"):
        add(tmp_path, kind="feed")


@pytest.mark.parametrize(
    "again", [FEED, "http://example.org/news/feed/", "https://EXAMPLE.org:443/news/feed#x"]
)
def test_a_place_is_registered_once_however_it_is_written(again):
    add(slug="first")
    with pytest.raises(ChangeError, match="already, as first"):
        add(again)


def test_removing_a_source_keeps_its_summaries_and_says_how_many():
    source = add(rights="full")
    make_summary(source=source)
    make_summary(source=source)
    assert remove_source(source.slug) == 2
    source.refresh_from_db()
    assert (source.is_registered, source.rights) == (False, Rights.FULL)
    assert source.summaries.count() == 2
    assert list_sources() == []


def test_removing_a_source_that_gave_nothing_leaves_nothing():
    add(slug="mistyped")
    assert remove_source("mistyped") == 0
    assert not Source.objects.exists()


@pytest.mark.parametrize("slug", ["nothing", "files", "gone"])
def test_only_a_registered_source_can_be_removed(slug):
    add(slug="here")
    make_source("files")
    make_source("gone", location="/gone", removed=True)
    with pytest.raises(ChangeError, match="Registered: here"):
        remove_source(slug)


def test_a_place_that_is_added_again_is_the_source_it_was_and_begins_anew():
    source = add(slug="news", rights="full")
    make_summary(source=source)
    Source.objects.update(
        etag='"1"', last_modified="x", first_read_at=NOW, last_read_at=NOW, last_failed=True
    )
    remove_source("news")
    again = add_source("http://example.org/news/feed", at=NOW + timedelta(days=9))
    assert (again.pk, again.slug, again.rights) == (source.pk, "news", Rights.TEASER)
    again.refresh_from_db()
    assert (again.is_registered, again.created_at) == (True, NOW)
    assert (again.etag, again.last_modified, again.last_failed) == ("", "", False)
    assert again.first_read_at is again.last_read_at is None


def test_sources_are_listed_by_slug_with_how_many_summaries_they_gave():
    make_summary(source=make_source("files"))
    make_summary(source=add("https://example.org/b", slug="b"))
    add("https://example.org/a", slug="a")
    assert [(each.source.slug, each.summaries) for each in list_sources()] == [("a", 0), ("b", 1)]


def test_settings_of_a_source_are_changed_by_key_and_value():
    add(slug="news")
    change_source(
        "news",
        [
            *("rights=full", "date-order=day-first", "every_hours=12", "allow_private=yes"),
            "headings=So, what was seen?=found; In short = takeaway,",
        ],
    )
    kept = Source.objects.get()
    assert (kept.rights, kept.date_order, kept.every_hours) == ("full", "day-first", 12)
    assert kept.allow_private is True
    assert kept.headings == {"so, what was seen?": "found", "in short": "takeaway"}
    change_source("news", ["allow_private=no", "headings=A=found", "headings=B=matters"])
    kept.refresh_from_db()
    assert (kept.allow_private, kept.every_hours) == (False, 12)
    assert kept.headings == {"a": "found", "b": "matters"}
    assert change_source("news", ["headings="]).headings == {}


@pytest.mark.parametrize(
    ("assignment", "reason"),
    [
        ("rights", "KEY=VALUE"),
        ("right=full", "Did you mean rights"),
        ("colour=red", "Known are rights, date_order"),
        ("rights=some", "rights: .* Known are full, teaser"),
        ("date_order=year-first", "Known are month-first, day-first"),
        ("every_hours=0", "Give 1 to"),
        ("every_hours=often", "Give 1 to"),
        ("every_hours=" + "9" * 5_000, "Give 1 to"),
        ("allow_private=perhaps", "neither yes nor no"),
        ("headings=In short", "Heading=part"),
        ("headings==found", "Heading=part"),
        ("headings=A=found, B", "'B' is not Heading=part"),
        ("headings=Seen=seen", "Known are takeaway, found"),
    ],
)
def test_a_change_that_makes_no_sense_changes_nothing_at_all(assignment, reason):
    add(slug="news")
    with pytest.raises(ChangeError, match=reason):
        change_source("news", ["every_hours=48", assignment])
    assert Source.objects.get().every_hours == 6


def test_a_source_that_is_read_otherwise_from_now_on_is_read_whole_again():
    add(slug="news")
    Source.objects.update(etag='"1"', last_modified="x")
    change_source("news", ["every_hours=12"])
    assert Source.objects.get().etag == '"1"'
    change_source("news", ["date_order=day-first"])
    kept = Source.objects.get()
    assert (kept.etag, kept.last_modified) == ("", "")


@pytest.mark.parametrize("slug", ["nothing", "files", "gone"])
def test_only_a_registered_source_can_be_changed(slug):
    add(slug="here")
    make_source("files")
    make_source("gone", location="/gone", removed=True)
    with pytest.raises(ChangeError, match="Registered: here"):
        change_source(slug, ["rights=full"])
