"""Suppressing mailboxes that a server said do not exist, as it refused a copy by SMTP."""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from digest.delivery.models import Attempt, Delivery, HandoverState
from digest.issues.models import Issue
from subscribers.models import SubscriberState
from subscribers.suppressions.endings import BOUNCED
from subscribers.suppressions.suppress import suppress

NO_SUCH_MAILBOX = re.compile(r"\b5\.1\.(?:1|10)\b")
"""RFC 3463, section 3.2: bad destination mailbox address; RFC 7505: its domain takes no mail."""


def suppress_unknown(issue: Issue, *, now: datetime) -> int:
    """Never mail again whose copy was refused because there is no such mailbox; return how many.

    To be called once the issue is finished. Whoever has changed anything since may have moved, and
    is left alone.
    """
    tried_since = Attempt.objects.filter(
        batch=OuterRef("batch"), started_at__lt=OuterRef("subscriber__changed_at")
    )
    refused = (
        Delivery.objects.filter(
            issue=issue,
            state=HandoverState.REJECTED,
            reason__contains="5.1.1",
            subscriber__state=SubscriberState.CONFIRMED,
        )
        .exclude(Exists(tried_since))
        .annotate(key=F("subscriber__email_key"))
    )
    suppressed = 0
    for key, reason in refused.values_list("key", "reason"):
        if NO_SUCH_MAILBOX.search(reason):
            with transaction.atomic():
                suppressed += bool(suppress(key, reason=BOUNCED, at=now))
    return suppressed
