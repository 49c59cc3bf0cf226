import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.files.json_file import read_json
from digest.sources.records import Reading, ReadSettings

SUMMARY = {
    "title": "Walking and gait",
    "takeaway": "A walk a day steadies the gait.",
    "found": "Longer steps.\n\n- fewer falls",
    "matters": "Falls hurt.",
    "keep_in_mind": "Few took part.",
    "published": "2026-03-01",
    "topics": ["gait"],
    "study": {"doi": "10.5555/walk", "participants": 41, "peer_reviewed": True},
}


def read(value: object) -> Reading:
    text = value if isinstance(value, str) else json.dumps(value)
    return read_json(text, where="walk.json", settings=ReadSettings())


def test_one_object_is_one_summary():
    reading = read(SUMMARY)
    (entry,) = reading.entries
    assert reading.problems == ()
    assert (entry.title, entry.origin) == ("Walking and gait", "walk.json")
    assert entry.found == "Longer steps.\n\n- fewer falls"
    assert entry.published == date(2026, 3, 1)
    assert (entry.study.doi, entry.study.participants, entry.study.peer_reviewed) == (
        "10.5555/walk",
        41,
        True,
    )


def test_a_list_gives_each_and_says_which_is_broken():
    reading = read([SUMMARY, 7, {"url": "https://example.org"}, SUMMARY])
    assert [entry.origin for entry in reading.entries] == [
        "walk.json, entry 1",
        "walk.json, entry 4",
    ]
    assert [problem.where for problem in reading.problems] == [
        "walk.json, entry 2",
        "walk.json, entry 3",
    ]


def test_headings_may_serve_as_names():
    assert read({"What they found": "Longer steps."}).entries[0].found == "Longer steps."


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("", "walk.json:1:1", "empty"),
        ('{"title": "A",\n "found" "B"}', "walk.json:2:10", "not JSON"),
        ("[" * 100_000, "walk.json", "nested"),
        ('{"id": NaN}', "walk.json", "number"),
        ("9" * 5_000, "walk.json", "number"),
        ("[]", "walk.json", "empty"),
        ('"text"', "walk.json", "not an object"),
        ('{"title": "A", "title": "B"}', "walk.json", "'title' is given twice"),
        ('{"title": "A", "study": {"kind": ["RCT"]}}', "walk.json, study.kind", "not a text"),
        ('{"title": "A", "takeaway": {"x": 1}}', "walk.json, takeaway", "not a text"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text, where, what):
    problem = read(text).problems[0]
    assert problem.where == where
    assert what in problem.what


def test_the_first_of_two_equal_names_counts():
    assert read('{"title": "A", "title": "B"}').entries[0].title == "A"


def test_a_long_list_is_read_up_to_a_limit_that_is_told():
    reading = read([{"title": f"Study {n}"} for n in range(1_001)])
    assert len(reading.entries) == 1_000
    assert "1,001" in reading.problems[-1].what


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*SUMMARY, "id", "url", "caveat"]) | st.text(), inner)
    ),
    max_leaves=12,
)


@given(_VALUES.map(json.dumps) | st.text())
def test_any_json_gives_summaries_or_problems(text):
    reading = read(text)
    assert reading.entries or reading.problems
