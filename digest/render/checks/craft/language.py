"""Does a screen reader know in which language to speak, and what the mail is called?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding


def check_language(examined: Examined) -> Iterator[Finding]:
    """Find the language or the title missing (WCAG 2.2, 3.1.1 and 2.4.2)."""
    if not examined.has_html:
        return
    document = examined.document
    roots = [node.get("lang") for node in document.nodes if node.tag == "html"]
    wanted = examined.edition.language.strip() or "en"
    said = roots[0].strip() if roots else ""
    if said.lower() != wanted.lower():
        yield _finding(
            "language-missing",
            f"The mail is written in “{wanted}”, and its <html> says “{said}”.",
            'Write <mjml lang="{{ language }}">.',
        )
    titles = [at for at, node in enumerate(document.nodes) if node.tag == "title"]
    if not any(document.words_in(at) for at in titles):
        yield _finding(
            "title-missing",
            "The mail has no title, or an empty one.",
            "Write <mj-title>{{ newsletter }}, {{ issue_date }}</mj-title> into the <mj-head>.",
        )


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="warning", place="html", what=what, mend=mend)
