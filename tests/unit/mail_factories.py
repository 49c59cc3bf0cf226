"""Articles, editions and our own templates, with defaults."""

from datetime import date
from functools import lru_cache
from pathlib import Path

from digest.paths import EMAIL_TEMPLATES
from digest.render.caveat_text import caveat_for
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.looks.look import Look, read_look
from digest.render.mail import render_mail
from digest.render.records import Article, Edition, RenderedMail
from digest.render.templates import PreparedTemplates, compile_mail_templates, prepare

ISSUE_URL = "https://news.example.org/issues/2026-01-13/"
FOUND = (
    "Two groups were followed for a year. Those who met weekly walked a little further at the "
    "end, and spoke of less tiredness.\n\nThe difference was small."
)
CAVEAT = caveat_for(
    (EMAIL_TEMPLATES / "caveat.txt").read_text(encoding="utf-8"), ("Brain", "Neurology"), "en"
)


def make_article(number: int = 1, **fields: object) -> Article:
    values: dict[str, object] = {
        "title": f"Study {number}: moving together may ease tiredness",
        "takeaway": "Those who met once a week to move felt somewhat less tired after a year.",
        "found": FOUND,
        "matters": "Tiredness is what many name first.\n\n- It costs little.\n- It is near home.",
        "keep_in_mind": "The study was small, and everybody knew their group.",
        "url": f"https://example.org/news/{number}",
        "archive_url": f"{ISSUE_URL}#study-{number}",
        "key": f"study-{number}",
        "published": date(2026, 1, 12),
        "topics": ("Fatigue", "Exercise"),
        "study": Study(
            kind=StudyKind.RANDOMISED_TRIAL,
            participants=732,
            subjects=Subjects.PEOPLE,
            peer_reviewed=True,
        ),
    }
    return Article(**{**values, **fields})


def make_edition(**fields: object) -> Edition:
    values: dict[str, object] = {
        "newsletter": "Weekly research",
        "issue_date": date(2026, 1, 13),
        "issue_url": ISSUE_URL,
        "articles": tuple(make_article(number) for number in range(1, 11)),
        "caveat": CAVEAT,
        "sender": "The Example Trust",
        "postal_address": "12 Example Street\nBristol BS1 2AB\nUnited Kingdom",
        "privacy_url": "https://news.example.org/privacy/",
        "why": "You get this because you signed up on 4 May 2025.",
        "passed_over": 3,
        "note": "Three of this week's studies are about tiredness.",
    }
    return Edition(**{**values, **fields})


LOOKS = ("cards", "letter")
"""Those that are shipped."""
SHELF = EMAIL_TEMPLATES / "looks"


def look_in(folder: Path) -> Look:
    return read_look(folder, shipped=SHELF, shared=EMAIL_TEMPLATES)


def own_look(folder: Path, like: str = "cards") -> Path:
    """Put into the folder a look that has all files of its own; the test may write into it."""
    shared = [path for path in EMAIL_TEMPLATES.iterdir() if path.is_file()]
    for path in (*shared, *(SHELF / like).iterdir()):
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


@lru_cache(maxsize=len(LOOKS))
def our_templates(look: str = "cards") -> PreparedTemplates:
    return prepare(compile_mail_templates(look_in(SHELF / look)))


def render(edition: Edition | None = None, look: str = "cards") -> RenderedMail:
    return render_mail(our_templates(look), edition or make_edition())
