import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.pages.publisher_caveat import caveat_among, caveat_at_end, journal_named
from digest.sources.pages.unheaded_account import MOST_PARAGRAPHS, tell_parts
from tests.unit.source_pages import (
    CAVEAT_1,
    CAVEAT_2,
    CAVEAT_3,
    FOUND,
    KEEP_IN_MIND,
    MATTERS,
    TAKEAWAY,
)

ACCOUNT = (TAKEAWAY, FOUND, MATTERS, KEEP_IN_MIND)
CAVEAT = (CAVEAT_1, CAVEAT_2, CAVEAT_3)


class TestCaveat:
    def test_is_found_at_the_end_of_an_account(self):
        assert caveat_at_end([*ACCOUNT, *CAVEAT]) == len(ACCOUNT)

    def test_is_not_found_where_there_is_none(self):
        assert caveat_at_end(ACCOUNT) == len(ACCOUNT)
        assert caveat_at_end([]) == 0

    def test_is_not_the_part_about_what_to_keep_in_mind(self):
        careful = (
            "These findings should be read with care, since this study had a small sample. "
            "Ask your doctor before you change a treatment, and read the original paper."
        )
        assert caveat_at_end([TAKEAWAY, careful]) == 2

    def test_is_found_among_other_texts_below_a_list(self):
        assert caveat_among(["About us", *CAVEAT, "Imprint"]) == CAVEAT

    def test_is_not_made_of_footers(self):
        assert caveat_among(["About us", "Our mission", "Imprint"]) == ()

    @given(st.lists(st.text(max_size=40) | st.sampled_from((*ACCOUNT, *CAVEAT)), max_size=8))
    def test_is_always_the_end_or_a_run_of_what_was_given(self, paragraphs):
        assert 0 <= caveat_at_end(paragraphs) <= len(paragraphs)
        found = caveat_among(paragraphs)
        assert not found or any(
            tuple(paragraphs[start : start + len(found)]) == found
            for start in range(len(paragraphs))
        )


class TestJournal:
    @pytest.mark.parametrize(
        ("names", "journal"),
        [
            ("Movement Letters.", "Movement Letters"),
            ("Movement Letters and Reports.", "Movement Letters and Reports"),
            ("Movement Letters range from early work to trials.", "Movement Letters"),
            ("Movement Letters and others.", "Movement Letters"),
            ("Movement and related disorders. They", "Movement and related disorders"),
            ("\u201cMovement Letters\u201d, and", None),
            ("Gait, Nerve and Movement Letters.", None),
            ("The Journal of Gait, Nerve and Muscle.", "The Journal of Gait, Nerve and Muscle"),
            ("those you may find in any good library nearby.", None),
            ("Gait where you can always find the very latest news.", "Gait"),
        ],
    )
    def test_is_the_one_that_the_caveat_names(self, names, journal):
        assert journal_named(f"Studies published in journals such as {names}") == journal

    def test_is_none_where_no_journal_is_named(self):
        assert journal_named(CAVEAT_2) is None
        assert journal_named("") is None


class TestAccountWithoutHeadings:
    def test_is_told_by_its_order(self):
        told = tell_parts(ACCOUNT)
        assert (told.takeaway, told.found, told.matters, told.keep_in_mind) == ACCOUNT
        assert told.doubt == ""

    def test_may_begin_with_a_title(self):
        told = tell_parts(["Walking and gait", *ACCOUNT])
        assert (told.title, told.takeaway) == ("Walking and gait", TAKEAWAY)

    def test_with_more_paragraphs_is_told_by_its_wording(self):
        told = tell_parts([TAKEAWAY, FOUND, "The team filmed every step.", MATTERS, KEEP_IN_MIND])
        assert told.found == f"{FOUND}\n\nThe team filmed every step."
        assert (told.matters, told.keep_in_mind) == (MATTERS, KEEP_IN_MIND)

    def test_stays_incomplete_rather_than_wrong_where_nothing_tells(self):
        told = tell_parts([TAKEAWAY, *["The team filmed every step."] * 5])
        assert (told.matters, told.keep_in_mind) == ("", "")
        assert "cannot be told apart" in told.doubt

    def test_says_where_order_alone_told(self):
        told = tell_parts(["One.", "Two.", "Three.", "Four."])
        assert told.keep_in_mind == "Four."
        assert "order alone" in told.doubt

    def test_is_none_where_it_is_a_whole_book(self):
        assert tell_parts([TAKEAWAY, *[MATTERS, KEEP_IN_MIND] * MOST_PARAGRAPHS]).matters == ""

    def test_has_no_takeaway_where_its_first_paragraph_is_long(self):
        assert tell_parts([FOUND * 3, FOUND, MATTERS, KEEP_IN_MIND]).takeaway == ""

    @given(st.lists(st.text(min_size=1, max_size=30) | st.sampled_from(ACCOUNT), max_size=9))
    def test_loses_no_paragraph(self, paragraphs):
        told = tell_parts(paragraphs)
        parts = (told.title, told.takeaway, told.found, told.matters, told.keep_in_mind)
        assert "\n\n".join(part for part in parts if part) == "\n\n".join(paragraphs)
