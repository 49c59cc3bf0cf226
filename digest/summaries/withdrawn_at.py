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
    return {summary: words for summary, (_, words) in _words_for(summaries).items()}


def said_by_hand(summaries: Iterable[int]) -> frozenset[int]:
    """Return those of them whose words, as ``how_withdrawn`` has them, a person wrote, and no
    register."""
    words_for = _words_for(summaries)
    replacing = FormerText.objects.filter(
        summary__in={speaks for speaks, _ in words_for.values()}, fields__has_key="retraction"
    )
    # The last that replaced the field; what was there from the first a person had written.
    wrote = dict(replacing.order_by("pk").values_list("summary_id", "by"))
    return frozenset(
        summary for summary, (speaks, _) in words_for.items() if wrote.get(speaks, "somebody")
    )


def of_withdrawn_studies() -> QuerySet[Summary]:
    """Return all summaries whose study was withdrawn."""
    marked = Summary.objects.exclude(retraction="")
    stays = marked.annotate(stays=Coalesce("merged_into", "pk")).order_by().values("stays")
    return Summary.objects.filter(Q(pk__in=stays) | Q(merged_into__in=stays)).order_by()


def _words_for(summaries: Iterable[int]) -> dict[int, tuple[int, str]]:
    """Return for each whose study was withdrawn whose words count for it, and these words."""
    studies = of_one_study(summaries)
    marked = _marked(member for study in studies.values() for member in study.summaries)
    how = dict(marked.values_list("pk", "retraction"))
    found = {}
    for summary, study in studies.items():
        if said := study.summaries & how.keys():
            # Its own words, where it has some.
            speaks = summary if summary in how else min(said)
            found[summary] = (speaks, how[speaks])
    return found


def _marked(summaries: Iterable[int]) -> QuerySet[Summary]:
    return Summary.objects.filter(pk__in=set(summaries)).exclude(retraction="")
