"""The studio of a demonstration that goes on: the next issue as a draft, and a team at work on it.

To be imported once Django is set up for the demonstration's home.
"""

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.providers.outbox.settings import OUTBOX_FOLDER
from digest.engine.tick import tick
from digest.issues.compose import compose
from digest.issues.editing.save_text import save_text
from digest.issues.models import Issue, IssueState
from digest.issues.summary_states import summary_rows
from digest.newsletters.models import Newsletter
from digest.newsletters.schedule import next_date
from digest.sources.models import Source
from digest.summaries.decide import pin
from digest.summaries.models import Summary
from digest.team.roles import Role
from tests.browser.served_studio import Furnished
from tests.browser.studio_screenshots import EDITOR, PUBLISHER
from tests.integration.studio_team import browser_of, make_member

COMING_WEEK = Path(__file__).parent / "coming_week"
"""Invented studies, as those of the demonstration are."""
BASE_URL = "https://news.example.org"
"""So that no picture has the address of the machine that took it."""
PINNED = "Stopping medicine"
SUBJECT = "Stopping medicine after sixty, and a choir for the chest"
NOTE = "No mail next week: we are away. All that comes in meanwhile waits for the week after."


def furnish(home: Path) -> Furnished:
    """Let the next week begin in a demonstration's home."""
    now = datetime.now(UTC)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, base_url=BASE_URL)
    for file in sorted(COMING_WEEK.glob("*.md")):
        shutil.copy(file, home / "summaries")
    Source.objects.update(last_read_at=None)
    tick(now=now, provider=OutboxProvider(home / OUTBOX_FOLDER, clock=lambda: now))
    newsletter = Newsletter.objects.get()
    draft = _begin_draft(newsletter, now)
    lacking = [row for row in summary_rows(newsletter) if row.state == "incomplete"]
    sent = newsletter.issues.filter(state=IssueState.SENT).latest("date")
    team = (make_member(Role.EDITOR, EDITOR), make_member(Role.PUBLISHER, PUBLISHER))
    return Furnished(
        sessions={member.email: browser_of(member).cookies["studio"].value for member in team},
        places={"draft": draft.slug, "sent": sent.slug, "incomplete": str(lacking[-1].id)},
    )


def _begin_draft(newsletter: Newsletter, now: datetime) -> Issue:
    pin(Summary.objects.get(title__startswith=PINNED), at=now)
    on = next_date(now, newsletter.schedule)
    draft = compose(newsletter, issue_date=on, now=now).issue
    assert draft is not None
    for field, text in (("subject", SUBJECT), ("note", NOTE)):
        save_text(draft, field, text, revision=draft.revision, by=EDITOR, at=now)
        draft.refresh_from_db()
    return draft
