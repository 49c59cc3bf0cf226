"""What differs between two texts, what was said when, what was typed, and how it reads."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.studio.summaries.counts import count_parts, hard_words
from digest.summaries.editing.fields import FIELD_NAMES, as_sent, written
from digest.summaries.editing.in_context import AROUND_CHARACTERS, in_context
from digest.summaries.editing.read_values import MOST_PARTICIPANTS, read_values
from digest.summaries.editing.versions import Replaced, as_seen, before_edit, edits
from digest.summaries.editing.word_differences import Fate, Run, word_differences

TEXTS = st.text(alphabet="ab \n", max_size=40)
AT = datetime(2026, 3, 3, 8, tzinfo=UTC)
PRESENT = {"title": "Third", "found": "Two", "doi": "10.1000/b"}
REPLACED = (
    Replaced(key=9, at=AT + timedelta(days=2), by="ada@example.org", fields={"title": "Second"}),
    Replaced(key=5, at=AT, by="", fields={"title": "First", "found": "One"}),
)


@given(TEXTS, TEXTS)
def test_differences_hold_all_of_both_texts_in_order(before: str, after: str) -> None:
    runs = word_differences(before, after)
    assert "".join(run.text for run in runs if run.fate != Fate.IN) == before
    assert "".join(run.text for run in runs if run.fate != Fate.OUT) == after
    assert all(run.text for run in runs)


def test_only_the_words_that_changed_differ() -> None:
    assert word_differences("Mood rose by a fifth.", "Mood fell by a fifth.") == (
        Run(Fate.KEPT, "Mood "),
        Run(Fate.OUT, "rose"),
        Run(Fate.IN, "fell"),
        Run(Fate.KEPT, " by a fifth."),
    )


def test_the_middle_of_a_book_is_not_compared_word_by_word() -> None:
    before, after = "a " + "x y " * 3_000 + "z", "a " + "y x " * 3_000 + "z"
    assert [run.fate for run in word_differences(before, after)] == [
        Fate.KEPT, Fate.OUT, Fate.IN, Fate.KEPT
    ]  # fmt: skip


def test_of_a_long_text_only_the_words_around_a_change_are_shown() -> None:
    long = " ".join(f"word{number}" for number in range(200))
    begin, middle, end = in_context(word_differences(f"{long} rose. {long}", f"{long} {long}"))
    assert middle == Run(Fate.OUT, "rose. ")
    assert begin.text.startswith(" … word")
    assert begin.text.endswith("word198 word199 ")
    assert end.text.startswith("word0 word1 ")
    assert end.text.endswith(" … ")
    assert len(begin.text) <= AROUND_CHARACTERS + 3
    short = word_differences("Mood rose by a fifth.", "Mood fell by a fifth.")
    assert in_context(short) == short


@given(TEXTS, TEXTS)
def test_what_changed_is_never_left_out(before: str, after: str) -> None:
    runs = word_differences(before * 9, after * 9)
    changed = [run for run in runs if run.fate != Fate.KEPT]
    assert [run for run in in_context(runs) if run.fate != Fate.KEPT] == changed


def test_each_edit_has_what_it_found_and_what_it_left() -> None:
    newest, oldest = edits(PRESENT, REPLACED)
    assert (newest.before, newest.after) == ({"title": "Second"}, {"title": "Third"})
    assert oldest.before == {"title": "First", "found": "One"}
    assert oldest.after == {"title": "Second", "found": "Two"}


def test_what_somebody_saw_is_told_by_the_newest_former_text_there_was_then() -> None:
    assert as_seen(PRESENT, REPLACED, 9) == PRESENT
    assert as_seen(PRESENT, REPLACED, 5) == PRESENT | {"title": "Second"}
    assert as_seen(PRESENT, REPLACED, 0) == PRESENT | {"title": "First", "found": "One"}
    assert before_edit(PRESENT, REPLACED, 9) == PRESENT | {"title": "Second"}
    with pytest.raises(KeyError):
        before_edit(PRESENT, REPLACED, 7)


def test_what_is_typed_is_stored_in_the_form_that_the_rest_of_the_program_knows() -> None:
    typed = {
        "title": "  Two \n lines ",
        "found": "A\r\n\r\n- b\u200e \x00",
        "published": "2026-03-31",
        "participants": "1,732",
        "peer_reviewed": "no",
        "kind": "cohort",
        "doi": "https://doi.org/10.1000/ABC",
        "pmid": "PMID: 0123",
        "url": " https://example.org/a ",
    }
    assert read_values(typed) == (
        {
            "title": "Two lines",
            "found": "A\n\n- b",
            "published": date(2026, 3, 31),
            "participants": 1732,
            "peer_reviewed": False,
            "kind": "cohort",
            "doi": "10.1000/abc",
            "pmid": "123",
            "url": "https://example.org/a",
        },
        {},
    )


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("title", "x" * 301, "301 characters. Shorten it to 300"),
        ("found", "x" * 20_001, "Shorten it to 20000"),
        ("published", "31/03/2026", "Write it like 2026-03-31"),
        ("participants", "many", "whole number"),
        ("participants", str(MOST_PARTICIPANTS + 1), "whole number"),
        ("participants", "0", "whole number"),
        ("participants", "9" * 5_000, "whole number"),
        ("kind", "rumour", "Choose one of: meta-analysis"),
        ("subjects", "robots", "Choose one of: people"),
        ("peer_reviewed", "maybe", "Choose yes or no"),
        ("doi", "none", "Write it like 10.1000/xyz123"),
        ("pmid", "12a", "Write its digits"),
        ("url", "javascript:alert(1)", "Write it like https://example.org/study"),
        ("url", "https://[", "Write it like https://example.org/study"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_how_to_write_it(name, text, said) -> None:
    values, faults = read_values({name: text})
    assert values == {}
    assert said in faults[name]


def test_every_field_can_be_left_empty_and_comes_back_as_it_was_shown() -> None:
    values, faults = read_values(dict.fromkeys(FIELD_NAMES, ""))
    assert faults == {}
    assert {written(value) for value in values.values()} == {""}
    assert as_sent("a\r\nb\rc ") == "a\nb\nc"


def test_counts_say_how_long_how_hard_and_what_is_to_blame() -> None:
    hard = (
        "Immunomodulatory interventions demonstrated statistically significant reductions of "
        "neurodegenerative biomarker concentrations among participating individuals."
    )
    texts = {"title": "x" * 91, "takeaway": "People who walked were less tired.", "found": hard}
    counts = {each.name: each for each in count_parts(texts, language="en")}
    assert counts["title"].is_cut
    assert (counts["takeaway"].words, counts["takeaway"].is_cut) == (6, False)
    assert counts["takeaway"].grade is None, "too short to tell"
    assert counts["found"].is_hard
    assert counts["found"].blame == hard
    assert counts["matters"].words == 0


def test_a_sentence_that_is_too_long_is_named_though_its_words_are_easy() -> None:
    text = "We saw that " + "he ran and she sat " * 8 + "all day. It was so."
    (found,) = (
        each for each in count_parts({"found": text}, language="en") if each.name == "found"
    )
    assert found.blame_words > 35


def test_hard_words_are_named_unless_another_part_explains_them() -> None:
    assert hard_words({"found": "It lowers morbidity."}, language="en")
    explained = {"takeaway": "Less morbidity (being ill).", "found": "It lowers morbidity."}
    assert hard_words(explained, language="en") == ()


def test_the_plainest_words_ask_for_no_school_and_not_for_less_than_none() -> None:
    plain = "We ate. We ran. We sat. We saw it. We had a nap. We all felt well."
    (found,) = (one for one in count_parts({"found": plain}, language="en") if one.name == "found")
    assert found.grade == 0
