from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.evidence import StudyKind, Subjects
from digest.sources.files.markdown_file import LONGEST_CHARACTERS, read_markdown
from digest.sources.records import Entry, Problem, Reading, ReadSettings

FILE = """---
title: Walking and gait
url: https://example.org/walk
guid: walk-1
published: 2026-03-01
topics: [gait, Falls at home]
takeaway: A walk a day steadies the *gait*.
study:
  journal: Movement Letters
  doi: https://doi.org/10.5555/Walk.2026
  pmid: 40012345
  kind: RCT
  participants: 1,200
  subjects: patients
  peer_reviewed: yes
---

## What they found

Steps grew **longer**.

- fewer falls
- less fear

### In older people

The same.

## Why it matters

Falls hurt.

## Keep in mind

Few took part.
"""


def read(text: str, **settings: object) -> Reading:
    return read_markdown(text, where="walk.md", settings=ReadSettings(**settings))  # type: ignore[arg-type] # whatever a test is about


def entry_of(text: str) -> Entry:
    (entry,) = read(text).entries
    return entry


def problem_of(text: str) -> Problem:
    (problem,) = read(text).problems
    return problem


class TestFile:
    def test_gives_a_whole_summary(self):
        entry = entry_of(FILE)
        assert (entry.title, entry.url, entry.guid) == (
            "Walking and gait",
            "https://example.org/walk",
            "walk-1",
        )
        assert entry.published == date(2026, 3, 1)
        assert entry.topics == ("gait", "Falls at home")
        assert entry.takeaway == "A walk a day steadies the gait."
        assert entry.found == (
            "Steps grew longer.\n\n- fewer falls\n- less fear\n\nIn older people\n\nThe same."
        )
        assert (entry.matters, entry.keep_in_mind) == ("Falls hurt.", "Few took part.")
        assert read(FILE).problems == ()

    def test_gives_the_study_in_our_words(self):
        study = entry_of(FILE).study
        assert (study.journal, study.doi, study.pmid) == (
            "Movement Letters",
            "10.5555/walk.2026",
            "40012345",
        )
        assert (study.kind, study.participants, study.subjects, study.peer_reviewed) == (
            StudyKind.RANDOMISED_TRIAL,
            1200,
            Subjects.PEOPLE,
            True,
        )

    def test_reads_alike_with_other_line_ends_and_a_byte_order_mark(self):
        assert read("\ufeff" + FILE.replace("\n", "\r\n")) == read(FILE)

    def test_takes_its_title_from_a_heading_where_the_fields_have_none(self):
        assert entry_of("# Walking\n\n## Results\n\nLonger steps.\n").title == "Walking"

    def test_keeps_a_caveat_apart(self):
        entry = entry_of("## Results\n\nLonger.\n\n## Disclaimer\n\nRead with care.\n")
        assert (entry.found, entry.publisher_caveat) == ("Longer.", "Read with care.")

    def test_may_map_headings_of_its_own(self):
        reading = read("## Ergebnis\n\nLonger.\n", headings={"ergebnis": "found"})
        assert reading.entries[0].found == "Longer."

    def test_may_name_the_summary_it_updates(self):
        assert entry_of("---\nid: 17\ntitle: A\n---\n").id == "17"


class TestProblem:
    @pytest.mark.parametrize(
        ("text", "where", "what", "mend"),
        [
            ("---\ntitle: A\nlink: x\n---\n", "walk.md:3", "'link' is no field", "title"),
            ("---\ntitle: A\ntakeway: x\n---\n", "walk.md:3", "'takeway'", "takeaway?"),
            ("---\ntitle: A\ntitle: B\n---\n", "walk.md:3", "given twice", "one of the two"),
            ("---\ntitle: A\nurl: walk\n---\n", "walk.md:3", "no http", "full address"),
            ("---\ntitle: A\npublished: 31/12/2025\n---\n", "walk.md:3", "day-first", "year-"),
            ("---\ntitle: A\nstudy: RCT\n---\n", "walk.md:3", "not a mapping", "journal"),
            ("---\ntitle: A\nstudy:\n  size: 3\n---\n", "walk.md:4", "'size'", "participants"),
            ("---\ntitle: A\nstudy:\n  doi: x\n---\n", "walk.md:4", "doi", "10.1000/example"),
            ("---\ntitle: A\nstudy:\n  kind: cohrt\n---\n", "walk.md:4", "no kind", "cohort?"),
            ("---\ntitle: A\nstudy:\n  participants: many\n---\n", "walk.md:4", "many", "number"),
            ("---\ntitle: A\ntopics: {a: b}\n---\n", "walk.md:3", "not a list", "[one, another]"),
            (f"---\ntitle: {'x' * 301}\ntakeaway: T.\n---\n", "walk.md:2", "301", "300"),
            ("## Reslts\n\nx\n\n## Results\n\nLonger.\n", "walk.md:1", "'Reslts'", "results"),
            ("Loose text.\n\n## Results\n\nLonger.\n", "walk.md:1", "above the first", "What"),
            ("## Results\n\nA\n\n## Findings\n\nB\n", "walk.md:5", "once more", "one of the two"),
            ("", "walk.md", "empty", "Write the summary"),
            ("---\ntitle: A\n", "walk.md:1", "no end", "---"),
            ("---\nnote: a: b\n---\n## Results\n\nA\n", "walk.md:2", "not YAML", "quotes"),
            ("x" * (LONGEST_CHARACTERS + 1), "walk.md", "more than", "one summary"),
        ],
    )
    def test_says_where_what_and_how_to_mend_it(self, text, where, what, mend):
        problem = problem_of(text)
        assert problem.where == where
        assert what in problem.what
        assert mend.lower() in problem.mend.lower()

    def test_costs_nothing_else(self):
        reading = read(FILE.replace("participants: 1,200", "participants: many"))
        (entry,) = reading.entries
        assert entry.study.participants is None
        assert entry.study.kind is StudyKind.RANDOMISED_TRIAL
        assert entry.found

    def test_is_all_there_is_of_a_file_without_a_summary(self):
        reading = read("---\nurl: https://example.org/a\n---\n")
        assert reading.entries == ()
        assert "no summary" in reading.problems[0].what


def test_no_markup_of_a_file_survives():
    entry = entry_of(
        "---\ntitle: <script>x</script><b>Bold</b>\n---\n## Results\n\n"
        "<img src=x onerror=alert(1)>Longer <b>steps</b>.\n"
    )
    assert (entry.title, entry.found) == ("Bold", "Longer steps.")


_PIECES = st.lists(
    st.sampled_from(
        [
            "---\n",
            "title: A\n",
            "study:\n",
            "  doi: 1\n",
            "topics: a\n",
            "## Results\n",
            "# T\n",
            "\n",
            "text\n",
            "- item\n",
            "> quote\n",
            "| a |\n|---|\n",
            "```\n",
            "<p>",
            "[a]: b\n",
            "published: 1\n",
            "id: []\n",
            "takeaway: {}\n",
        ]
    )
    | st.text(max_size=8),
    max_size=20,
)


@given(_PIECES.map("".join) | st.text())
def test_any_text_gives_a_summary_or_a_problem(text):
    reading = read(text)
    assert reading.entries or reading.problems
    assert all(problem.mend and problem.where for problem in reading.problems)
