"""The plain text that somebody copied from a page."""

from digest.sources.pages.entries import page_entries
from digest.sources.pages.tokens import tokens_of_text
from digest.sources.records import Problem, Reading, ReadSettings


def read_page_text(text: str, *, where: str, settings: ReadSettings) -> Reading:
    """Return the accounts and the further articles of a copied page. Never raises.

    Headings may have been lost in copying; then order and wording tell the parts.
    """
    found = page_entries(
        tokens_of_text(text, settings.headings),
        where=where,
        settings=settings,
        may_lack_headings=True,
    )
    reading = found.as_reading()
    if reading.entries:
        return reading
    nothing = Problem(
        where=where,
        what="no account of a study is recognised in this text",
        mend="Put headings such as What they found above its parts, one paragraph a line.",
        is_loss=True,
    )
    return Reading(problems=(*reading.problems, nothing))
