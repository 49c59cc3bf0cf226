"""Looks for a phrase in running text. Blanks part words; which and how many there are is alike."""

from collections.abc import Iterator


def squeezed(text: str) -> str:
    """Return the text with one blank for each stretch of white space, at its ends too."""
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    before = " " if text[0].isspace() else ""
    after = " " if text[-1].isspace() else ""
    return f"{before}{words}{after}"


def places_in(running: str, phrase: str) -> Iterator[int]:
    """Yield where the phrase begins in squeezed text, standing as words of its own."""
    wanted = " ".join(phrase.split())
    at = running.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (running[at - 1 : at].isalnum() or running[end : end + 1].isalnum()):
            yield at
        at = running.find(wanted, at + 1)
