"""Is the whole caveat there, and can everybody see it?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.sentences import sentences_of


def check_caveat(examined: Examined) -> Iterator[Finding]:
    """Find each sentence of the caveat missing from the text or the HTML, or hidden there."""
    sentences = sentences_of(examined.edition.caveat)
    if not sentences:
        yield Finding(
            code="caveat-empty",
            severity="error",
            place="text",
            what="The issue has no caveat.",
            mend="Write the newsletter's caveat, then compose or approve again.",
        )
    for sentence in sentences:
        if not examined.in_text(sentence):
            yield _missing("text", sentence)
        hidden = examined.hidden_in_html(sentence)
        if hidden is None:
            yield _missing("html", sentence)
        elif hidden:
            yield Finding(
                code="caveat-hidden",
                severity="error",
                place="html",
                what=f"Readers may not see this sentence of the caveat: {sentence} "
                f"Reason: {hidden}.",
                mend="Take that out of templates/email/issue.mjml where it touches the caveat.",
            )


def _missing(place: str, sentence: str) -> Finding:
    return Finding(
        code="caveat-missing",
        severity="error",
        place=place,
        what=f"This sentence of the caveat is not there: {sentence}",
        mend="Let the template show all of the caveat, once, as it is.",
    )
