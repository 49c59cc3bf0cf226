"""What somebody else made of a text, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from digest.studio.issues.workspace.compare_texts import compare_texts


def test_words_that_came_in_and_went_are_told_apart() -> None:
    pieces = compare_texts("Walking helps everybody", "Walking may help everybody")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "Walking"),
        ("gone", " helps"),
        ("new", " may help"),
        ("same", " everybody"),
    ]


def test_an_emptied_text_is_shown_as_taken_out() -> None:
    (piece,) = compare_texts("All of it", "")
    assert (piece.kind, piece.text) == ("gone", "All of it")


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    pieces = compare_texts(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
