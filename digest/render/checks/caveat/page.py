"""Is the whole caveat on a web page of ours, where everybody can see it?"""

from collections.abc import Callable, Iterator

from digest.render.checks.caveat.sentences import sentences_of
from digest.render.checks.document import Document
from digest.render.checks.essentials.characters import doubt_about_markup_characters
from digest.render.checks.markup.tags import Tag
from digest.render.checks.styles.style_sheets import read_style_sheet
from digest.render.checks.visibility.what_hides import SheetText


def page_doubt(html: str, caveat: str, *, sheet_at: Callable[[str], str | None]) -> str:
    """Return which sentence of the caveat is not there to be seen, and why; empty for none.

    ``sheet_at`` gives the style sheet at an address, None for one that is not ours. The rules of
    a mail hold for what stands round the caveat, and for what these sheets say of it.
    """
    linked: list[SheetText] = []
    for tag in _links_to_sheets(Document(html)):
        text = sheet_at(tag.href)
        if text is None:
            return (
                f"The page's style sheet {tag.href} is none of ours, and so what it hides is not "
                "known."
            )
        # In a file, unlike in a style element, this ends nothing.
        linked.append(SheetText(text.replace("<", " "), tag.node.get("media"), is_web=True))
    return next(_doubts(Document(html, linked=linked), caveat), "")


def _doubts(document: Document, caveat: str) -> Iterator[str]:
    if document.fault:
        yield (
            f"The page has {document.fault}: its tags must stand wholly within one another, each "
            "with its end."
        )
    if doubt := doubt_about_markup_characters(document.html):
        yield f"The page holds a character that cannot be read, or turns words round: {doubt}."
    for sheet in document.sheets:
        if unread := read_style_sheet(sheet.text, sheet.media).unread:
            yield f"The page's style sheet says what cannot be read: {unread[0]}"
    for sentence in sentences_of(caveat):
        hidden = document.hidden(sentence)
        if hidden is None:
            yield f"This sentence of the caveat is not on the page: {sentence}"
        elif hidden:
            yield f"Readers may not see this on the page: {sentence} Reason: {hidden}."


def _links_to_sheets(document: Document) -> Iterator[Tag]:
    for run in document.runs.values():
        for tag in run.tags:
            if tag.node.tag == "link" and "stylesheet" in tag.node.get("rel").lower().split():
                yield tag
