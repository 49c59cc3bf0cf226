"""Does the page in the archive show the whole caveat?"""

from django.template import TemplateDoesNotExist, TemplateSyntaxError

from digest.archive.render_page import render_page
from digest.issues.content import IssueContent
from digest.issues.edition import caveat_of
from digest.render.checks import Finding, page_doubt

TEMPLATES = "templates/web/archive"


def check_page(content: IssueContent, *, base_url: str) -> tuple[Finding, ...]:
    """Return what must be mended before the issue's page may be public; empty for nothing.

    Renders the page as the public would get it. Its style sheet is our own file and not looked at.
    """
    try:
        html = render_page(content, base_url=base_url)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return (_finding("archive-broken", f"The archive's page cannot be made: {error}"),)
    doubt = page_doubt(html, caveat_of(content, content.items))
    return (_finding("archive-caveat", doubt),) if doubt else ()


def _finding(code: str, what: str) -> Finding:
    return Finding(
        code=code,
        severity="error",
        place="archive",
        what=what,
        mend=f"Let issue_page.html in {TEMPLATES} show the caveat, in an element that all can see, "
        "or put back the one that came with the program.",
    )
