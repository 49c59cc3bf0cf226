"""A newsletter's settings as people read and write them."""

from typing import Any

from digest.newsletters.models import Newsletter, Weekday
from digest.newsletters.own_colours import written_colours


def settings_of(newsletter: Newsletter) -> dict[str, Any]:
    """Return key -> value, fit for JSON: the keys of ``change_newsletter``, with slug and the
    caveat's version, which it does not set."""
    return {
        "slug": newsletter.slug,
        "name": newsletter.name,
        "from": f"{newsletter.from_name} <{newsletter.from_address}>",
        "reply_to": newsletter.reply_to,
        "postal_address": newsletter.postal_address,
        "privacy_url": newsletter.privacy_url,
        "editors": newsletter.editors.split(),
        "testers": newsletter.testers.split(),
        "language": newsletter.language,
        "time_zone": newsletter.time_zone,
        "weekday": Weekday(newsletter.weekday).name.lower(),
        "hour": newsletter.hour,
        "hour_of": newsletter.hour_of,
        "release": newsletter.release,
        "second_person": "on" if newsletter.second_person else "off",
        "min_items": newsletter.min_items,
        "max_items": newsletter.max_items,
        "lead_hours": newsletter.lead_hours,
        "late_after_hours": newsletter.late_after_hours,
        "probably_not_sent": newsletter.probably_not_sent,
        "tracking": "on" if newsletter.tracking else "off",
        "indexed": "on" if newsletter.indexed else "off",
        "look": newsletter.look,
        "colours": written_colours(newsletter.colours),
        "topics": [topic.slug for topic in newsletter.topics.all()],
        "caveat_version": newsletter.current_caveat().version,
    }
