"""The summary that an address names."""

from django.http import Http404

from digest.summaries.models import Summary


def find_summary(number: int) -> Summary:
    """Return it, with its source. Raises Http404."""
    summary = (
        Summary.objects.select_related("source", "merged_into")
        .filter(pk=min(number, 2**63 - 1))
        .first()
    )
    if summary is None:
        raise Http404(f"There is no summary {number}.")
    return summary
