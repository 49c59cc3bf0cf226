"""What differs between two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from digest.studio.word_difference import Piece, word_difference

TEXTS = st.text(st.sampled_from("ab \n"), max_size=30)


def test_words_that_are_gone_and_new_stand_where_they_were() -> None:
    assert word_difference("Talk with your doctor.", "Talk with a doctor or nurse.") == (
        Piece(text="Talk with "),
        Piece(text="your", is_gone=True),
        Piece(text="a", is_new=True),
        Piece(text=" "),
        Piece(text="doctor.", is_gone=True),
        Piece(text="doctor or nurse.", is_new=True),
    )


@given(before=TEXTS, after=TEXTS)
def test_both_texts_can_be_read_from_it(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if not piece.is_new) == before
    assert "".join(piece.text for piece in pieces if not piece.is_gone) == after
    assert all(piece.text for piece in pieces)
