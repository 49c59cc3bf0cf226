"""``/studio/summaries/<number>/history/``: what it said before, and who changed it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.number_in import number_in
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.withdrawing import FAULT, must_not_withdraw
from digest.summaries.editing.edit_summary import EditError, edit_summary
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.editing.former_texts import newest_key, present_fields, replaced_in, stored
from digest.summaries.editing.versions import Edit, before_edit, edits
from digest.summaries.editing.word_differences import Run, word_differences
from digest.summaries.models import Summary
from digest.summaries.update_summary import TOPICS, topics_in_words
from digest.team.audit import record
from digest.team.roles import Permission

ON_A_PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownEdit:
    """One edit, with what differs in each field."""

    key: int
    at: datetime
    by: str
    fields: tuple[tuple[str, tuple[Run, ...]], ...]


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def history_page(request: StudioRequest, number: int) -> HttpResponse:
    """Show each edit, newest first, with the words that differ; those of summaries that were merged
    into this one after them, each with its newest."""
    summary = find_summary(number)
    page = _page(summary, request.GET.get("page"))
    merged = [(each, _page(each)) for each in summary.merged.order_by("pk")]
    context = {
        "summary": summary,
        "seen": newest_key(summary),
        "page": page,
        "edits": _shown(page),
        "merged": [(each, newest, _shown(newest)) for each, newest in merged],
    }
    return render(request, "studio/summaries/history.html", context)


@studio_page(Permission.EDIT, methods=("POST",))
def take_back_page(request: StudioRequest, number: int) -> HttpResponse:
    """Let the summary say again what it said before one of its edits. What it says now is kept as a
    former text, like any other."""
    summary = find_summary(number)
    by, at = request.member.email, timezone.now()
    seen = request.POST.get("seen", "")
    if seen != str(newest_key(summary)):
        say_error(request, "Somebody has edited it meanwhile. Nothing was done: look at it again.")
        return redirect("studio:history", number)
    try:
        key = number_in(request.POST.get("version"))
        said = before_edit(present_fields(summary), replaced_in(summary), key)
    except KeyError:
        say_error(request, "There is no such version of it. Nothing was done.")
        return redirect("studio:history", number)
    values = {name: stored(name, said[name]) for name in FIELD_NAMES}
    if must_not_withdraw(request.member, summary, values):
        say_error(request, FAULT)
        return redirect("studio:history", number)
    try:
        with transaction.atomic():
            edited = edit_summary(number, values, seen=int(seen), by=by, at=at)
            if edited.after:
                subject = subject_of(summary)
                record(
                    "took back a version of",
                    subject,
                    by=by,
                    at=at,
                    before=edited.before,
                    after=edited.after,
                )
    except EditError as refusal:
        say_error(request, str(refusal))
        return redirect("studio:history", number)
    names = ", ".join(FIELD_NAMES[name] for name in edited.after)
    success(request, f"Taken back: {names}." if names else "It says that already.")
    return redirect("studio:summary", number)


def _page(summary: Summary, number: str | None = None) -> Page[Edit]:
    present = present_fields(summary) | {TOPICS: topics_in_words(summary)}
    return Paginator(edits(present, replaced_in(summary)), ON_A_PAGE).get_page(number)


def _shown(page: Page[Edit]) -> tuple[ShownEdit, ...]:
    return tuple(
        ShownEdit(
            key=edit.key,
            at=edit.at,
            by=edit.by,
            fields=tuple(
                (label, word_differences(written(edit.before[name]), written(edit.after[name])))
                for name, label in (*FIELD_NAMES.items(), (TOPICS, TOPICS))
                if name in edit.before
            ),
        )
        for edit in page
    )
