"""``/studio/summaries/write/``: a summary that somebody writes here."""

from collections.abc import Mapping

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest
from digest.studio.gate.uploads import page_that_takes_files
from digest.studio.summaries.boxes import boxes_context
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.file_taken import MOST_BYTES, FileRefusedError, take_file
from digest.studio.summaries.summary_form import SummaryForm, keys_in, known_topics
from digest.summaries.editing.add_summary import (
    KnownAlreadyError,
    MuchAlikeError,
    NothingWrittenError,
    add_summary,
)
from digest.summaries.editing.fields import FIELD_NAMES, as_sent
from digest.summaries.editing.former_texts import present_fields
from digest.summaries.editing.read_values import read_values
from digest.summaries.models import Summary
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/summaries/write.html"


@page_that_takes_files(Permission.EDIT, most_bytes=MOST_BYTES)
def write_page(request: StudioRequest) -> HttpResponse:
    """Show an empty form. POST keeps what is in it, or shows it again with what stops that; with
    ``do=read`` it fills the boxes that are empty from a file, and keeps nothing yet."""
    if request.method != "POST":
        return _page(request, _form({}, frozenset()))
    typed = {name: as_sent(request.POST.get(name, "")) for name in FIELD_NAMES}
    ticked = known_topics(keys_in(request.POST.getlist("topic")))
    if request.POST.get("do") == "read":
        return _from_file(request, typed, ticked)
    return _from_form(request, typed, ticked)


def _from_form(
    request: StudioRequest, typed: Mapping[str, str], ticked: frozenset[int]
) -> HttpResponse:
    values, faults = read_values(typed)
    if faults:
        return _again(request, _form(typed, ticked, faults))
    try:
        summary = _keep(request, values, ticked)
    except NothingWrittenError as refusal:
        return _again(request, _form(typed, ticked, {"title": str(refusal)}))
    except KnownAlreadyError as refusal:
        form = _form(typed, ticked, {refusal.name: str(refusal)})
        return _again(request, form, known=refusal.other)
    except MuchAlikeError as refusal:
        others = Summary.objects.filter(pk__in=refusal.others).order_by("pk")
        apart = keys_in(request.POST.getlist("apart"))
        return _again(request, _form(typed, ticked), alike=others, apart=apart)
    success(request, f"Kept as summary {summary.pk}.")
    return redirect("studio:summary", summary.pk)


def _keep(request: StudioRequest, values: Mapping[str, object], topics: frozenset[int]) -> Summary:
    at = timezone.now()
    apart = keys_in(request.POST.getlist("apart"))
    with transaction.atomic():
        summary = add_summary(values, topics=topics, apart=apart, at=at)
        said = {name: value for name, value in present_fields(summary).items() if value}
        slugs = sorted(summary.topics.values_list("slug", flat=True))
        after = said | ({"topics": slugs} if slugs else {})
        record("wrote", subject_of(summary), by=request.member.email, at=at, after=after)
    return summary


def _from_file(
    request: StudioRequest, typed: Mapping[str, str], ticked: frozenset[int]
) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return _again(request, _form(typed, ticked), file_fault="Choose the file first.")
    try:
        taken = take_file(sent.read(), name=sent.name or "", size=sent.size or 0)
    except FileRefusedError as refusal:
        return _again(request, _form(typed, ticked), file_fault=str(refusal))
    filled = {name: text or taken.values.get(name, "") for name, text in typed.items()}
    kept = [
        FIELD_NAMES[name]
        for name, text in taken.values.items()
        if as_sent(filled[name]) != as_sent(text)
    ]
    return _page(
        request,
        _form(filled, ticked | taken.topics),
        remarks=taken.remarks,
        kept=kept,
        is_read=True,
    )


def _form(
    values: Mapping[str, str], topics: frozenset[int], faults: Mapping[str, str] | None = None
) -> SummaryForm:
    blank = dict.fromkeys(FIELD_NAMES, "")
    return SummaryForm(
        values={**blank, **values},
        topics=topics,
        had_topics=frozenset(),
        seen=0,
        faults=faults or {},
    )


def _again(request: StudioRequest, form: SummaryForm, **more: object) -> HttpResponse:
    return _page(request, form, status=422, **more)


def _page(
    request: StudioRequest, form: SummaryForm, *, status: int = 200, **more: object
) -> HttpResponse:
    newsletter = Newsletter.objects.order_by("slug").first()
    context = boxes_context(form, own_fields=(), newsletter=newsletter) | more
    return render(request, PAGE, context, status=status)
