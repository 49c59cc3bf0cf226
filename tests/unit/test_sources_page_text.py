from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.pages.page_text import read_page_text
from digest.sources.records import Entry, Reading, ReadSettings
from digest.sources.text.excerpt import ELLIPSIS
from tests.unit.source_pages import (
    CAVEAT_1,
    CAVEAT_2,
    CAVEAT_3,
    COPIED_PAGE,
    CUT_AFTER_WORD,
    FOUND,
    KEEP_IN_MIND,
    MATTERS,
    TAKEAWAY,
    TEASERS,
)

PARTS = ("takeaway", "found", "matters", "keep_in_mind")


def read(text: str, **settings: object) -> Reading:
    return read_page_text(text, where="page.txt", settings=ReadSettings(**settings))  # type: ignore[arg-type] # whatever a test is about


def lacks(entry: Entry) -> list[str]:
    return [part for part in PARTS if not getattr(entry, part)]


class TestCopiedPage:
    def test_gives_one_complete_account(self):
        account = read(COPIED_PAGE).entries[0]
        assert account.takeaway == TAKEAWAY
        assert account.found == FOUND
        assert account.matters == MATTERS
        assert account.keep_in_mind == KEEP_IN_MIND
        assert lacks(account) == []

    def test_gives_the_further_articles_as_incomplete_ones(self):
        _, *others = read(COPIED_PAGE).entries
        assert len(others) == 6
        assert all(lacks(entry) == list(PARTS) for entry in others)

    def test_gives_each_further_article_its_own_date(self):
        _, *others = read(COPIED_PAGE).entries
        assert [entry.published for entry in others] == [
            *[date(2026, 3, 1)] * 4,
            date(2026, 2, 28),
            date(2026, 2, 9),
        ]

    def test_ends_teasers_at_a_word_with_an_ellipsis(self):
        _, *others = read(COPIED_PAGE).entries
        for entry, (_, teaser) in zip(others, TEASERS, strict=True):
            assert entry.excerpt.endswith(ELLIPSIS)
            words = entry.excerpt.removesuffix(ELLIPSIS).split()
            assert words == teaser.split()[: len(words)], "broken words stay out"

    def test_keeps_the_last_word_of_a_teaser_that_was_cut_after_it(self):
        teaser = TEASERS[CUT_AFTER_WORD][1]
        assert read(COPIED_PAGE).entries[1 + CUT_AFTER_WORD].excerpt == teaser.strip() + ELLIPSIS

    def test_tells_the_publishers_caveat_from_content(self):
        account, *others = read(COPIED_PAGE).entries
        assert account.publisher_caveat == f"{CAVEAT_1}\n\n{CAVEAT_2}\n\n{CAVEAT_3}"
        content = " ".join(
            getattr(entry, name)
            for entry in (account, *others)
            for name in (*PARTS, "title", "excerpt")
        )
        for caveat in (CAVEAT_1, CAVEAT_2, CAVEAT_3):
            assert caveat[:30] not in content

    def test_keeps_the_journal_that_the_caveat_names(self):
        account, *others = read(COPIED_PAGE).entries
        assert account.study.journal == "Movement Letters"
        assert [entry.study.journal for entry in others] == [None] * 6

    def test_has_no_problems(self):
        assert read(COPIED_PAGE).problems == ()

    def test_reads_alike_with_windows_line_ends_and_empty_lines(self):
        assert read(COPIED_PAGE.replace("\n", "\r\n\r\n")) == read(COPIED_PAGE)

    def test_reads_dates_in_the_order_of_its_source(self):
        page = COPIED_PAGE.replace("3/1/2026", "1/3/2026").replace("2/28/2026", "28/2/2026")
        others = read(page, date_order="day-first").entries[1:]
        assert others[0].published == date(2026, 3, 1)
        assert others[4].published == date(2026, 2, 28)

    def test_says_when_the_date_order_of_its_source_looks_wrong(self):
        reading = read(COPIED_PAGE, date_order="day-first")
        assert reading.entries[5].published is None
        assert "month-first" in reading.problems[0].what
        assert "date order" in reading.problems[0].mend


class TestHeadings:
    HEADED = (
        "Walking and gait\nKey takeaway\nWalk daily.\nWhat they found\nLonger steps.\n"
        "Who should care and why\nEverybody.\nImportant considerations\nFew people."
    )

    def test_tell_the_parts(self):
        (entry,) = read(self.HEADED).entries
        assert entry.title == "Walking and gait"
        assert [getattr(entry, part) for part in PARTS] == [
            "Walk daily.",
            "Longer steps.",
            "Everybody.",
            "Few people.",
        ]

    def test_may_be_on_the_line_of_their_text(self):
        (entry,) = read("Takeaway: Walk daily.\nResults: Longer steps.").entries
        assert (entry.takeaway, entry.found) == ("Walk daily.", "Longer steps.")

    def test_are_configurable(self):
        text = self.HEADED.replace("What they found", "Das Ergebnis")
        (entry,) = read(text, headings={"das ergebnis": "found"}).entries
        assert entry.found == "Longer steps."

    def test_that_come_again_open_the_next_account(self):
        second = self.HEADED.replace("daily", "weekly").replace("Walking and gait\n", "")
        first, other = read(f"{self.HEADED}\n{second}").entries
        assert (first.takeaway, other.takeaway) == ("Walk daily.", "Walk weekly.")

    def test_of_a_disclaimer_keep_it_out_of_the_account(self):
        (entry,) = read(f"{self.HEADED}\nDisclaimer\nRead with care.").entries
        assert entry.keep_in_mind == "Few people."
        assert entry.publisher_caveat == "Read with care."

    def test_keep_lists_as_lists(self):
        found = "They saw:\n\u2022 Longer steps\n\u2022 Less fear"
        text = self.HEADED.replace("Longer steps.", found)
        assert read(text).entries[0].found == "They saw:\n\n- Longer steps\n- Less fear"


class TestDoubt:
    def test_is_told_where_sections_cannot_be_told_apart(self):
        reading = read("Walk daily.\nOne paragraph of results stands alone.")
        assert reading.entries[0].found
        assert "no headings" in reading.problems[0].what

    def test_leaves_out_dates_that_could_belong_to_either_neighbour(self):
        page = (
            "1/1/2026\nA first teaser is cut off he\nRead More2/2/2026\nA second is cut off th\n"
            "Read More3/3/2026"
        )
        reading = read(page)
        assert [entry.published for entry in reading.entries] == [None, None]
        assert any("which date" in problem.what for problem in reading.problems)

    @pytest.mark.parametrize("text", ["", " \n\n", "Home\nMenu", "One line of text only."])
    def test_is_a_problem_where_no_account_is_recognised(self, text):
        reading = read(text)
        assert reading.entries == ()
        assert "recognised" in reading.problems[-1].what
        assert reading.problems[-1].where == "page.txt"


class TestLimits:
    def test_are_said_and_the_rest_is_read(self):
        reading = read("Results\nLonger steps.\n" + "x\n" * 25_000)
        assert any("20,000 lines" in problem.what for problem in reading.problems)
        assert reading.entries

    def test_hold_for_accounts(self):
        reading = read("Results\nLonger steps.\n" * 1_100)
        assert len(reading.entries) == 1_000
        assert any("1,000 accounts" in problem.what for problem in reading.problems)


_LINES = st.lists(
    st.sampled_from(
        (
            *("Read More1/1/2026", "1/1/2026", "Read more", "What they found", "Key takeaway"),
            *(TAKEAWAY, CAVEAT_1, CAVEAT_2, FOUND, "Disclaimer", "Related articles", "- a"),
            *("13/13/2026", "Wal"),
        )
    ),
    max_size=20,
)


@given(st.text(max_size=300) | _LINES.map("\n".join))
def test_never_raises_and_makes_no_content_of_nothing(text):
    reading = read(text)
    assert reading.entries or reading.problems
    for entry in reading.entries:
        assert any(getattr(entry, name) for name in (*PARTS, "title", "excerpt"))
