"""A snapshot's content as frozen records: the one place that knows its JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.records import Article


@dataclass(frozen=True, kw_only=True)
class ArchivedIssue:
    """A sent issue as the web shows it: all of its articles, in order."""

    newsletter: str
    language: str
    postal_address: str
    privacy_url: str
    slug: str
    date: date
    note: str
    caveat: str
    articles: tuple[Article, ...]


def read_edition(content: Mapping[str, Any]) -> ArchivedIssue:
    """Return the issue that a snapshot froze. Raises KeyError or ValueError for other JSON."""
    newsletter, issue = content["newsletter"], content["issue"]
    items = sorted(content["items"], key=lambda item: int(item["position"]))
    return ArchivedIssue(
        newsletter=newsletter["name"],
        language=newsletter.get("language") or "en",
        postal_address=newsletter.get("postal_address", ""),
        privacy_url=newsletter.get("privacy_url", ""),
        slug=issue["slug"],
        date=date.fromisoformat(issue["date"]),
        note=issue.get("note", ""),
        caveat=content["caveat"]["text"],
        articles=tuple(_article(item["article"]) for item in items),
    )


def _article(fields: Mapping[str, Any]) -> Article:
    published = fields.get("published")
    return Article(
        title=fields["title"],
        takeaway=fields["takeaway"],
        found=fields["found"],
        matters=fields["matters"],
        keep_in_mind=fields["keep_in_mind"],
        url=fields["url"],
        key=fields["key"],
        published=date.fromisoformat(published) if published else None,
        topics=tuple(fields.get("topics", ())),
        study=_study(fields.get("study") or {}),
        # Without a word on rights, what may be shown is the teaser.
        full_text=fields.get("full_text", False),
    )


def _study(fields: Mapping[str, Any]) -> Study:
    kind, subjects = fields.get("kind"), fields.get("subjects")
    return Study(
        kind=StudyKind(kind) if kind else None,
        participants=fields.get("participants"),
        subjects=Subjects(subjects) if subjects else None,
        peer_reviewed=fields.get("peer_reviewed"),
        journal=fields.get("journal"),
        doi=fields.get("doi"),
        pmid=fields.get("pmid"),
    )
