"""Is there anything in the mail, wherever it stands, that could take its caveat away?"""

from collections.abc import Iterator

from digest.render.checks.allowed_markup import ANYWHERE
from digest.render.checks.conditional_comments import OUTLOOK_DESKTOP
from digest.render.checks.covering import may_cover, what_may_cover
from digest.render.checks.examined import Examined
from digest.render.checks.style_sheets import read_style_sheet
from digest.render.checks.visibility import SheetText


def doubts_about_surroundings(examined: Examined) -> Iterator[str]:
    """Yield what could hide or cover any text, or lets mail programs read it in another way."""
    yield from _about_markup(examined)
    for style in sorted(examined.document.styles):
        if covering := what_may_cover(style):
            yield f"{covering}, in a style attribute, which may lay something over it"
    for sheet in examined.document.sheets:
        yield from _about_sheet(sheet)


def _about_markup(examined: Examined) -> Iterator[str]:
    document, outlook = examined.document, examined.outlook
    for unread in outlook.unread:
        yield f"{unread}, which mail programs may read in another way than we do"
    if outlook.comments != document.comments:
        yield "comments that mail programs may read in another way than we do"
    if not document.is_nested_as_written:
        yield "tags that do not stand wholly within one another, each with its end"
    for tag in sorted({tag for tag, _ in document.outline} - ANYWHERE):
        yield f"the element <{tag}>, which has no place in a mail"
    if not all(view.is_nested_as_written for view in examined.outlook_documents):
        yield f"tags that do not stand wholly within one another in {OUTLOOK_DESKTOP}"


def _about_sheet(sheet: SheetText) -> Iterator[str]:
    read = read_style_sheet(sheet.text, sheet.media)
    for unread in read.unread:
        yield f"{unread}, in a style sheet, which cannot be read"
    for rule in read.rules:
        for covering in filter(None, map(may_cover, rule.declarations)):
            yield (
                f"{covering}, in the style sheet's rule for {rule.selector.written}, which may "
                "lay something over it"
            )
