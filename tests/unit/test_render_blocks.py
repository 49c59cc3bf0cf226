"""What of a text becomes paragraphs, and what would only fill a window."""

import pytest

from digest.render.blocks import blocks_of, wrap_blocks

FILLINGS = ("--> " * 400, ".\n\n" * 400, ".\n\n" * 39, "_" * 4_000, "\N{BULLET} " * 300)


@pytest.mark.parametrize("filling", FILLINGS)
def test_a_long_run_without_a_word_is_short_of_what_it_was(filling: str) -> None:
    lines = wrap_blocks(blocks_of(f"What they found.\n\n{filling}\n\nAnd so on.")).split("\n")
    words = [number for number, line in enumerate(lines) if any(map(str.isalnum, line))]
    assert len(words) == 2
    assert words[-1] - words[0] <= 5


def test_what_is_short_or_has_words_stays_as_it_was_written() -> None:
    text = f"A table:\n\n{'. ' * 50}12 %\n\n{'word ' * 200}".strip()
    assert "\n\n".join(block.text for block in blocks_of(text)) == text
