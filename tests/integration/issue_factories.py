"""Issues with their items, as composing would leave them."""

from typing import Any

from digest.issues.models import Issue, Item
from digest.newsletters.models import Newsletter, Topic
from digest.summaries.models import Summary
from tests.factories import NOW, make_newsletter, make_summary


def make_draft(*summaries: Summary, newsletter: Newsletter | None = None, **fields: Any) -> Issue:
    """A draft of the summaries in the order given; of two new ones where none is named."""
    newsletter = newsletter or make_newsletter(
        from_address="letters@example.net", postal_address="The Example Trust\n1 Some Street"
    )
    defaults = {"slug": "weekly-2026-03-03", "date": NOW.date(), "composed_at": NOW}
    issue = Issue.objects.create(newsletter=newsletter, **defaults | fields)
    for position, summary in enumerate(summaries or _two_summaries(), start=1):
        Item.objects.create(issue=issue, newsletter=newsletter, summary=summary, position=position)
    return issue


def a_topic() -> Topic:
    """The same one each time."""
    topic, _ = Topic.objects.get_or_create(slug="movement", defaults={"name": "Movement"})
    return topic


def _two_summaries() -> tuple[Summary, Summary]:
    topics = [a_topic()]
    return make_summary(topics=topics, kind="cohort"), make_summary(topics=topics, kind="survey")
