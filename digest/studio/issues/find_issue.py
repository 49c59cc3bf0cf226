"""The issue that an address names."""

from django.http import Http404

from digest.issues.models import Issue


def find_issue(slug: str) -> Issue:
    """Return it, with its newsletter. Raises Http404."""
    issue = Issue.objects.select_related("newsletter").filter(slug=slug).first()
    if issue is None:
        raise Http404(f"There is no issue {slug}.")
    return issue
