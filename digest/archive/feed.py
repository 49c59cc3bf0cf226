"""``/feed.atom``: the newest issues, for feed readers. Addresses are absolute, whatever host was
asked."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from digest.archive.archived_article import TITLE_CHARACTERS
from digest.archive.corrected import corrections_of
from digest.archive.published import newest_snapshot, published_issues
from digest.issues.content import content_from_json
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.page_language import first_offered
from digest.render.direction import direction_of
from digest.render.title_and_rest import title_and_rest
from digest.summaries.withdrawn_at import withdrawn_at

NEWEST = 20
_RIGHT_TO_LEFT_MARK = "\u200f"
"""A letter without a shape, by which a title that begins with "MRI" runs its own way."""


@require_safe
def feed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every view takes the request
    """Answer with Atom (RFC 4287); each entry is an issue."""
    address = _absolute(reverse("feed"))
    with translation.override(_language()):
        subtitle = _("New medical studies in plain language, with what to keep in mind.")
    atom = Atom1Feed(
        title=", ".join(Newsletter.objects.values_list("name", flat=True)) or "Issues",
        subtitle=subtitle,
        link=_absolute(reverse("archive")),
        description=None,
        feed_url=address,
        feed_guid=address,
        language=None,
    )
    for issue in published_issues()[:NEWEST]:
        _add_entry(atom, issue)
    return HttpResponse(atom.writeString("utf-8"), atom.content_type)


def _language() -> str:
    # Feed readers are programs that ask for none.
    languages = set(Newsletter.objects.values_list("language", flat=True))
    return (first_offered(*languages) if len(languages) == 1 else "") or settings.LANGUAGE_CODE


def _add_entry(atom: Atom1Feed, issue: Issue) -> None:
    snapshot = newest_snapshot(issue)
    content = content_from_json(snapshot.content)
    withdrawn = withdrawn_at(item.summary for item in content.items)
    corrected = corrections_of(item.summary for item in content.items)
    with translation.override(content.language):
        is_corrected = _("corrected")
    headings = [
        # A takeaway is a text of its source's: no more of it than the page shows as a heading.
        title_and_rest(item.article, limit=TITLE_CHARACTERS)[0]
        + (f" ({content.words.retracted})" if item.summary in withdrawn else "")
        + (f" ({is_corrected})" if item.summary in corrected else "")
        for item in content.items
    ]
    address = _absolute(reverse("issue", args=[issue.slug]))
    # What went out is never changed, so an entry was updated when it began to go out, or when a
    # study in it turned out to be withdrawn, or was corrected.
    out_at = issue.planned_at or snapshot.approved_at
    changed = [*withdrawn.values(), *(each.at for given in corrected.values() for each in given)]
    atom.add_item(
        title=_plain(f"{content.newsletter_name}: {headings[0]}", content.language),
        link=address,
        # Atom1Feed says that a summary is HTML, so what is plain must be escaped.
        description=_html(" · ".join(headings), content.language),
        author_name=content.newsletter_name,
        pubdate=out_at,
        updateddate=max(out_at, *changed) if changed else out_at,
        unique_id=address,
    )


def _plain(text: str, language: str) -> str:
    """Return the text so that it runs its own way where there can be no ``dir``."""
    is_turned = direction_of(text, language) == "rtl"
    return f"{_RIGHT_TO_LEFT_MARK}{text}" if is_turned else text


def _html(text: str, language: str) -> str:
    is_turned = direction_of(text, language) == "rtl"
    return f'<p dir="rtl">{escape(text)}</p>' if is_turned else escape(text)


def _absolute(path: str) -> str:
    return f"{settings.ENVIRONMENT.base_url}{path}"
