"""Giving a summary that was kept out, or set aside, another chance."""

from datetime import datetime

from digest.issues.models import PassedOver
from digest.newsletters.models import Newsletter
from digest.summaries.decide import reopen
from digest.summaries.models import Standing, Summary


def reconsider(summary: Summary, newsletter: Newsletter) -> int:
    """Forget how often the newsletter passed a summary over, so that its next issue ranks it again.

    Returns how often that was; 0 says that there was nothing to forget.
    """
    forgotten, _ = PassedOver.objects.filter(summary=summary, issue__newsletter=newsletter).delete()
    return forgotten


def reopen_everywhere(summary: Summary, *, reason: str = "", at: datetime) -> None:
    """Let a summary into issues again, whatever kept it out: a decision, or that every newsletter
    passed it over too often. Raises DecisionError where nothing did."""
    forgotten = sum(reconsider(summary, newsletter) for newsletter in Newsletter.objects.all())
    if summary.standing != Standing.OPEN or not forgotten:
        reopen(summary, reason=reason, at=at)
