"""The summaries that could go into an issue of a newsletter now."""

from django.db.models import Q, QuerySet

from digest.issues.models import Item
from digest.newsletters.models import Newsletter
from digest.sources.records import PARTS
from digest.summaries.models import Standing, Summary


def ready_for(newsletter: Newsletter) -> QuerySet[Summary]:
    """Return summaries that are complete, open and in no issue of the newsletter, newest first;
    those too that are on none of its topics, or set aside: a person may want them."""
    taken = Item.objects.filter(newsletter=newsletter, released=False)
    lacking = Q()
    for part in PARTS:
        # A part of nothing but spaces is missing too.
        lacking |= Q(**{f"{part}__regex": r"^\s*$"})
    return (
        Summary.objects.filter(standing=Standing.OPEN)
        .exclude(lacking)
        .exclude(pk__in=taken.values("summary"))
        .order_by("-first_seen_at", "-pk")
    )
