"""``/studio/summaries/<number>/take-apart/``: a summary that was merged, made one of its own."""

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.merge_summaries import MergeError
from digest.issues.take_apart_summaries import Apart, look_at_apart, take_apart_summaries
from digest.newsletters.models import Topic
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.merge_page import for_trail
from digest.studio.summaries.withdrawing import nothing_new_to_readers
from digest.summaries.editing.alike import tell_apart
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.editing.former_texts import newest_key, present_fields
from digest.summaries.editing.word_differences import word_differences
from digest.summaries.models import Merge, Summary
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/summaries/take_apart.html"


@studio_page(Permission.EDIT)
def take_apart_page(request: StudioRequest, number: int) -> HttpResponse:
    """Say what will come back, or why nothing can; POST does it."""
    goes = find_summary(number)
    if goes.merged_into is None:
        return redirect("studio:summary", number)
    stays = goes.merged_into
    if request.method != "POST":
        return _page(request, goes, stays)
    try:
        apart = _take_apart(request, goes, stays)
    except MergeError as refusal:
        return _page(request, goes, stays, fault=str(refusal))
    success(request, f"Summary {goes.pk} is one of its own again.")
    if apart.drafts:
        success(request, f"It stands again in the drafts {', '.join(apart.drafts)}.")
    return redirect("studio:summary", goes.pk)


def _take_apart(request: StudioRequest, goes: Summary, stays: Summary) -> Apart:
    by, at = request.member.email, timezone.now()
    seen = request.POST.get("seen", "")
    with transaction.atomic(), nothing_new_to_readers(request.member, stays, goes):
        before, was = for_trail(stays), for_trail(goes) | {"standing": str(goes.standing)}
        apart = take_apart_summaries(goes.pk, seen=seen, by=by, at=at)
        now, other = find_summary(stays.pk), find_summary(goes.pk)
        after = for_trail(now)
        record("took another out of", subject_of(stays), by=by, at=at, before=before, after=after)
        after = for_trail(other) | {"standing": str(other.standing), "from": subject_of(stays)}
        record("took apart", subject_of(goes), by=by, at=at, before=was, after=after)
        if request.POST.get("apart") == "yes" and tell_apart(stays.pk, goes.pk):
            told = {"from": subject_of(goes)}
            record("told apart", subject_of(stays), by=by, at=at, after=told)
    return apart


def _page(
    request: StudioRequest, goes: Summary, stays: Summary, *, fault: str = ""
) -> HttpResponse:
    context: dict[str, object] = {"goes": goes, "stays": stays, "seen": newest_key(stays)}
    try:
        merge, apart = look_at_apart(goes.pk)
    except MergeError as refusal:
        status = 409 if request.method == "POST" else 200
        return render(request, PAGE, context | {"fault": str(refusal)}, status=status)
    context |= {"fault": fault} | _in_words(merge, apart)
    return render(request, PAGE, context, status=409 if fault else 200)


def _in_words(merge: Merge, apart: Apart) -> dict[str, object]:
    back, present = apart.back, present_fields(merge.stays)
    was = merge.moved["was"]
    return {
        "merge": merge,
        "was": was,
        "will_be_pinned": was["pinned"] and (back.takes_pin or not merge.moved["pin"]),
        "names": back.names,
        "drafts": apart.drafts,
        "topics": Topic.objects.filter(pk__in=back.topics).values_list("name", flat=True),
        "edited_since": [FIELD_NAMES[name] for name in back.edited_since],
        "fields": [
            (FIELD_NAMES[name], word_differences(written(present[name]), written(value)))
            for name, value in back.fields.items()
        ],
    }
