"""Giving a summary that was set aside another chance."""

from digest.issues.models import PassedOver
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary


def reconsider(summary: Summary, newsletter: Newsletter) -> int:
    """Forget how often the newsletter passed a summary over, so that its next issue ranks it again.

    Returns how often that was; 0 says that there was nothing to forget.
    """
    forgotten, _ = PassedOver.objects.filter(summary=summary, issue__newsletter=newsletter).delete()
    return forgotten
