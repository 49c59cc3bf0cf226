"""Which studies were withdrawn, as is known today: no part of what was approved. What one of the
summaries of a study says of it counts for all of them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from digest.summaries.models import FormerText, Summary
from digest.summaries.of_one_study import of_one_study


def withdrawn_at(summaries: Iterable[int]) -> dict[int, datetime]:
    """Return those of the summaries (primary keys) whose study was withdrawn, with when that
    became known here."""
    studies = of_one_study(summaries)
    marked = _marked(member for study in studies.values() for member in study.summaries)
    known = dict(marked.values_list("pk", "changed_at"))
    # A later edit of its texts is no news of the withdrawal; where several marked it, the last.
    marking = FormerText.objects.filter(summary__in=known, fields__retraction="")
    known |= dict(marking.order_by("replaced_at").values_list("summary_id", "replaced_at"))
    return {
        summary: min(study.known_at(known[one], of=one, to=summary) for one in said)
        for summary, study in studies.items()
        if (said := study.summaries & known.keys())
    }


def how_withdrawn(summaries: Iterable[int]) -> dict[int, str]:
    """Return those of the summaries (primary keys) whose study was withdrawn, with how in a few
    words."""
    studies = of_one_study(summaries)
    marked = _marked(member for study in studies.values() for member in study.summaries)
    how = dict(marked.values_list("pk", "retraction"))
    return {
        # Its own words, where it has some.
        summary: how.get(summary) or how[min(said)]
        for summary, study in studies.items()
        if (said := study.summaries & how.keys())
    }


def of_withdrawn_studies() -> QuerySet[Summary]:
    """Return all summaries whose study was withdrawn."""
    marked = Summary.objects.exclude(retraction="")
    stays = marked.annotate(stays=Coalesce("merged_into", "pk")).order_by().values("stays")
    return Summary.objects.filter(Q(pk__in=stays) | Q(merged_into__in=stays)).order_by()


def _marked(summaries: Iterable[int]) -> QuerySet[Summary]:
    return Summary.objects.filter(pk__in=set(summaries)).exclude(retraction="")
