"""``/studio/issues/<slug>/settle/``: a publisher's word on what nobody can tell."""

from typing import Literal

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from digest.delivery.controls.settle import Settled, settle
from digest.delivery.outcomes.doubted import Doubted, doubted
from digest.events.apply_events import apply_all
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import subject_of
from digest.studio.issues.refusals import REFUSALS
from digest.studio.progress.how_far import count_anew
from digest.team.audit import record
from digest.team.roles import Permission

How = Literal["resend", "close"]

DEEDS: dict[How, str] = {
    "resend": "sent again what was in doubt of",
    "close": "closed what was in doubt of",
}
"""As the command line calls them."""
SAID: dict[How, str] = {
    "resend": "{mails} again, as soon as it is their turn.",
    "close": "{mails} in doubt for good, and the matter is closed.",
}


@studio_page(Permission.RELEASE, methods=("POST",))
def settle_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Send again what is in doubt, or leave it at that, once that was said twice.

    ``seen`` is the fingerprint of what their page showed: where something else is in doubt by now
    nothing is done. Before anything goes again, all reports that came are read: they may prove that
    it was taken.
    """
    issue = find_issue(slug)
    how = _how(request)
    if how is None or request.POST.get("sure") != "yes":
        say_error(request, "Nothing was done: choose one way, and tick the box that you are sure.")
        return redirect("studio:progress", slug)
    seen = doubted(issue)
    if seen.copies and request.POST.get("seen") != seen.fingerprint:
        say_error(request, _changed(len(seen.copies)))
        count_anew(issue)
        return redirect(f"{reverse('studio:progress', args=[slug])}#doubts")
    now = timezone.now()
    if how == "resend" and (missed := apply_all(now=now)):
        say_error(
            request,
            "Nothing goes again yet. Reports that came and could not be applied, and that may "
            f"prove that it was taken: {missed}. Wait a minute and try again; if they stay, "
            "digest tick says what hinders them.",
        )
        return redirect("studio:progress", slug)
    try:
        settled = _settle(issue, how, by=request.member.email, seen=seen)
    except REFUSALS as refusal:
        say_error(request, str(refusal))
    else:
        success(request, SAID[how].format(mails=_mails(settled, how)))
    count_anew(find_issue(slug))
    return redirect("studio:progress", slug)


def _how(request: StudioRequest) -> How | None:
    asked = request.POST.get("how")
    return next((how for how in DEEDS if how == asked), None)


def _changed(count: int) -> str:
    mails = "1 mail is" if count == 1 else f"{count} mails are"
    return (
        f"Nothing was done: what is in doubt is not what your page showed. By now {mails}, listed "
        "below. Look at them, then decide."
    )


def _settle(issue: Issue, how: How, *, by: str, seen: Doubted) -> Settled:
    now = timezone.now()
    with transaction.atomic():
        settled = settle(issue, how=how, at=now, seen=seen)
        before, after = {"in doubt": settled.deliveries}, {"in doubt": 0}
        record(DEEDS[how], subject_of(issue), by=by, at=now, before=before, after=after)
    return settled


def _mails(settled: Settled, how: How) -> str:
    verb = {"resend": ("goes", "go"), "close": ("stays", "stay")}[how]
    one = settled.deliveries == 1
    return f"1 mail {verb[0]}" if one else f"{settled.deliveries} mails {verb[1]}"
