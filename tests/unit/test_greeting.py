"""How a letter to a reader begins."""

import pytest

from digest.delivery.sending.handover import greeting
from digest.render.words import Words


@pytest.mark.parametrize(
    ("name", "own_words", "begins"),
    [
        ("", "", "Hello,"),
        ("Ada", "", "Hello Ada,"),
        ("Ada", "Dear Ms Lovelace,", "Dear Ms Lovelace,"),
        ("", "Bonjour !", "Bonjour !"),
        ("Ada", "Dear\r\nBcc: eve@example.org", "Dear Bcc: eve@example.org"),
        ("Ada", "\x00\u202e ", "Hello Ada,"),
        ("Ada {words}", "", "Hello Ada {words},"),
        ("Ada", "{name} %(name)s", "{name} %(name)s"),
    ],
)
def test_their_own_words_count_then_their_name_then_neither(name, own_words, begins):
    assert greeting(name, own_words, Words()) == begins
