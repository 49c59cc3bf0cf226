import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.transfer.topic_words import topic_words

KNOWN = {"mind", "imaging", "diet, exercise and sleep", "diet"}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("mind", ("mind",)),
        ("Mind, Imaging", ("Mind", "Imaging")),
        ("mind;imaging ; mind", ("mind", "imaging", "mind")),
        ("Diet, exercise and sleep", ("Diet, exercise and sleep",)),
        ("mind, Diet, exercise and sleep, diet", ("mind", "Diet, exercise and sleep", "diet")),
        ("diet, moods", ("diet", "moods")),
        ("Daily life", ("Daily life",)),
        ("", ()),
        (" ; ,", ()),
    ],
)
def test_topics_are_parted_but_within_the_name_of_one(cell, words):
    assert topic_words(cell, KNOWN) == words


@given(st.lists(st.sampled_from(sorted(KNOWN)), max_size=6), st.sampled_from([", ", ";", " , "]))
def test_known_topics_come_back_whatever_parts_them(topics, separator):
    # "diet" before "exercise and sleep" would be the longer name; it never stands alone here.
    assert list(topic_words(separator.join(topics), KNOWN)) == topics
