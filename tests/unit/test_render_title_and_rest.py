import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.clean_text import clean_line, clean_text
from digest.render.title_and_rest import CUT_TITLE_CHARACTERS, title_and_rest
from tests.unit.mail_factories import make_article

LIMIT = 240


def parted(takeaway: str, title: str = "") -> tuple[str, str]:
    return title_and_rest(make_article(title=title, takeaway=takeaway), limit=LIMIT)


@pytest.mark.parametrize(
    ("takeaway", "title", "rest"),
    [
        ("Walking made people less tired.", "Walking made people less tired.", ""),
        (
            "Gut bacteria differed between groups. Nobody knows which comes first.",
            "Gut bacteria differed between groups.",
            "Nobody knows which comes first.",
        ),
        (
            "Fewer scans were needed in MS. The drug had no part in it.",
            "Fewer scans were needed in MS.",
            "The drug had no part in it.",
        ),
        (
            "Can a scan of the eye tell? It can, a little.",
            "Can a scan of the eye tell?",
            "It can, a little.",
        ),
        (
            "Half of them relapsed by 2020. More did later.",
            "Half of them relapsed by 2020.",
            "More did later.",
        ),
        ("It helped. So far at least.", "It helped. So far at least.", ""),
        (
            "This was asked by Dr. Example and by Prof. Sample in one trial. It was small.",
            "This was asked by Dr. Example and by Prof. Sample in one trial.",
            "It was small.",
        ),
        (
            "Drug A vs. Placebo was tried in approx. 20 people. It was small.",
            "Drug A vs. Placebo was tried in approx. 20 people.",
            "It was small.",
        ),
        ("A first block without an end\n\nA second", "A first block without an end", "A second"),
        ("- One finding\n- Another finding", "- One finding - Another finding", ""),
        ("", "", ""),
    ],
)
def test_the_first_sentence_is_the_title_and_what_follows_stands_below(takeaway, title, rest):
    assert parted(takeaway) == (title, rest)


def test_a_sentence_too_long_for_a_title_begins_one_and_stands_whole_below():
    sentence = "People who moved more had fewer lesions, " * 8 + "it seems."
    title, rest = parted(sentence)
    assert title.endswith("\u2026")
    assert len(title) <= CUT_TITLE_CHARACTERS
    assert rest == sentence


def test_a_title_of_its_own_stands_above_all_of_the_takeaway():
    takeaway = "People walked more. They were less tired."
    assert parted(takeaway, title="What a walk may do") == ("What a walk may do", takeaway)
    assert parted(takeaway, title=takeaway) == parted(takeaway)


@given(st.text(alphabet="aB. \n-?\u2019)", max_size=600))
def test_nothing_of_a_takeaway_is_lost_or_said_twice(text):
    takeaway = clean_text(text)
    title, rest = parted(takeaway)
    assert len(title) <= LIMIT
    assert rest == takeaway or clean_line(f"{title} {rest}") == clean_line(takeaway)
