"""``/studio/issues/<slug>/corrections/``: what of an issue was corrected since it went out."""

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.approved_before import approved_before
from digest.issues.correct import LONGEST_WORDS, CorrectionError, correct
from digest.issues.models import Correction, Issue
from digest.languages import SOURCE_LANGUAGE
from digest.page_language import first_offered
from digest.studio.corrections.foresee_correction import ForeseenCorrection, foresee_correction
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.number_in import number_in
from digest.summaries.of_one_study import of_one_study
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/corrections/corrections.html"
CONFIRM = "studio/corrections/confirm.html"


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def corrections_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the issue's items with what was corrected in them, and let publishers add to it."""
    return render(request, PAGE, _context(find_issue(slug)))


@studio_page(Permission.RELEASE)
def correct_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show what a correction of one item would tell, and whom; with ``do=say``, tell them.

    It cannot be taken back, so nobody tells what they have not read as readers will. ``do=change``
    leads back to the words.
    """
    if request.method != "POST":
        # Whoever signs in anew comes back here, to words that their browser has kept.
        return redirect("studio:corrections", slug)
    issue = find_issue(slug)
    number = number_in(request.POST.get("summary"))
    words, now = request.POST.get("words", ""), timezone.now()
    do, by = request.POST.get("do", ""), request.member.email
    typed = {"typed": words, "typed_for": number}
    if do == "change":
        return render(request, PAGE, _context(issue) | typed)
    try:
        if do != "say":
            foreseen = foresee_correction(issue, number, words, by=by, at=now)
            return render(request, CONFIRM, _asked(issue, number, words, foreseen))
        with transaction.atomic():
            made = correct(issue, number, words, by=by, at=now)
            after = {"issue": issue.slug, "correction": made.words}
            record("corrected", f"summary {number}", by=made.by, at=now, after=after)
    except CorrectionError as refusal:
        context = _context(issue) | typed | {"refusal": str(refusal)}
        return render(request, PAGE, context, status=422)
    success(request, "Corrected: the archive and the feed say so from now on.")
    return redirect("studio:corrections", slug)


def _asked(
    issue: Issue, number: int, words: str, foreseen: ForeseenCorrection
) -> dict[str, object]:
    # The archive speaks as the issue did.
    kept = issue.snapshots.order_by("-pk").values_list("content__newsletter__language", flat=True)
    language = kept.first() or issue.newsletter.language
    return {
        "issue": issue,
        "item": issue.items.select_related("summary").get(summary=number),
        "words": words,
        "foreseen": foreseen,
        "language": language,
        "spoken": first_offered(language) or SOURCE_LANGUAGE,
    }


def _context(issue: Issue) -> dict[str, object]:
    items = list(issue.items.filter(released=False).select_related("summary"))
    studies = of_one_study(item.summary_id for item in items)
    told = {one for study in studies.values() for one in study.summaries}
    made = list(Correction.objects.filter(summary__in=told))
    return {
        "issue": issue,
        "newsletter": issue.newsletter,
        "longest": LONGEST_WORDS,
        "approved_before": approved_before(item.summary_id for item in items),
        "items": [
            (item, [one for one in made if one.summary_id in studies[item.summary_id].summaries])
            for item in items
        ],
    }
