"""Issues as different as they come: what each look must bear, and one in another language."""

from dataclasses import replace

from digest.issues.mail_words import mail_words
from digest.render.caveat_text import caveat_for
from digest.render.looks.samples import sample_editions
from digest.render.records import Edition
from tests.unit.mail_factories import CAVEAT, make_article, make_edition


def kinds_of_issue() -> dict[str, Edition]:
    """Return the issues by what is special about each."""
    return sample_editions(CAVEAT) | {"in German": _german()}


def _german() -> Edition:
    article = make_article(
        title="Krafttraining zu Hause: ein wenig weniger müde",
        takeaway="Wer zweimal in der Woche übte, war nach vier Monaten etwas weniger müde.",
        found="An der Studie nahmen 168 Menschen teil. Die eine Hälfte übte mit Bändern, die "
        "andere dehnte sich ebenso lange.\n\nNicht alle spürten einen Unterschied.",
        matters="Müdigkeit gehört zu dem, was viele zuerst nennen.\n\n- Es kostet wenig.\n"
        "- Es geht zu Hause.",
        keep_in_mind="Die Studie war klein, und alle kannten ihre Gruppe.",
        topics=("Bewegung", "Alltag"),
    )
    return make_edition(
        newsletter="Forschung der Woche",
        articles=tuple(replace(article, key=f"study-{number}") for number in range(1, 10)),
        caveat=caveat_for(
            "Studien sind nicht alle gleich sicher.{journals:| Diesmal aus %.| Diesmal aus %.} "
            "Bitte sprechen Sie mit Ihrer Ärztin oder Ihrem Arzt, bevor Sie etwas ändern.",
            ("Brain", "Neurology"),
            "de",
        ),
        why="Sie bekommen dies, weil Sie sich am 4. Mai 2025 angemeldet haben.",
        note="Drei Studien dieser Woche handeln von Müdigkeit.",
        language="de",
        words=mail_words("de"),
    )
