"""``/studio/issues/<slug>/audience/mail/``: one variant's mail, in a frame of its own."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from digest.delivery.copies.fill_slots import Letter
from digest.delivery.copies.preview import preview_group
from digest.delivery.copies.preview_stored import preview_stored
from digest.delivery.planning.groups import ALL_TOPICS, Group
from digest.issues.models import Issue
from digest.issues.notices import MOST_OPEN
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.mail_frame import in_mail_frame
from digest.studio.issues.refusals import REFUSALS
from digest.studio.issues.which_text import asks_for_approved
from digest.studio.number_in import number_in
from digest.team.roles import Permission

LARGEST = 2**31 - 1
"""What the databases hold in a number."""
ALL_NOTICES = 2**MOST_OPEN - 1
"""A bit for each of the most that there are."""


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def mail_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show what readers of one kind get; of a planned issue, the stored ``?variant=``.
    Of an approved one ``?which=approved`` leaves out what was changed since."""
    issue = find_issue(slug)
    try:
        letter = _letter(request, issue)
    except REFUSALS as refusal:
        response = render(request, "studio/issues/no_preview.html", {"why": str(refusal)})
    else:
        kind = "html" if letter.html else "plain"
        response = HttpResponse(
            letter.html or letter.text, content_type=f"text/{kind}; charset=utf-8"
        )
    return in_mail_frame(response)


def _letter(request: StudioRequest, issue: Issue) -> Letter:
    asked = request.GET
    if key := asked.get("variant"):
        return preview_stored(issue, key)
    group = Group(
        topic_choice=_number(asked, "choice", ALL_TOPICS),
        horizon=_number(asked, "horizon", LARGEST),
        large_text=asked.get("large") == "1",
        text_only=asked.get("text") == "1",
        notices=_number(asked, "notices", 0, most=ALL_NOTICES),
    )
    preview = preview_group(
        issue, group, now=timezone.now(), with_changes=not asks_for_approved(request)
    )
    return Letter(html=preview.html, text=preview.text)


def _number(asked: QueryDict, name: str, otherwise: int, *, most: int = LARGEST) -> int:
    number = number_in(asked.get(name))
    is_asked = number or asked.get(name) == "0"
    return number if is_asked and number <= most else otherwise
