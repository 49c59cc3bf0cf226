"""What the far end said is kept short, on one line, and without anybody's address."""

from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.far_end_words import LONGEST_WORDS, far_end_words


def test_addresses_are_left_out_wherever_they_stand() -> None:
    said = (
        b"5.1.1 <ada@example.org>: no (ada@example.org) [ada@example.org]\r\nfor=ada@example.org,"
    )
    words = far_end_words(said)
    assert words == "5.1.1 <(address)>: no ((address)) [(address)] (address),"


def test_they_are_cut_with_an_ellipsis() -> None:
    assert far_end_words("550 5.1.1\n no, 'b.c+d@x.example' neither") == (
        "550 5.1.1 no, '(address)' neither"
    )
    assert far_end_words("x" * 20, longest=5) == "xxxx…"


@given(st.text(max_size=400) | st.binary(max_size=400))
def test_whatever_was_said_is_one_short_line(said: str | bytes) -> None:
    words = far_end_words(said)
    assert len(words) <= LONGEST_WORDS
    assert len(words.splitlines()) <= 1
    assert "@" not in words or not any("@" in word.strip("@") for word in words.split())
