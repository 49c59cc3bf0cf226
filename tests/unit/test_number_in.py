"""Numbers that forms send, and whatever else they send in their place."""

import pytest

from digest.studio.number_in import LARGEST_KEY, number_in


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), ("007", 7), (str(LARGEST_KEY), LARGEST_KEY)],
)
def test_a_number_is_read(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text",
    [None, "", " 7", "-1", "1.5", "٣", "²", "x", str(LARGEST_KEY + 1), "9" * 5000, "0" * 5000],
    ids=lambda text: str(text)[:20],
)
def test_what_no_key_can_be_is_none(text):
    assert number_in(text) == 0
