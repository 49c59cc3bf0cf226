import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.text.excerpt import ELLIPSIS, is_cut_off, shorten_to_words, whole_words

SENTENCE = "Walking helps people who fall often to keep their balance at home and outside."


@pytest.mark.parametrize("length", range(12, len(SENTENCE) - 1))
def test_a_text_cut_off_anywhere_ends_at_a_word(length):
    ended = whole_words(SENTENCE[:length])
    assert ended.endswith(ELLIPSIS)
    words = ended.removesuffix(ELLIPSIS).split()
    assert words == SENTENCE.split()[: len(words)]


def test_a_whole_sentence_stays():
    assert whole_words(SENTENCE) == SENTENCE
    assert whole_words('"Does it help?"') == '"Does it help?"'


@pytest.mark.parametrize("mark", ["...", "\u2026", " [...]", " [\u2026]", "....", "[ ... ]"])
def test_a_publishers_own_mark_becomes_ours(mark):
    assert whole_words(f"Walking helps peop{mark}") == f"Walking helps{ELLIPSIS}"


def test_a_cut_after_a_word_keeps_the_word():
    assert whole_words("Walking helps", ends_on_word=True) == f"Walking helps{ELLIPSIS}"


def test_no_comma_or_dash_is_left_before_the_ellipsis():
    assert whole_words("Walking, dancing, and \u2013 so") == f"Walking, dancing, and{ELLIPSIS}"
    assert whole_words("Walking, danc") == f"Walking{ELLIPSIS}"


def test_a_single_broken_word_leaves_nothing():
    assert whole_words("Walkin") == ""
    assert whole_words("") == ""


def test_is_cut_off_tells_sentences_from_fragments():
    assert is_cut_off("Walking helps peop")
    assert is_cut_off("Walking helps.\u2026")
    assert not is_cut_off("Walking helps.")
    assert not is_cut_off("\u201cWalking helps!\u201d")


@given(st.text(), st.booleans())
def test_whole_words_are_words_of_the_text(text, ends_on_word):
    ended = whole_words(text, ends_on_word=ends_on_word)
    assert whole_words(ended, ends_on_word=True) == ended, "once ended, it stays"


@given(st.text(alphabet="ab \u00e9,.", max_size=300), st.integers(min_value=10, max_value=200))
def test_shortened_texts_fit_and_end_at_a_word(text, most):
    text = " ".join(text.split())
    short = shorten_to_words(text, most_characters=most)
    assert len(short) <= most
    if short != text:
        assert short.endswith(ELLIPSIS)
        kept = short.removesuffix(ELLIPSIS)
        assert text.startswith(kept)
        if " " in text[: most - 1].strip():
            assert not text[len(kept) :][:1].isalnum()
