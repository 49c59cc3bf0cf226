"""Newsletters, readers and issues with defaults, for tests."""

from datetime import UTC, date, datetime
from typing import Any

from digest.issues.models import Issue, IssueState, Snapshot
from digest.newsletters.models import Newsletter, Topic
from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.models import Subscription

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
WORDING = "Yes, send me the weekly mail."


def make_newsletter(**fields: Any) -> Newsletter:
    defaults = {"slug": "weekly", "name": "Research Weekly", "created_at": NOW}
    return Newsletter.objects.create(**defaults | fields)


def make_topics(*slugs: str) -> list[Topic]:
    return [Topic.objects.create(slug=slug, name=slug.capitalize()) for slug in slugs]


def make_reader(
    newsletter: Newsletter, email: str = "ada@example.org", **wishes: Any
) -> Subscription:
    defaults = {"how": "test", "wording": WORDING, "at": NOW}
    return enrol(normal_address(email), newsletter, **defaults | wishes)


def make_article(**fields: Any) -> dict[str, Any]:
    defaults = {
        "title": "Walking eases tiredness <a little>",
        "takeaway": "People who walked felt less tired.",
        "found": "Tiredness fell.\n\n- Mood did not.\n- Sleep did not.",
        "matters": "Walking costs nothing.",
        "keep_in_mind": "The trial was short.",
        "url": "https://example.org/walking",
        "archive_url": "/issues/weekly-2026-03-03/#walking",
        "key": "walking",
        "published": "2026-02-20",
        "topics": ["Exercise"],
        "study": {
            "kind": "randomised trial",
            "participants": 120,
            "subjects": "people",
            "peer_reviewed": True,
            "journal": "Example Neurology",
            "doi": "10.1000/x",
            "pmid": None,
        },
        "full_text": True,
    }
    return defaults | fields


def make_content(*articles: dict[str, Any], slug: str = "weekly-2026-03-03") -> dict[str, Any]:
    return {
        "newsletter": {
            "slug": "weekly",
            "name": "Research Weekly",
            "language": "en",
            "from_name": "Research Weekly",
            "from_address": "news@example.org",
            "reply_to": "",
            "postal_address": "Research Weekly\n1 Some Street",
            "privacy_url": "https://example.org/privacy",
        },
        "issue": {"slug": slug, "date": "2026-03-03", "note": "A quiet week."},
        "caveat": {
            "version": 1,
            "body": "Studies differ.\n\nTalk with your doctor.",
            "text": "Studies differ.\n\nTalk with your doctor.",
        },
        "items": [
            {"summary": position, "position": position, "topic_ids": [], "article": article}
            for position, article in enumerate(articles or (make_article(),), start=1)
        ],
    }


def make_issue(
    newsletter: Newsletter,
    *articles: dict[str, Any],
    state: IssueState = IssueState.SENT,
    slug: str = "weekly-2026-03-03",
    on: date = date(2026, 3, 3),
    **fields: Any,
) -> Issue:
    issue = Issue.objects.create(
        newsletter=newsletter, slug=slug, date=on, state=state, composed_at=NOW, **fields
    )
    Snapshot.objects.create(
        issue=issue,
        approved_by="editor@example.org",
        approved_at=NOW,
        content=make_content(*articles, slug=slug),
        templates={},
        sha256="0" * 64,
    )
    return issue
