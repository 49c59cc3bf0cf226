"""A newsletter's home in one process, with a clock that a test moves."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest.delivery.planning.approve import approve
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.engine.tick import tick
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter, Topic
from digest.sources.register import add_source
from subscribers.models import Subscription
from tests.factories import make_newsletter, make_subscriber, make_topic
from tests.feature.outbox import Mail, mails_in

FIRST_TUESDAY = date(2026, 3, 3)
EDITOR = "editor@example.org"

SUMMARY = """\
---
title: {title}
topics: [{topic}]
takeaway: {title}, as far as anybody knows.
---
## What they found
A little.

## Why it matters
It may help.

## Keep in mind
It was a small study.
"""


class Newsroom:
    """Tuesday's newsletter at nine, read from a folder, "sent" into an outbox."""

    def __init__(self, folder: Path) -> None:
        self.summaries = folder / "summaries"
        self.outbox = folder / "outbox"
        self.summaries.mkdir()
        self.provider = OutboxProvider(self.outbox)
        self.newsletter: Newsletter = make_newsletter(editors=EDITOR)
        self.topics: dict[str, Topic] = {
            slug: make_topic(slug) for slug in ("movement", "microbiome")
        }
        add_source(str(self.summaries), slug="desk", at=self.day(0))

    def day(self, week: int) -> datetime:
        """Return midnight, UTC, of the Tuesday of a week from 0."""
        first = datetime.combine(FIRST_TUESDAY, datetime.min.time(), UTC)
        return first + timedelta(weeks=week)

    def write(self, title: str, topic: str = "movement") -> None:
        """Put a complete summary into the folder."""
        name = title.lower().replace(" ", "-")
        text = SUMMARY.format(title=title, topic=topic)
        (self.summaries / f"{name}.md").write_text(text, encoding="utf-8")

    def subscribe(self, email: str, *, topics: Iterable[str] = (), **wishes: str) -> Subscription:
        """Make a reader who joins before the first week."""
        chosen = [self.topics[slug] for slug in topics]
        return make_subscriber(email, topics=chosen, at=self.day(-1), **wishes)

    def compose(self, week: int) -> Issue | None:
        """Let the clock compose the week's draft; None where there is nothing to compose."""
        self.tick(self.day(week) - timedelta(days=2))
        return Issue.objects.filter(date=self.day(week).date(), state="draft").first()

    def publish(self, week: int) -> None:
        """Let the week's issue be composed, approved and sent."""
        issue = self.compose(week)
        if issue is not None:
            self.approve(issue, week)
        for hours in range(-14, 25, 3):
            self.tick(self.day(week) + timedelta(hours=hours))

    def approve(self, issue: Issue, week: int) -> None:
        """Let an editor approve it the day before."""
        approve(issue, by=EDITOR, at=self.day(week) - timedelta(days=1))

    def tick(self, now: datetime) -> None:
        """Do what is due at that time."""
        tick(now=now, provider=self.provider)

    def mails(self, email: str) -> list[Mail]:
        """Return a reader's mails, oldest first; what editors get is no reader's."""
        return [mail for mail in mails_in(self.outbox) if mail.to == email]
