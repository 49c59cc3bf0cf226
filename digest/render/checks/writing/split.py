"""Sentences and words, as a reader counts them."""

import re

from digest.render.blocks import blocks_of

_END = re.compile(r"(?<=[.!?…])[\"'”\u2019)\]]*\s+(?=[\"'“\u2018(\[]*[^\Wa-z_])")
"""A full stop, and then something that may begin a sentence: "e.g. this" goes on."""
_SHORTENED = re.compile(r"\b(?:[A-Z]|Dr|Drs|Mr|Mrs|Ms|Prof|St|No|Nr|Fig|vs|cf|ca|al|bzw|usw)\.$")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


def sentences_in(text: str) -> tuple[str, ...]:
    """Return the sentences of plain text blocks; an entry of a list is one of its own."""
    sentences: list[str] = []
    for block in blocks_of(text):
        for part in block.entries or (block.text,):
            sentences += _sentences(part)
    return tuple(sentences)


def words_in(text: str) -> tuple[str, ...]:
    """Return the words; numbers are none, and parts of a compound with a hyphen are words."""
    return tuple(_WORD.findall(text))


def _sentences(line: str) -> list[str]:
    sentences: list[str] = []
    begin = 0
    for end in _END.finditer(line):
        if not _SHORTENED.search(line[begin : end.start()]):
            sentences.append(line[begin : end.end()].strip())
            begin = end.end()
    rest = line[begin:].strip()
    return [*sentences, rest] if rest else sentences
