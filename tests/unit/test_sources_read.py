import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.sources.fetching.fetch import Fetched, Fetcher
from digest.sources.fetching.fetch_errors import AnswerError
from digest.sources.read import read
from digest.sources.records import Problem, Reading, ReadSettings
from tests.unit.source_pages import COPIED_PAGE, HTML_PAGE

URL = "https://example.org/feed"
RSS = (
    b"<rss version='2.0'><channel><item><title>Walking</title><link>/a</link>"
    b"<description>A walk helps.</description></item></channel></rss>"
)
MARKDOWN = "---\ntitle: Walking\n---\n\n## Results\n\nLonger steps.\n"


class FetcherFor(Fetcher):
    """Answers every address alike, or refuses to."""

    def __init__(self, answer: Fetched | AnswerError) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[tuple[str, ReadSettings]] = []

    def fetch(self, url: str, *, settings: ReadSettings) -> Fetched:
        self.asked.append((url, settings))
        if isinstance(self.answer, AnswerError):
            raise self.answer
        return self.answer


NOT_ASKED = FetcherFor(AnswerError("the test asked the network", "Do not."))


def answer(content: bytes | str = b"", **fields: object) -> FetcherFor:
    content = content.encode() if isinstance(content, str) else content
    return FetcherFor(Fetched(url=URL, content=content, **fields))  # type: ignore[arg-type] # whatever a test is about


def read_path(path: Path, kind: str | None = None) -> Reading:
    return read(str(path), settings=ReadSettings(), fetcher=NOT_ASKED, kind=kind)


def read_url(fetcher: Fetcher, kind: str | None = None, url: str = URL) -> Reading:
    return read(url, settings=ReadSettings(), fetcher=fetcher, kind=kind)


def problem_of(reading: Reading) -> Problem:
    assert reading.entries == ()
    (problem,) = reading.problems
    return problem


class TestPath:
    @pytest.mark.parametrize(
        ("name", "content", "entries"),
        [
            ("walk.md", MARKDOWN, 1),
            ("walk.json", json.dumps({"title": "Walking"}), 1),
            ("page.txt", COPIED_PAGE, 7),
            ("page.html", HTML_PAGE, 3),
            ("page", HTML_PAGE, 3),
            ("feed.xml", RSS.decode(), 1),
            ("feed", RSS.decode(), 1),
            (
                "feed.json",
                '{"version": "https://jsonfeed.org/version/1", "items": [{"title": "A"}]}',
                1,
            ),
            ("README.md", MARKDOWN, 1),
        ],
    )
    def test_of_a_file_is_read_by_name_and_content(self, tmp_path, name, content, entries):
        (tmp_path / name).write_text(content)
        reading = read_path(tmp_path / name)
        assert len(reading.entries) == entries
        assert reading.problems == ()

    def test_of_a_folder_reads_its_files(self, tmp_path):
        (tmp_path / "walk.md").write_text(MARKDOWN)
        for kind in (None, "folder"):
            assert len(read_path(tmp_path, kind).entries) == 1

    def test_may_begin_with_the_home_folder(self, tmp_path, monkeypatch):
        monkeypatch.setenv("HOME", str(tmp_path))
        (tmp_path / "walk.md").write_text(MARKDOWN)
        assert read_path(Path("~/walk.md")).entries

    @pytest.mark.parametrize("name", ["gone.md", "x" * 5_000, "nul\0byte"])
    def test_that_does_not_exist_is_a_problem(self, tmp_path, name):
        assert problem_of(read_path(tmp_path / name)).mend

    @pytest.mark.parametrize("kind", ["feed", "page"])
    def test_of_a_folder_is_no_feed_and_no_page(self, tmp_path, kind):
        assert f"registered as a {kind}" in problem_of(read_path(tmp_path, kind)).what

    def test_of_a_file_is_no_folder(self, tmp_path):
        (tmp_path / "walk.md").write_text(MARKDOWN)
        assert (
            "registered as a folder" in problem_of(read_path(tmp_path / "walk.md", "folder")).what
        )

    def test_of_a_file_registered_as_a_feed_is_read_as_one(self, tmp_path):
        (tmp_path / "walk.txt").write_text("Walking helps.")
        reading = read_path(tmp_path / "walk.txt", "feed")
        assert any("no feed" in problem.what for problem in reading.problems)


class TestAddress:
    @pytest.mark.parametrize(
        ("content", "media_type", "entries"),
        [
            (RSS, "application/rss+xml", 1),
            (RSS, "text/html", 1),
            (RSS, "", 1),
            (HTML_PAGE, "text/html", 3),
            (COPIED_PAGE, "text/plain", 7),
            (MARKDOWN, "text/markdown", 1),
            (json.dumps({"title": "Walking"}), "application/json", 1),
        ],
    )
    def test_is_read_by_what_it_gives(self, content, media_type, entries):
        reading = read_url(answer(content, media_type=media_type))
        assert len(reading.entries) == entries
        assert reading.problems == ()

    def test_joins_links_to_where_the_answer_came_from(self):
        assert read_url(answer(RSS)).entries[0].url == "https://example.org/a"

    def test_hands_on_what_the_server_says_for_the_next_time(self):
        reading = read_url(answer(RSS, etag='"1"', last_modified="Thu, 01 Jan 2026 00:00:00 GMT"))
        assert reading.etag == '"1"'
        assert reading.last_modified == "Thu, 01 Jan 2026 00:00:00 GMT"
        assert not reading.unchanged

    def test_that_is_unchanged_gives_nothing_and_nothing_is_wrong(self):
        reading = read_url(answer(unchanged=True, etag='"1"'))
        assert reading == Reading(unchanged=True, etag='"1"')

    def test_heeds_the_servers_charset(self):
        page = HTML_PAGE.replace("Walking and gait", "Caf\u00e9").encode("cp1252")
        reading = read_url(answer(page, media_type="text/html", charset="windows-1252"))
        assert reading.entries[0].title == "Caf\u00e9"
        assert reading.problems == ()

    def test_that_cannot_be_fetched_is_a_problem_with_the_reason(self):
        problem = problem_of(read_url(FetcherFor(AnswerError("it answers 404", "Look."))))
        assert (problem.what, problem.mend) == ("it answers 404", "Look.")

    def test_shows_no_secrets_in_problems(self):
        url = "https://reader:secret@example.org/feed?token=secret"
        reading = read_url(FetcherFor(AnswerError("it answers 404", "Look.")), url=url)
        assert "secret" not in repr(reading)

    def test_registered_as_a_feed_that_is_a_page_names_the_pages_feed(self):
        link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
        page = HTML_PAGE.replace("<title>", f"{link}<title>")
        problem = problem_of(read_url(answer(page, media_type="text/html"), "feed"))
        assert "no feed" in problem.what
        assert "https://example.org/rss" in problem.mend

    def test_registered_as_a_page_that_is_a_feed_is_a_problem(self):
        assert "no page" in problem_of(read_url(answer(RSS), "page")).what

    def test_registered_as_a_folder_is_a_problem(self):
        assert "folder" in problem_of(read_url(NOT_ASKED, "folder")).what

    def test_of_a_picture_is_a_problem(self):
        assert "neither" in problem_of(read_url(answer(b"%PDF-1.7"))).what


@pytest.mark.parametrize(
    ("location", "mend"),
    [
        ("file:///etc/passwd", "path itself"),
        ("FILE:/etc/passwd", "path itself"),
        ("ftp://example.org/feed", "https://"),
        ("gopher://example.org", "https://"),
        ("feed:https://example.org/rss", "https://"),
        ("javascript:alert(1)", "https://"),
        ("data:text/html,x", "https://"),
        ("", "Name a file"),
        ("   ", "Name a file"),
    ],
)
def test_other_places_are_refused_with_what_to_do(location, mend):
    problem = problem_of(read(location, settings=ReadSettings(), fetcher=NOT_ASKED))
    assert mend in problem.mend


def test_an_unknown_kind_is_a_problem():
    assert "'list'" in problem_of(read_url(NOT_ASKED, "list")).what


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    location=st.text(max_size=30),
    kind=st.sampled_from([None, "folder", "feed", "page", "x"]),
)
def test_any_location_gives_a_reading(location, kind, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if location.strip() and not location.strip().startswith((".", "/", "~")):
        reading = read(location, settings=ReadSettings(), fetcher=NOT_ASKED, kind=kind)
        assert reading.problems


@given(
    st.binary() | st.sampled_from([RSS, HTML_PAGE.encode(), COPIED_PAGE.encode()]),
    st.sampled_from(["", "text/html", "text/plain", "application/json", "application/rss+xml"]),
    st.sampled_from([None, "feed", "page"]),
)
def test_any_answer_gives_a_reading(content, media_type, kind):
    reading = read_url(answer(content, media_type=media_type), kind)
    assert reading.entries or reading.problems
