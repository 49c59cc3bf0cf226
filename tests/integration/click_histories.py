"""Clicks on the links of sent issues, and what is counted of them."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from digest.events.models import LinkClicks
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    planned_issue,
    send,
)
from tests.integration.event_histories import about

LATER = DUE + timedelta(minutes=5)
STUDY = "https://example.org/studies/{}"
_numbers = count(1)


def issue_of_studies(*emails: str, studies: int = 4, tracking: bool = True) -> Issue:
    """An issue of which everybody has a copy, with STUDY 1 and so on."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, tracking=tracking)
    for email in emails:
        make_subscriber(email)
    summaries = [
        make_summary(f"Of study {number}", url=STUDY.format(number))
        for number in range(1, studies + 1)
    ]
    issue = planned_issue(newsletter, summaries)
    send(issue, ScriptedProvider())
    return issue


def click(
    issue: Issue, email: str, study: int | str, at: datetime = LATER, /, **fields: Any
) -> dict[str, Any]:
    """One click of its own on a study's link, or on another address."""
    url = study if isinstance(study, str) else STUDY.format(study)
    own = {"sg_event_id": f"click-{next(_numbers)}", "url": url, "ip": "203.0.113.9"}
    return about(issue, email, "click", at, **own | {"useragent": "A browser"} | fields)


def counted(issue: Issue) -> dict[str, tuple[int, int]]:
    """Address -> clicks of people, and of scanners."""
    rows = LinkClicks.objects.filter(issue=issue).values_list("address", "clicks", "by_scanners")
    return {address: (clicks, by_scanners) for address, clicks, by_scanners in rows}


def turn_tracking(how: bool) -> None:
    Newsletter.objects.update(tracking=how)
