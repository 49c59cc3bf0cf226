"""What is shown of an audience's variants: a table, and a few of them as pictures."""

from django.urls import reverse
from django.utils.http import urlencode

from digest.issues.models import Issue
from digest.studio.audience.breakdown import Breakdown, VariantReaders

MOST, FEWER = 10, 40
"""So many variants stand in the table, and so many more can be opened."""


def shown_of(issue: Issue, found: Breakdown, *, is_approved: bool = False) -> dict[str, object]:
    """Return what the page says of the breakdown; ``is_approved``: of what was approved, without
    what was changed since."""
    return {
        "found": found,
        "most": found.variants[:MOST],
        "fewer": found.variants[MOST : MOST + FEWER],
        "more_variants": max(len(found.variants) - MOST - FEWER, 0),
        "pictures": [
            (variant, mail_address(issue, variant, is_approved=is_approved))
            for variant in found.pictured
        ],
    }


def mail_address(issue: Issue, variant: VariantReaders, *, is_approved: bool = False) -> str:
    """Return where the mail of the variant is shown."""
    example = variant.example
    kind: dict[str, str | int] = {"variant": variant.key}
    if example is not None:
        kind = {
            "choice": example.topic_choice,
            "horizon": example.horizon,
            "large": int(example.large_text),
            "text": int(example.text_only),
            "notices": example.notices,
            **({"which": "approved"} if is_approved else {}),
        }
    return reverse("studio:audience-mail", args=[issue.slug]) + "?" + urlencode(kind)
