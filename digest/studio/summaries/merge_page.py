"""``/studio/summaries/<number>/merge/``: two summaries of one study, made one."""

from dataclasses import dataclass

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.merge_summaries import MergeError, merge_summaries
from digest.issues.models import Item
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.number_in import number_in
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.withdrawing import nothing_new_to_readers
from digest.summaries.editing.alike import alike, tell_apart
from digest.summaries.editing.fields import FIELD_NAMES, written
from digest.summaries.editing.former_texts import newest_key, present_fields
from digest.summaries.editing.word_differences import Run, word_differences
from digest.summaries.models import Summary
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/summaries/merge.html"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One field of both, where they differ."""

    name: str
    label: str
    stays: str
    goes: str
    runs: tuple[Run, ...]
    takes_other: bool
    """Whether the text of the one that goes is chosen at first: the other has none."""


@studio_page(Permission.EDIT)
def merge_page(request: StudioRequest, number: int) -> HttpResponse:
    """Show both and what will be; POST does it. ``with`` is the one that goes."""
    stays = find_summary(number)
    if stays.merged_into_id is not None:
        return redirect("studio:summary", stays.merged_into_id)
    asked = (request.POST if request.method == "POST" else request.GET).get("with", "")
    goes = _other(asked, stays)
    if goes is None:
        fault = f"There is no other summary {asked[:20]!r} to merge it with." if asked else ""
        context = _choice(stays) | {"fault": fault}
        return render(request, PAGE, context, status=422 if fault else 200)
    if request.method != "POST":
        return render(request, PAGE, _context(stays, goes))
    return _merge(request, stays, goes)


@studio_page(Permission.EDIT, methods=("POST",))
def apart_page(request: StudioRequest, number: int) -> HttpResponse:
    """Keep that this and another one are of two studies: they are not shown as alike any more."""
    summary = find_summary(number)
    other = _other(request.POST.get("with", ""), summary)
    if other is None:
        say_error(request, "Nothing was done: there is no such other summary.")
        return redirect("studio:merge", number)
    with transaction.atomic():
        if tell_apart(summary.pk, other.pk):
            record(
                "told apart",
                subject_of(summary),
                by=request.member.email,
                at=timezone.now(),
                after={"from": subject_of(other)},
            )
    success(request, f"They are two studies: #{other.pk} is not proposed any more.")
    return redirect("studio:summary", number)


def _merge(request: StudioRequest, stays: Summary, goes: Summary) -> HttpResponse:
    by, at = request.member.email, timezone.now()
    take = [name for name in FIELD_NAMES if request.POST.get(f"take-{name}") == "other"]
    before = for_trail(stays)
    try:
        with transaction.atomic(), nothing_new_to_readers(request.member, stays, goes):
            merged = merge_summaries(
                stays.pk,
                goes.pk,
                take=take,
                seen=(
                    number_in(request.POST.get("seen")),
                    number_in(request.POST.get("seen_other")),
                ),
                by=by,
                at=at,
            )
            after = for_trail(merged.stays)
            record(
                "merged another into", subject_of(stays), by=by, at=at, before=before, after=after
            )
            record(
                "merged away",
                subject_of(goes),
                by=by,
                at=at,
                before={"standing": str(goes.standing), "pinned": goes.pinned},
                after={"standing": "excluded", "pinned": False, "into": subject_of(stays)},
            )
    except MergeError as refusal:
        stays, goes = find_summary(stays.pk), find_summary(goes.pk)
        context = _context(stays, goes) | {"fault": str(refusal)}
        return render(request, PAGE, context, status=409)
    success(request, f"Summary {goes.pk} is part of this one now.")
    if merged.changed_drafts:
        success(request, f"Items of drafts were changed: {', '.join(merged.changed_drafts)}.")
    return redirect("studio:summary", stays.pk)


def _context(stays: Summary, goes: Summary) -> dict[str, object]:
    one, other = present_fields(stays), present_fields(goes)
    pairs = [
        Pair(
            name=name,
            label=label,
            stays=written(one[name]),
            goes=written(other[name]),
            runs=word_differences(written(one[name]), written(other[name])),
            takes_other=not written(one[name]).strip(),
        )
        for name, label in FIELD_NAMES.items()
        if one[name] != other[name]
    ]
    topics = {*stays.topics.values_list("name", flat=True)}
    return {
        "stays": stays,
        "goes": goes,
        "pairs": pairs,
        "same": [
            label
            for name, label in FIELD_NAMES.items()
            if written(one[name]) and one[name] == other[name]
        ],
        "seen": newest_key(stays),
        "seen_other": newest_key(goes),
        "topics": sorted(topics | {*goes.topics.values_list("name", flat=True)}),
        "items": Item.objects.filter(
            summary__in=[stays, *stays.merged.all(), goes, *goes.merged.all()], released=False
        )
        .select_related("issue")
        .order_by("issue__date"),
    }


def _choice(stays: Summary) -> dict[str, object]:
    keys = alike([stays.pk]).get(stays.pk, ())
    return {"stays": stays, "alike": Summary.objects.filter(pk__in=keys).order_by("pk")}


def _other(asked: str, stays: Summary) -> Summary | None:
    others = Summary.objects.select_related("source").filter(merged_into=None)
    return others.filter(pk=number_in(asked.strip().removeprefix("#"))).exclude(pk=stays.pk).first()


def for_trail(summary: Summary) -> dict[str, object]:
    """Return what the audit trail keeps of a summary that is merged or taken apart."""
    topics = sorted(summary.topics.values_list("slug", flat=True))
    merged = [str(key) for key in sorted(summary.merged.values_list("pk", flat=True))]
    return present_fields(summary) | {
        "topics": topics,
        "pinned": summary.pinned,
        "merged": merged,
    }
