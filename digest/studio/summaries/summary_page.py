"""``/studio/summaries/<number>/``: one summary, beside its source."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.approved_before import approved_before
from digest.issues.models import Item
from digest.issues.summary_states import SummaryRow, summaries_with_states, summary_rows
from digest.newsletters.models import Newsletter
from digest.sources.identity.canonical_url import canonical_url
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.boxes import boxes_context
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.summary_form import SummaryForm, form_of
from digest.summaries.editing.alike import alike
from digest.summaries.models import Standing, Summary
from digest.team.models import AuditEntry
from digest.team.roles import Permission

PAGE = "studio/summaries/summary.html"
ENTRIES_SHOWN = 10


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def summary_page(request: StudioRequest, number: int) -> HttpResponse:
    """Show the summary and its form; one that was merged leads to the one that stands for it."""
    summary = find_summary(number)
    if summary.merged_into_id is not None:
        return redirect("studio:summary", summary.merged_into_id)
    return render(request, PAGE, summary_context(summary, form_of(summary)))


def summary_context(summary: Summary, form: SummaryForm) -> dict[str, object]:
    """Return what the page says of the summary, and of the form as it is filled in."""
    newsletters = list(Newsletter.objects.order_by("slug"))
    newsletter = next(iter(newsletters), None)
    stands = list(_stands(summary, newsletters))
    keys = alike([summary.pk]).get(summary.pk, ())
    boxes = boxes_context(form, own_fields=summary.own_fields, newsletter=newsletter)
    return boxes | {
        "summary": summary,
        "is_web_address": bool(canonical_url(summary.url)),
        "stands": stands,
        "approved_before": approved_before([summary.pk]),
        "is_out": any(row.state == "sent" for _, row in stands),
        "is_kept_out": summary.standing != Standing.OPEN
        or any(row.state == "set-aside" for _, row in stands),
        "items": Item.objects.filter(summary__in=[summary, *summary.merged.all()], released=False)
        .select_related("issue", "newsletter")
        .order_by("issue__date"),
        "alike": _rows(newsletter, keys),
        "merged": summary.merged.all(),
        "versions": summary.former_texts.count(),
        "entries": AuditEntry.objects.filter(subject=subject_of(summary))[:ENTRIES_SHOWN],
        "now": timezone.now(),
    }


def _stands(summary: Summary, newsletters: list[Newsletter]) -> Iterator[tuple[str, SummaryRow]]:
    for newsletter in newsletters:
        for row in _rows(newsletter, (summary.pk,)):
            yield newsletter.name, row


def _rows(newsletter: Newsletter | None, keys: tuple[int, ...]) -> list[SummaryRow]:
    if newsletter is None or not keys:
        return []
    return summary_rows(newsletter, summaries_with_states(newsletter).filter(pk__in=keys))
