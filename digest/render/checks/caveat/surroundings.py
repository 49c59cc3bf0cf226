"""Is there anything in the mail, wherever it stands, that could take its caveat away?"""

from collections.abc import Iterator
from functools import lru_cache

from digest.render.checks.caveat.covering import doubt_about_rule
from digest.render.checks.caveat.emptiness import doubt_about_emptiness
from digest.render.checks.caveat.tags_elsewhere import doubt_about_tag
from digest.render.checks.document import Document
from digest.render.checks.examined import Examined
from digest.render.checks.markup.conditional_comments import OUTLOOK_DESKTOP
from digest.render.checks.markup.runs import read_run
from digest.render.checks.styles.style_sheets import read_style_sheet
from digest.render.checks.visibility.what_hides import SheetText


def doubts_about_surroundings(examined: Examined) -> Iterator[str]:
    """Yield what could hide or cover any text, or lets mail programs read it in another way."""
    for unread in examined.outlook.unread:
        yield f"{unread}, which mail programs may read in another way than we do"
    if examined.outlook.comments != examined.document.comments:
        yield "comments that mail programs may read in another way than we do"
    found = set(_doubts_about(examined.document, is_for_outlook=False))
    yield from sorted(found)
    for document in examined.outlook_documents:
        for doubt in _doubts_about(document, is_for_outlook=True):
            if doubt not in found:
                yield f"{doubt} ({OUTLOOK_DESKTOP})"


def _doubts_about(document: Document, *, is_for_outlook: bool) -> Iterator[str]:
    if document.fault:
        yield f"{document.fault}: tags must stand wholly within one another, each with its end"
    for written in document.runs:
        yield from _doubts_about_run(written, is_for_outlook=is_for_outlook)
    for sheet in document.sheets:
        yield from _doubts_about_sheet(sheet)
    if doubt := doubt_about_emptiness(document.parts):
        yield doubt


@lru_cache(maxsize=8_192)
def _doubts_about_run(written: str, *, is_for_outlook: bool) -> tuple[str, ...]:
    doubts = (
        doubt_about_tag(start, is_for_outlook=is_for_outlook) for start in read_run(written).starts
    )
    return tuple(filter(None, doubts))


@lru_cache(maxsize=256)
def _doubts_about_sheet(sheet: SheetText) -> tuple[str, ...]:
    read = read_style_sheet(sheet.text, sheet.media)
    unread = (f"{one}, in a style sheet, which cannot be read" for one in read.unread)
    covering = (
        f"{doubt}, in the style sheet's rule for {rule.selector.written}, which is not known to "
        "leave uncovered what stands round it"
        for rule in read.rules
        if (doubt := doubt_about_rule(rule))
    )
    return (*unread, *covering)
