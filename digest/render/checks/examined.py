"""A mail laid out for the checks: parsed once, asked often."""

from functools import cached_property

from digest.render.checks.document import Document
from digest.render.checks.visibility import Visibility
from digest.render.records import Edition, RenderedMail


class Examined:
    """A rendered mail beside the edition it should show. Looks at the stored bytes alone."""

    def __init__(self, mail: RenderedMail, edition: Edition) -> None:
        self.mail = mail
        self.edition = edition
        self.text = mail.text.decode(errors="replace")
        self._squeezed_text = "".join(self.text.split())

    @property
    def has_html(self) -> bool:
        """Whether there is HTML to look at."""
        return bool(self.mail.html.strip())

    @cached_property
    def document(self) -> Document:
        """The HTML, parsed; only where there is any."""
        return Document(self.mail.html)

    @cached_property
    def visibility(self) -> Visibility:
        """What can be seen of the HTML."""
        return Visibility(self.document)

    def in_text(self, phrase: str) -> bool:
        """Tell whether the phrase stands in the text, however its lines are broken."""
        return "".join(phrase.split()) in self._squeezed_text

    def hidden_in_html(self, phrase: str) -> str | None:
        """Return empty where seen (or no HTML is sent), what hides it, or None where absent."""
        return self.visibility.hidden(phrase) if self.has_html else ""
