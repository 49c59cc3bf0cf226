"""Is the whole caveat there, and can everybody see it?"""

from collections.abc import Iterator

from digest.render.checks.caveat.sentences import sentences_of
from digest.render.checks.caveat.surroundings import doubts_about_surroundings
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding


def check_caveat(examined: Examined) -> Iterator[Finding]:
    """Find each sentence of the caveat missing from the text or the HTML, and what may hide it."""
    sentences = sentences_of(examined.edition.caveat)
    if not sentences:
        yield Finding(
            code="caveat-empty",
            severity="error",
            place="text",
            what="The issue has no caveat.",
            mend="Write the newsletter's caveat, then compose or approve again.",
        )
    hidden_by: dict[str, str] = {}
    for sentence in sentences:
        if not examined.in_text(sentence):
            yield _missing("text", sentence)
        hidden = examined.hidden_in_html(sentence)
        if hidden is None:
            yield _missing("html", sentence)
        elif hidden:
            hidden_by.setdefault(hidden, sentence)
    for reason, sentence in hidden_by.items():
        yield _hidden(f"Readers may not see this of the caveat: {sentence} Reason: {reason}.")
    if examined.has_html:
        for doubt in dict.fromkeys(doubts_about_surroundings(examined)):
            # Of what stands round the caveat itself it was told above.
            if any(reason.startswith(doubt.partition(", in the ")[0]) for reason in hidden_by):
                continue
            yield _hidden(f"Readers may not see the caveat. Reason: {doubt}.")


def _missing(place: str, sentence: str) -> Finding:
    return Finding(
        code="caveat-missing",
        severity="error",
        place=place,
        what=f"This sentence of the caveat is not there: {sentence}",
        mend="Let the template show all of the caveat, once, as it is.",
    )


def _hidden(what: str) -> Finding:
    return Finding(
        code="caveat-hidden",
        severity="error",
        place="html",
        what=what,
        mend="Take that out of the look's issue.mjml, or write it as our own template writes "
        "what stands round the caveat: only what is known to leave it readable may stand there.",
    )
