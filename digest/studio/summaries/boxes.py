"""The boxes of a summary's form, as the pages show them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from digest.newsletters.models import Newsletter, Topic
from digest.render.evidence import StudyKind, Subjects
from digest.render.words import ENGLISH
from digest.studio.summaries.counts import Counts
from digest.studio.summaries.counts_part import counts_context, language_of
from digest.studio.summaries.summary_form import SummaryForm
from digest.summaries.editing.fields import FIELD_NAMES
from digest.summaries.editing.read_values import LONGEST_PART_CHARACTERS
from digest.summaries.editing.word_differences import Run, word_differences
from digest.summaries.models import PART_NAMES, Summary

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


def boxes_context(
    form: SummaryForm, *, own_fields: Collection[str], newsletter: Newsletter | None
) -> dict[str, object]:
    """Return what a page says of the form, and what can be chosen in it. The texts are counted in
    the newsletter's language."""
    counted = counts_context(form.values, language=language_of(newsletter))
    counts = counted["counts"]
    boxes = {name: _box(name, own_fields, form, counts) for name in FIELD_NAMES}
    return counted | {
        "form": form,
        "boxes": boxes,
        "texts": [boxes[name] for name in PART_NAMES],
        "kinds": [(kind, _kind_in_words(kind)) for kind in StudyKind],
        "subjects": list(Subjects),
        "peer_review": _PEER_REVIEW,
        "topics": Topic.objects.all(),
        "faults": [(name, FIELD_NAMES[name], fault) for name, fault in form.faults.items()],
    }


def _box(name: str, own_fields: Collection[str], form: SummaryForm, counts: object) -> Box:
    theirs = form.contested.get(name, "")
    longest = getattr(Summary._meta.get_field(name), "max_length", None)  # noqa: SLF001 - Django's public API
    return Box(
        name=name,
        label=FIELD_NAMES[name],
        value=form.values.get(name, ""),
        fault=form.faults.get(name, ""),
        longest=LONGEST_PART_CHARACTERS if name in PART_NAMES else longest,
        is_own=name in own_fields,
        is_contested=name in form.contested,
        theirs=theirs,
        runs=word_differences(theirs, form.values[name]) if name in form.contested else (),
        counts=counts.get(name) if isinstance(counts, Mapping) else None,
    )


def _kind_in_words(kind: StudyKind) -> str:
    alone, _ = getattr(ENGLISH, kind.name.lower())
    return alone if kind in alone.lower() else f"{alone} ({kind})"
