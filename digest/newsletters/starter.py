"""What a new home begins with: one newsletter, its caveat and topics to choose from."""

from datetime import datetime

from django.db import transaction

from digest.newsletters.models import Newsletter, Topic
from digest.paths import EMAIL_TEMPLATES

STARTER_SLUG = "weekly"
STARTER_NAME = "MS Research Weekly"
STARTER_TOPICS = (
    ("causes", "Causes and risk", "What may lead to the illness, and what may protect"),
    ("imaging", "Brain and eye imaging", "What scans can and cannot show"),
    ("microbiome", "Gut and microbiome", "Bacteria in the gut, and food"),
    ("mind", "Thinking and mood", "Memory, attention, low mood and worry"),
    ("movement", "Exercise and rehab", "Walking, balance, training and therapy"),
    ("progression", "How MS progresses", "How the illness changes over the years"),
    ("symptoms", "Symptoms and daily life", "Fatigue, pain, sleep, work and family"),
    ("treatments", "Treatments", "Medicines and other therapies under study"),
)


def standard_caveat() -> str:
    """Return the body of the caveat that ships with the program."""
    return (EMAIL_TEMPLATES / "caveat.txt").read_text("utf-8").strip()


def make_starter(*, at: datetime) -> Newsletter | None:
    """Make the newsletter ``weekly`` and starter topics in a home that has no newsletter yet.

    Returns the newsletter, or None where there was one already.
    """
    with transaction.atomic():
        if Newsletter.objects.exists():
            return None
        # Two programs may meet in a fresh home; the second one finds what the first has made.
        newsletter, is_new = Newsletter.objects.get_or_create(
            slug=STARTER_SLUG,
            defaults={"name": STARTER_NAME, "from_name": STARTER_NAME, "created_at": at},
        )
        if not is_new:
            return None
        newsletter.add_caveat(standard_caveat(), by="the program", at=at)
        for slug, name, description in STARTER_TOPICS:
            Topic.objects.get_or_create(
                slug=slug, defaults={"name": name, "description": description}
            )
    return newsletter
