"""``/studio/summaries/<number>/``: one summary, beside its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.issues.models import Item
from digest.issues.summary_states import SummaryRow, summaries_with_states, summary_rows
from digest.newsletters.models import Newsletter, Topic
from digest.render.evidence import StudyKind, Subjects
from digest.render.words import ENGLISH
from digest.sources.identity.canonical_url import canonical_url
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.counts import Counts
from digest.studio.summaries.counts_part import counts_context, language_of
from digest.studio.summaries.decisions import subject_of
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.summary_form import SummaryForm, form_of
from digest.summaries.editing.alike import alike
from digest.summaries.editing.fields import FIELD_NAMES
from digest.summaries.editing.read_values import LONGEST_PART_CHARACTERS
from digest.summaries.editing.word_differences import Run, word_differences
from digest.summaries.models import PART_NAMES, Standing, Summary
from digest.team.models import AuditEntry
from digest.team.roles import Permission

PAGE = "studio/summaries/summary.html"
ENTRIES_SHOWN = 10
_PEER_REVIEW = (("yes", "yes"), ("no", "not yet"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """One field of the form."""

    name: str
    label: str
    value: str
    fault: str
    longest: int | None
    """Characters."""
    is_own: bool
    """A person here has written it, so its source changes it no more."""
    is_contested: bool
    theirs: str
    """What somebody else made of it meanwhile, where it is contested."""
    runs: tuple[Run, ...]
    """What differs between that and what stands here."""
    counts: Counts | None = None


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
    counted = counts_context(form.values, language=language_of(newsletter))
    counts = counted["counts"]
    boxes = {name: _box(name, summary, form, counts) for name in FIELD_NAMES}
    stands = list(_stands(summary, newsletters))
    keys = alike([summary.pk]).get(summary.pk, ())
    return counted | {
        "summary": summary,
        "form": form,
        "is_web_address": bool(canonical_url(summary.url)),
        "boxes": boxes,
        "texts": [boxes[name] for name in PART_NAMES],
        "kinds": [(kind, _kind_in_words(kind)) for kind in StudyKind],
        "subjects": list(Subjects),
        "peer_review": _PEER_REVIEW,
        "topics": Topic.objects.all(),
        "stands": stands,
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


def _box(name: str, summary: Summary, form: SummaryForm, counts: object) -> Box:
    theirs = form.contested.get(name, "")
    longest = getattr(Summary._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's public API
    return Box(
        name=name,
        label=FIELD_NAMES[name],
        value=form.values[name],
        fault=form.faults.get(name, ""),
        longest=LONGEST_PART_CHARACTERS if name in PART_NAMES else longest,
        is_own=name in summary.own_fields,
        is_contested=name in form.contested,
        theirs=theirs,
        runs=word_differences(theirs, form.values[name]) if name in form.contested else (),
        counts=counts.get(name) if isinstance(counts, dict) else None,
    )


def _kind_in_words(kind: StudyKind) -> str:
    alone, _ = getattr(ENGLISH, kind.name.lower())
    return alone if kind in alone.lower() else f"{alone} ({kind})"


def _stands(summary: Summary, newsletters: list[Newsletter]) -> Iterator[tuple[str, SummaryRow]]:
    for newsletter in newsletters:
        for row in _rows(newsletter, (summary.pk,)):
            yield newsletter.name, row


def _rows(newsletter: Newsletter | None, keys: tuple[int, ...]) -> list[SummaryRow]:
    if newsletter is None or not keys:
        return []
    return summary_rows(newsletter, summaries_with_states(newsletter).filter(pk__in=keys))
