"""Does the page in the archive show the whole caveat?"""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from digest.archive.render_page import render_page
from digest.issues.content import IssueContent
from digest.issues.edition import caveat_of
from digest.render.checks import Finding, page_doubt

TEMPLATES = "templates/web/archive"


def check_page(content: IssueContent, *, base_url: str) -> tuple[Finding, ...]:
    """Return what must be mended before the issue's page may be public; empty for nothing.

    Renders the page as the public would get it, and reads the style sheets that it links to.
    """
    try:
        html = render_page(content, base_url=base_url)
    except (TemplateDoesNotExist, TemplateSyntaxError) as error:
        return (_finding("archive-broken", f"The archive's page cannot be made: {error}"),)
    doubt = page_doubt(html, caveat_of(content, content.items), sheet_at=_own_sheet)
    return (_finding("archive-caveat", doubt),) if doubt else ()


def _own_sheet(address: str) -> str | None:
    """Return the style sheet that we serve at an address, or None where we serve none there."""
    path = urlsplit(address).path
    if not path.startswith(settings.STATIC_URL):
        return None
    found = find(path.removeprefix(settings.STATIC_URL))
    return Path(found).read_text("utf-8") if found else None


def _finding(code: str, what: str) -> Finding:
    return Finding(
        code=code,
        severity="error",
        place="archive",
        what=what,
        mend=f"Let issue_page.html in {TEMPLATES} show the caveat, in an element that all can see, "
        "or put back the one that came with the program.",
    )
