"""``/studio/summaries/<number>/save/``: an editor's word on a summary."""

from collections.abc import Mapping

from django.contrib.messages import success
from django.contrib.messages import warning as say_warning
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from digest.issues.summary_states import summaries_with_states
from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.summary_form import Sent, form_again, read_form
from digest.studio.summaries.summary_page import PAGE, summary_context
from digest.studio.summaries.withdrawing import FAULT, FIELD, must_not_withdraw
from digest.summaries.editing.edit_summary import (
    Edited,
    EditedMeanwhileError,
    KnownStudyError,
    MergedError,
    edit_summary,
)
from digest.summaries.editing.fields import FIELD_NAMES
from digest.summaries.editing.read_values import read_values
from digest.summaries.models import Summary
from digest.team.audit import record
from digest.team.roles import Permission


@studio_page(Permission.EDIT, methods=("POST",))
def save_page(request: StudioRequest, number: int) -> HttpResponse:
    """Store what the editor changed; or show the form again with what stops that, all that they
    typed still in it."""
    summary = find_summary(number)
    sent = read_form(request.POST, summary)
    values, faults = read_values(sent.typed)
    for name in sent.undecided:
        faults[name] = "Choose whose text is to stay."
    if must_not_withdraw(request.member, summary, values):
        faults[FIELD] = FAULT
    if faults:
        return _again(request, summary, sent, faults=faults)
    try:
        edited = _store(request, summary, sent, values)
    except EditedMeanwhileError as refusal:
        return _again(request, summary, sent, contested=refusal.fields)
    except KnownStudyError as refusal:
        known = {"known": refusal.other}
        return _again(request, summary, sent, faults={refusal.name: str(refusal)}, more=known)
    except MergedError as refusal:
        say_warning(request, str(refusal))
        return redirect("studio:summary", refusal.into)
    _say(request, edited)
    return redirect(_next(request, summary))


def _store(
    request: StudioRequest, summary: Summary, sent: Sent, values: Mapping[str, object]
) -> Edited:
    by, at = request.member.email, timezone.now()
    with transaction.atomic():
        edited = edit_summary(
            summary.pk,
            values,
            seen=sent.seen,
            by=by,
            at=at,
            topics_in=sent.topics_in,
            topics_out=sent.topics_out,
        )
        if edited.after:
            subject = subject_of(summary)
            record("edited", subject, by=by, at=at, before=edited.before, after=edited.after)
    return edited


def _again(
    request: StudioRequest,
    summary: Summary,
    sent: Sent,
    *,
    faults: Mapping[str, str] | None = None,
    contested: frozenset[str] = frozenset(),
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    summary = find_summary(summary.pk)
    form = form_again(summary, sent, faults=faults, contested=contested)
    context = {**summary_context(summary, form), **(more or {})}
    return render(request, PAGE, context, status=409 if form.contested else 422)


def _say(request: StudioRequest, edited: Edited) -> None:
    if edited.after:
        names = ", ".join(FIELD_NAMES.get(name, name) for name in edited.after)
        success(request, f"Saved: {names}.")
    else:
        success(request, "Nothing was changed.")
    if edited.meanwhile:
        names = ", ".join(FIELD_NAMES[name] for name in FIELD_NAMES if name in edited.meanwhile)
        say_warning(request, f"Somebody else has changed this meanwhile, and it stays so: {names}.")


def _next(request: StudioRequest, summary: Summary) -> str:
    newsletter = Newsletter.objects.order_by("slug").first()
    if request.POST.get("then") == "next" and newsletter is not None:
        incomplete = summaries_with_states(newsletter).filter(state="incomplete")
        following = incomplete.exclude(pk=summary.pk).values_list("pk", flat=True).first()
        if following is not None:
            return reverse("studio:summary", args=[following])
        success(request, "That was the last incomplete one.")
    return reverse("studio:summary", args=[summary.pk])
