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


@pytest.mark.parametrize(
    ("journals", "sentence"),
    [
        ((), ""),
        (("Brain",), "This time we draw on work in Brain."),
        (("Brain", "Brain", "Brain"), "This time we draw on work in Brain."),
        (("Brain", "", ""), "This time we draw on work in Brain."),
        (("Brain", "Neurology"), "This time we draw on work in Brain and Neurology."),
        (("A", "B", "C"), "This time we draw on work in A, B and C."),
        (("Ann. Neurol.",), "This time we draw on work in Ann. Neurol."),
    ],
)
def test_our_caveat_names_the_journals_at_the_end_of_its_first_paragraph(journals, sentence):
    first = caveat_for(OUR_BODY, journals, "en").split("\n\n")[0]
    assert first == f"{caveat_for(OUR_BODY, (), 'en').split(chr(10) * 2)[0]} {sentence}".strip()


@pytest.mark.parametrize("journals", [(), ("Brain",), ("Brain",) * 3, ("Brain", "Neurology")])
def test_our_caveat_says_nothing_that_a_mail_with_one_study_would_belie(journals):
    filled = caveat_for(OUR_BODY, journals, "en").lower()
    for claim in ("in this issue", "these studies", "the studies", "which include", "some from"):
        assert claim not in filled


def test_our_caveat_makes_its_five_points():
    filled = caveat_for(OUR_BODY, (), "en")
    for point in (
        "from early explorations of an idea to large trials near their end",
        "shapes which treatments there are and how people are cared for",
        "read each one with care",
        "Look at the original source, and talk with a doctor",
        "We bring you a broad range on purpose",
    ):
        assert point in filled


def test_a_sentence_that_ends_with_an_abbreviated_name_has_one_full_stop():
    body = "We read{journals: widely| %| %}."
    assert caveat_for(body, ("Ann. Neurol.",), "en") == "We read Ann. Neurol."
    assert caveat_for(body, (), "en") == "We read widely."
    body = "{journals:We read widely.|We read %.|We read %.}"
    assert caveat_for(body, ("Ann. Neurol.",), "en") == "We read Ann. Neurol."


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
