import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.paths import EMAIL_TEMPLATES
from digest.render.caveat_text import CaveatError, caveat_for, check_caveat_body

BODY = "Studies{journals:|, such as the one from %,|, such as those from %,} differ."
OUR_BODY = (EMAIL_TEMPLATES / "caveat.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("journals", "filled"),
    [
        ((), "Studies differ."),
        (("NeuroImage",), "Studies, such as the one from NeuroImage, differ."),
        (("Brain", "Neurology"), "Studies, such as those from Brain and Neurology, differ."),
        (("A", "B", "C"), "Studies, such as those from A, B and C, differ."),
        (("Brain", "BRAIN ", "  "), "Studies, such as the one from Brain, differ."),
        (("100% | {x}",), "Studies, such as the one from 100% | {x}, differ."),
    ],
)
def test_grammar_follows_the_number_of_distinct_journals(journals, filled):
    assert caveat_for(BODY, journals, "en") == filled


def test_names_are_joined_in_the_newsletters_language():
    assert "Brain und Neurology" in caveat_for(BODY, ("Brain", "Neurology"), "de-AT")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("  ", "empty"),
        ("{journals:|%|%}", "empty where no journal is known"),
        ("A.\n{journals:|one|of %}", "Line 2"),
        ("{journals:no %|%|%}", "take % out"),
        ("See {journal:|%|%}", "part of no place"),
        ("See {journals:|%}", "part of no place"),
    ],
)
def test_a_malformed_body_is_refused_and_the_message_says_why(body, words):
    with pytest.raises(CaveatError, match=words):
        check_caveat_body(body)


def test_our_own_caveat_is_well_formed_and_short():
    check_caveat_body(OUR_BODY)
    assert 90 <= len(caveat_for(OUR_BODY, (), "en").split()) <= 130


@given(st.lists(st.text()))
def test_any_journals_leave_no_place_unfilled(journals):
    named = [name for name in (" ".join(journal.split()) for journal in journals) if name]
    filled = caveat_for(BODY, journals, "en")
    assert filled.startswith("Studies")
    assert filled.endswith("differ.")
    assert "{journals:" not in filled.replace("".join(named), "") or any(
        "{journals:" in name for name in named
    )
    assert all(name in filled or name.casefold() in filled.casefold() for name in named[:1])
