"""The guide to the studio lists its pages."""

import re
from pathlib import Path

from digest.studio.urls import urlpatterns

GUIDE = Path(__file__).parents[2] / "docs" / "studio.md"
NO_PAGES = {
    *("sign-out", "form-token", "decide-many", "counts", "save", "decide", "apart", "take-back"),
    *(
        "checks",
        "preview-line",
        "preview-reader",
        "words",
        "items",
        "ready",
        "undo",
        "redo",
        "since",
    ),
    *("approve", "hold", "resume", "cancel", "reschedule", "test-mail", "settle", "correct"),
    *("reader-action", "logo", "topic", "source-action", "member"),
}
"""By name: buttons, and parts of pages."""
ELSEWHERE = {"admin/"}
"""Another room's."""


def addresses() -> dict[str, str]:
    """Name of each page -> its address as the guide writes it."""
    return {
        page.name or "": re.sub(r"<[^>]*>", "…", str(page.pattern)) or "(nothing)"
        for page in urlpatterns
    }


def listed() -> list[str]:
    """The addresses that the guide lists, in its order."""
    table = GUIDE.read_text().partition("## Every page")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*?) \| (.+) \|$", table, re.MULTILINE)
    return [address.strip("`") for address, sentence in rows if sentence.strip("-")][1:]


def test_the_guide_lists_every_page_and_none_that_there_is_not() -> None:
    known = addresses()
    assert known.keys() >= NO_PAGES
    pages = {address for name, address in known.items() if name not in NO_PAGES}
    assert len(listed()) == len(set(listed()))
    assert set(listed()) == pages | ELSEWHERE
