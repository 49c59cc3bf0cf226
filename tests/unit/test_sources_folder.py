import json
import os
from pathlib import Path

import pytest

from digest.sources.reading.file import LARGEST_BYTES, read_file
from digest.sources.reading.folder import MOST_FILES, read_folder
from digest.sources.records import Reading, ReadSettings
from tests.unit.source_pages import COPIED_PAGE, HTML_PAGE

SETTINGS = ReadSettings()


def markdown(title: str) -> str:
    return f"---\ntitle: {title}\n---\n\n## Results\n\nLonger steps.\n"


def titles(reading: Reading) -> list[str]:
    return [entry.title for entry in reading.entries]


def read(path: Path) -> Reading:
    return read_folder(path, settings=SETTINGS)


def test_all_kinds_of_files_are_read_in_the_order_of_their_names(tmp_path):
    (tmp_path / "d.html").write_text(HTML_PAGE)
    (tmp_path / "b.json").write_text(json.dumps([{"title": "B1"}, {"title": "B2"}]))
    (tmp_path / "c.txt").write_text(COPIED_PAGE)
    (tmp_path / "a.md").write_text(markdown("A"))
    (tmp_path / "a2.markdown").write_text(markdown("A2"))
    reading = read(tmp_path)
    assert titles(reading)[:4] == ["A", "A2", "B1", "B2"]
    assert len(reading.entries) == 4 + 7 + 3
    assert reading.problems == ()


def test_folders_in_it_are_read_too(tmp_path):
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "a.md").write_text(markdown("A"))
    assert titles(read(tmp_path)) == ["A"]


def test_hidden_files_readmes_and_other_files_are_passed_over(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".hidden.md", "README.md", "readme.txt", "photo.jpg", "a.md~", ".git/a.md"):
        (tmp_path / name).write_text(markdown("No"))
    assert read(tmp_path) == Reading()


def test_a_broken_file_is_a_problem_with_its_line_and_costs_no_other(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: A\nnote: b: c\n---\n")
    (tmp_path / "b.json").write_text('{"title": "B",\n}')
    (tmp_path / "c.md").write_text(markdown("C"))
    (tmp_path / "d.md").write_bytes(b"\x89PNG\r\n\0\0")
    reading = read(tmp_path)
    assert titles(reading) == ["C"]
    assert [problem.where for problem in reading.problems] == [
        f"{tmp_path}/a.md:3",
        f"{tmp_path}/b.json:2:1",
        f"{tmp_path}/d.md",
    ]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path):
    (tmp_path / "a.md").symlink_to(tmp_path / "gone.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "b.md")
    os.mkfifo(tmp_path / "c.md")
    (tmp_path / "d.md").write_text(markdown("D"))
    reading = read(tmp_path)
    assert titles(reading) == ["D"]
    assert len(reading.problems) == 3


def test_a_file_that_is_too_large_is_a_problem(tmp_path):
    (tmp_path / "a.md").write_bytes(b"x" * (LARGEST_BYTES + 1))
    (problem,) = read(tmp_path).problems
    assert "larger than 5,000,000 bytes" in problem.what


def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path):
    (tmp_path / "secret.md").write_text(markdown("Secret"))
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "b.md").write_text(markdown("Outside"))
    home = tmp_path / "home"
    home.mkdir()
    (home / "a.md").symlink_to(tmp_path / "secret.md")
    (home / "more").symlink_to(tmp_path / "outside")
    reading = read(home)
    assert reading.entries == ()
    assert [problem.where for problem in reading.problems] == [f"{home}/more", f"{home}/a.md"]
    assert all("leads out" in problem.what for problem in reading.problems)


def test_links_within_the_folder_are_read(tmp_path):
    (tmp_path / "a.md").write_text(markdown("A"))
    (tmp_path / "b.md").symlink_to(tmp_path / "a.md")
    assert titles(read(tmp_path)) == ["A", "A"]


def test_a_folder_that_is_a_link_itself_is_read(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "a.md").write_text(markdown("A"))
    (tmp_path / "link").symlink_to(tmp_path / "home")
    assert titles(read(tmp_path / "link")) == ["A"]


def test_too_many_files_are_read_up_to_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("digest.sources.reading.folder.MOST_FILES", 2)
    assert MOST_FILES > 2
    for name in "abc":
        (tmp_path / f"{name}.md").write_text(markdown(name))
    reading = read(tmp_path)
    assert titles(reading) == ["a", "b"]
    assert "3 files" in reading.problems[0].what


@pytest.mark.parametrize("name", ["gone", "file.md", "nul\0byte", "x" * 5_000])
def test_what_is_no_folder_is_a_problem(tmp_path, name):
    (tmp_path / "file.md").write_text(markdown("A"))
    (problem,) = read(tmp_path / name).problems
    assert "folder" in problem.what


@pytest.mark.parametrize("name", ["gone.md", "nul\0byte", "."])
def test_what_is_no_file_is_a_problem(tmp_path, name):
    (problem,) = read_file(tmp_path / name, settings=SETTINGS).problems
    assert problem.mend


def test_a_file_in_another_encoding_is_read_and_said_to_be_guessed(tmp_path):
    (tmp_path / "a.md").write_bytes(markdown("Caf\u00e9").encode("cp1252"))
    reading = read(tmp_path)
    assert titles(reading) == ["Caf\u00e9"]
    assert "characters" in reading.problems[0].what
    assert "UTF-8" in reading.problems[0].mend
