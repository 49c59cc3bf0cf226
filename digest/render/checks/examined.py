"""A mail laid out for the checks: parsed once, asked often."""

from functools import cached_property

from digest.render.checks.document import Document, Piece
from digest.render.checks.markup.conditional_comments import (
    OUTLOOK_DESKTOP,
    OutlookReading,
    read_as_outlook,
)
from digest.render.checks.phrases import places_in, squeezed
from digest.render.records import Edition, RenderedMail


class Examined:
    """A rendered mail beside the edition it should show. Looks at the stored bytes alone."""

    def __init__(self, mail: RenderedMail, edition: Edition) -> None:
        self.mail = mail
        self.edition = edition
        self.text = mail.text.decode(errors="replace")
        self._words = squeezed(self.text)

    @cached_property
    def edition_texts(self) -> tuple[str, ...]:
        """What the issue itself says, whatever shows it: articles' parts, the note and the like."""
        edition = self.edition
        articles = (
            (one.title, one.takeaway, one.teaser, one.found, one.matters, one.keep_in_mind)
            for one in edition.articles
        )
        own = (
            edition.subject,
            edition.preheader,
            edition.note,
            edition.caveat,
            edition.why,
            edition.postal_address,
        )
        return (*(text for parts in articles for text in parts), *own, *edition.notices)

    @property
    def has_html(self) -> bool:
        """Whether there is HTML to look at."""
        return bool(self.mail.html.strip())

    @cached_property
    def html(self) -> str:
        """The HTML as text."""
        return self.mail.html.decode(errors="replace")

    @cached_property
    def document(self) -> Document:
        """The HTML as most mail programs read it; only where there is any."""
        return Document(self.html)

    @cached_property
    def outlook(self) -> OutlookReading:
        """The HTML as Outlook on Windows reads it."""
        return read_as_outlook(self.html)

    @cached_property
    def outlook_documents(self) -> tuple[Document, ...]:
        """The HTML as Outlook's versions read it, parsed."""
        return tuple(map(Document, self.outlook.views))

    def in_text(self, phrase: str) -> bool:
        """Tell whether the phrase stands in the text, however its lines are broken."""
        return any(True for _ in places_in(self._words, phrase))

    def hidden_in_html(self, phrase: str) -> str | None:
        """Return empty where seen (or no HTML is sent), what hides it, or None where absent."""
        if not self.has_html:
            return ""
        hidden = self.document.hidden(phrase)
        if hidden != "":
            return hidden
        for document in self.outlook_documents:
            there = document.hidden(phrase)
            if there is None:
                return f"a conditional comment keeps it from {OUTLOOK_DESKTOP}"
            if there:
                return f"{there} ({OUTLOOK_DESKTOP})"
        return ""

    def hidden_piece(self, piece: Piece) -> str:
        """Return what hides a piece of the document, or an empty string."""
        return self.document.hidden_piece(piece)
