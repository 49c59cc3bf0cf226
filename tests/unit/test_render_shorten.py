import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from digest.render.blocks import Block, blocks_of, wrap_blocks
from digest.render.clean_text import clean_line, clean_text
from digest.render.shorten import ELLIPSIS, shorten
from digest.render.shorten_blocks import shorten_blocks
from digest.render.written_bytes import (
    ENTRY_BYTES,
    LIST_BYTES,
    PARAGRAPH_BYTES,
    block_bytes,
    characters_within,
    written_bytes,
)

WORDS = st.lists(st.text(alphabet="abcdé.,", min_size=1, max_size=12), min_size=1).map(" ".join)


def test_short_text_stays_as_it_is():
    assert shorten("All of it.", limit=10) == "All of it."


def test_a_text_ends_at_a_word_without_the_comma_before_the_ellipsis():
    assert shorten("Small steps, slowly taken", limit=18) == "Small steps…"


def test_a_text_ends_at_a_sentence_where_one_ends_late_enough():
    assert shorten("This is one thing. This another.", limit=25) == "This is one thing. …"


@pytest.mark.parametrize("cluster", ["e\u0301", "👩🏽\u200d🔬", "🇬🇧"])
def test_even_a_word_that_is_too_long_is_never_cut_within_a_grapheme(cluster):
    for limit in range(12, 40):
        kept = shorten(cluster * 40, limit=limit).removesuffix(ELLIPSIS)
        assert kept == cluster * (len(kept) // len(cluster))


@given(WORDS, st.integers(min_value=14, max_value=120))
def test_a_shortened_text_keeps_its_limit_and_whole_words(text, limit):
    short = shorten(text, limit=limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix(ELLIPSIS).rstrip()
        assert short.endswith(ELLIPSIS)
        assert text.startswith(kept)
        after = text[len(kept) :].lstrip(".,")
        assert after[:1] in {"", " "} or not kept


def test_blocks_are_paragraphs_and_lists():
    assert blocks_of("One\nline.\n\n- a\n- b\n\n \n- c\nnot a list") == (
        Block(text="One line."),
        Block(entries=("a", "b")),
        Block(text="- c not a list"),
    )


@given(st.text(), st.integers(min_value=20, max_value=80))
def test_wrapped_lines_keep_the_width_unless_one_word_is_longer(text, width):
    for line in wrap_blocks(blocks_of(text), width=width).split("\n"):
        assert len(line) <= width or len(line.strip().removeprefix("- ").split(" ")) == 1


def test_long_parts_end_at_a_paragraph_or_sentence():
    blocks = blocks_of("First. Second here.\n\nThird. Fourth one.")
    assert shorten_blocks(blocks, limit_bytes=100 + 2 * PARAGRAPH_BYTES) == blocks
    assert shorten_blocks(blocks, limit_bytes=19 + PARAGRAPH_BYTES) == blocks_of(
        "First. Second here."
    )
    assert shorten_blocks(blocks, limit_bytes=27 + 2 * PARAGRAPH_BYTES) == blocks_of(
        "First. Second here.\n\nThird."
    )
    endless = blocks_of("Endless without any end")
    assert shorten_blocks(endless, limit_bytes=14 + PARAGRAPH_BYTES) == blocks_of("Endless…")


def test_a_list_is_cut_between_its_entries():
    limit_bytes = LIST_BYTES + 2 * ENTRY_BYTES + 6
    assert shorten_blocks(blocks_of("- one\n- two\n- three"), limit_bytes=limit_bytes) == blocks_of(
        "- one\n- two"
    )


HOSTILE_SHAPES = st.one_of(
    st.text(max_size=400),
    st.builds(
        lambda piece, between, times: between.join([piece] * times),
        st.sampled_from(
            ["a", "- a", "&", "<\"'>", "\U0001f469\u200d\U0001f52c", "A. B", "x" * 900]
        ),
        st.sampled_from(["\n\n", "\n", " ", ""]),
        st.integers(1, 900),
    ),
)


@given(HOSTILE_SHAPES, st.integers(300, 12_000))
def test_shortened_blocks_take_no_more_than_their_share_whatever_their_shape(text, limit_bytes):
    blocks = blocks_of(text)
    kept = shorten_blocks(blocks, limit_bytes=limit_bytes)
    assert sum(map(block_bytes, kept)) <= limit_bytes
    assert bool(kept) == bool(blocks)
    if sum(map(block_bytes, blocks)) <= limit_bytes:
        assert kept == blocks


@given(HOSTILE_SHAPES)
def test_written_bytes_are_those_of_the_escaped_text(text):
    written = clean_text(text)
    assert written_bytes(written) == len(escape(written).encode())


@given(HOSTILE_SHAPES, st.integers(-5, 5_000))
def test_the_characters_within_a_limit_are_as_many_as_fit(text, limit_bytes):
    text = clean_text(text)
    end = characters_within(text, limit_bytes)
    assert written_bytes(text[:end]) <= max(limit_bytes, 0)
    assert end == len(text) or written_bytes(text[: end + 1]) > limit_bytes


@given(st.text())
def test_clean_text_can_always_be_written_as_utf8_and_holds_no_controls(text):
    cleaned = clean_text(text)
    cleaned.encode()
    assert not any(character < " " and character != "\n" for character in cleaned)
    assert clean_text(cleaned) == cleaned
    assert "\n" not in clean_line(text)


def test_direction_overrides_are_dropped_and_thin_spaces_stay():
    assert clean_line("a\u202eb\u2069 1\u202f000\x00") == "ab 1\u202f000"
