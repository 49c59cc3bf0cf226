"""How a word is looked for whatever its case, where the database knows the case of ASCII alone."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.holding import any_case_glob

LETTERS = st.sampled_from("aZ0 *?[]^-!%_\\'üÜéÉσΣςйЙßẞ研ıİ")


def finds(word: str, text: str) -> bool:
    """What SQLite says."""
    with sqlite3.connect(":memory:") as connection:
        return bool(
            connection.execute("SELECT ? GLOB ?", (text, any_case_glob(word))).fetchone()[0]
        )


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("übungen", "Übungen im Alltag"),
        ("ÜBUNGEN", "Atemübungen"),
        ("упражнения", "УПРАЖНЕНИЯ"),
        ("Упражнения", "лечебные упражнения"),
        ("ΦΩΣ", "το φως"),
        ("straße", "STRAẞE"),
        ("研究", "新しい研究"),
        ("[é*?]", "so [É*?] it is"),
    ],
)
def test_a_word_is_found_in_either_case(word: str, text: str) -> None:
    assert finds(word, text)


@pytest.mark.parametrize(
    ("word", "text"), [("übungen", "ubungen"), ("é*f", "édf"), ("é?f", "édf"), ("[é]", "é")]
)
def test_nothing_else_is_found(word: str, text: str) -> None:
    assert not finds(word, text)


@given(st.text(LETTERS, min_size=1, max_size=6), st.text(LETTERS, max_size=3))
def test_whatever_stands_there_is_found_by_itself(word: str, rest: str) -> None:
    assert finds(word, f"{rest}{word}{rest}")
