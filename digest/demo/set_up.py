"""The demonstration's newsletter, topics, source and readers, made as an owner would make them."""

from datetime import datetime
from pathlib import Path

import yaml

from digest.demo.people import as_csv, invent_people
from digest.newsletters.change import change_newsletter
from digest.newsletters.models import Newsletter, Topic
from digest.newsletters.starter import STARTER_SLUG, make_starter
from digest.paths import DEMO_CONTENT
from digest.sources.register import add_source
from subscribers.models import Subscriber
from subscribers.transfer.import_subscribers import Progress, import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table

EDITOR = "editor@example.org"
CONSENT = "Invented readers, who agreed to nothing because they are nobody."
_SETTINGS = (
    "from=MS Research Weekly <weekly@news.example.org>",
    "postal_address=The Example Trust\\n12 Example Street\\nBristol BS1 2AB\\nUnited Kingdom",
    f"editors={EDITOR}",
    "time_zone=Europe/London",
    "weekday=tuesday",
    "hour=9",
)


def set_up(
    folder: Path, readers_file: Path, *, subscribers: int, at: datetime, progress: Progress | None
) -> Newsletter:
    """Make all of it; ``folder`` is read as a source, the readers come from ``readers_file``."""
    make_starter(at=at)
    newsletter = Newsletter.objects.get(slug=STARTER_SLUG)
    newsletter.created_at = at
    change_newsletter(newsletter, _SETTINGS)
    topics = yaml.safe_load((DEMO_CONTENT / "topics.yaml").read_text("utf-8"))
    for topic in topics:
        Topic.objects.update_or_create(
            slug=topic["slug"],
            defaults={"name": topic["name"], "description": topic["description"]},
        )
    add_source(str(folder), slug="desk", at=at)
    people = invent_people(subscribers, [topic["slug"] for topic in topics])
    readers_file.write_text(as_csv(people), encoding="utf-8")
    import_subscribers(
        read_people(read_table(readers_file.read_bytes())),
        newsletter,
        consent_wording=CONSENT,
        at=at,
        progress=progress,
    )
    _prefer_other_looks()
    return newsletter


def _prefer_other_looks() -> None:
    """Some readers like larger type, some nothing but text."""
    in_order = list(Subscriber.objects.order_by("pk").values_list("pk", flat=True))
    Subscriber.objects.filter(pk__in=in_order[6::25]).update(large_text=True)
    Subscriber.objects.filter(pk__in=in_order[13::40]).update(text_only=True)
