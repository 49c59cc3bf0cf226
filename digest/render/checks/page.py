"""Is the whole caveat on a web page of ours, where everybody can see it?"""

from digest.render.checks.document import Document
from digest.render.checks.nesting import outline_as_written
from digest.render.checks.sentences import sentences_of

UNSEEN_CLASSES = frozenset({"unseen", "skip", "no-print"})
"""Those by which our own style sheet hides something, on screens or on paper."""


def page_doubt(html: str, caveat: str) -> str:
    """Return which sentence of the caveat is not there to be seen, and why; empty for none.

    The rules of a mail hold for what stands round it, but for its style sheet: that is a file of
    ours, of which only the classes that hide are known here.
    """
    document = Document(html)
    if outline_as_written(html) != document.outline:
        return "The page's tags do not stand wholly within one another, each with its end."
    for sentence in sentences_of(caveat):
        hidden = document.hidden(sentence)
        classes = {
            name
            for pieces in document.places_of(sentence)
            for piece in pieces
            for element in (piece.element, *piece.element.iterancestors())
            for name in element.get("class", "").split()
        }
        if hidden is None:
            return f"This sentence of the caveat is not on the page: {sentence}"
        if unseen := classes & UNSEEN_CLASSES:
            hidden = f"the class {min(unseen)}"
        if hidden:
            return f"Readers may not see this on the page: {sentence} Reason: {hidden}."
    return ""
