"""Which studies were withdrawn, as is known today: no part of what was approved."""

from collections.abc import Iterable
from datetime import datetime

from digest.summaries.models import FormerText, Summary


def withdrawn_at(summaries: Iterable[int]) -> dict[int, datetime]:
    """Return those of the summaries (primary keys) whose study was withdrawn, with when that
    became known here."""
    marked = Summary.objects.filter(pk__in=set(summaries)).exclude(retraction="")
    known = dict(marked.values_list("pk", "changed_at"))
    # A later edit of its texts is no news of the withdrawal; where several marked it, the last.
    marking = FormerText.objects.filter(summary__in=known, fields__retraction="")
    return known | dict(marking.order_by("replaced_at").values_list("summary_id", "replaced_at"))
