"""What approval freezes of an issue, as frozen records, and their JSON: the one place that knows
its shape. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from digest.issues.notice import Notice, notice_from_json, notice_to_json
from digest.render.caveat_text import caveat_for
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.records import Article, ShownLogo
from digest.render.words import ENGLISH, Words


class ContentError(ValueError):
    """JSON that is no issue's content; the message says what is missing or wrong in it."""


@dataclass(frozen=True, kw_only=True)
class ContentItem:
    """One item as approved."""

    summary: int
    """Primary key."""
    position: int
    """From 1; the first is featured."""
    topic_ids: tuple[int, ...]
    """Primary keys, ascending."""
    article: Article
    """Addresses of our own are kept without the base URL here: ``archive_url`` is a path with the
    anchor, and ``url`` is empty where the publisher has no page. ``edition_of`` completes both."""


@dataclass(frozen=True, kw_only=True)
class IssueContent:
    """All that approval freezes of an issue, but its templates."""

    newsletter_slug: str
    newsletter_name: str
    language: str
    from_name: str
    from_address: str
    reply_to: str
    postal_address: str
    privacy_url: str
    """Of a page of our own, its path; ``edition_of`` completes it."""
    slug: str
    date: date
    note: str
    subject: str = ""
    preheader: str = ""
    """The editors' own, for readers whose mail begins with the issue's first item; empty: as the
    templates say."""
    logo: ShownLogo | None = None
    """Its address is a path; ``edition_of`` completes it."""
    caveat_version: int
    """0 where the newsletter has no caveat; such an issue cannot be approved."""
    caveat_body: str
    """With its places for journals unfilled."""
    items: tuple[ContentItem, ...]
    """By position."""
    notices: tuple[Notice, ...] = ()
    """Oldest first; each for those readers alone who had its summary and were not told yet."""
    words: Words = ENGLISH
    """What the mail says of its own."""

    @property
    def new_notices(self) -> tuple[Notice, ...]:
        """Those that no issue has carried before: what the editors' own copies say."""
        return tuple(notice for notice in self.notices if notice.is_new)


def issue_path(slug: str) -> str:
    """Return where the archive shows the issue, without the base URL."""
    return f"/issues/{slug}/"


def content_to_json(content: IssueContent) -> dict[str, Any]:
    """Return the content as JSON can hold it.

    ``caveat.text`` is the caveat of the whole issue, for whoever reads the JSON; nothing that we
    send is made from it.
    """
    journals = [item.article.study.journal or "" for item in content.items]
    return {
        "newsletter": {
            "slug": content.newsletter_slug,
            "name": content.newsletter_name,
            "language": content.language,
            "from_name": content.from_name,
            "from_address": content.from_address,
            "reply_to": content.reply_to,
            "postal_address": content.postal_address,
            "privacy_url": content.privacy_url,
            **({"logo": asdict(content.logo)} if content.logo else {}),
        },
        "issue": {
            "slug": content.slug,
            "date": content.date.isoformat(),
            "note": content.note,
            "subject": content.subject,
            "preheader": content.preheader,
        },
        "caveat": {
            "version": content.caveat_version,
            "body": content.caveat_body,
            "text": caveat_for(content.caveat_body, journals, content.language),
        },
        "words": content.words.to_dict(),
        "notices": [notice_to_json(notice) for notice in content.notices],
        "items": [
            {
                "summary": item.summary,
                "position": item.position,
                "topic_ids": list(item.topic_ids),
                "article": _article_to_json(item.article),
            }
            for item in content.items
        ],
    }


def content_from_json(mapping: Mapping[str, Any]) -> IssueContent:
    """Return what ``content_to_json`` was given. Raises ContentError for other JSON."""
    try:
        return _content(mapping)
    except KeyError as error:
        raise ContentError(f"The stored content has no {error}; approve the issue again.") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise ContentError(
            f"The stored content cannot be read ({error}); approve the issue again."
        ) from error


def _content(mapping: Mapping[str, Any]) -> IssueContent:
    newsletter, issue, caveat = mapping["newsletter"], mapping["issue"], mapping["caveat"]
    items = [_item(item) for item in mapping["items"]]
    return IssueContent(
        newsletter_slug=newsletter["slug"],
        newsletter_name=newsletter["name"],
        language=newsletter["language"],
        from_name=newsletter["from_name"],
        from_address=newsletter["from_address"],
        reply_to=newsletter["reply_to"],
        postal_address=newsletter["postal_address"],
        privacy_url=newsletter["privacy_url"],
        logo=ShownLogo(**newsletter["logo"]) if "logo" in newsletter else None,
        slug=issue["slug"],
        date=date.fromisoformat(issue["date"]),
        note=issue["note"],
        # What was approved before editors could write these has none.
        subject=issue.get("subject", ""),
        preheader=issue.get("preheader", ""),
        caveat_version=caveat["version"],
        caveat_body=caveat["body"],
        items=tuple(sorted(items, key=lambda item: item.position)),
        # What was approved before there were any has none.
        notices=tuple(map(notice_from_json, mapping.get("notices", ()))),
        # What was approved before there were others was English.
        words=Words.from_dict(mapping.get("words", {})),
    )


def _item(fields: Mapping[str, Any]) -> ContentItem:
    return ContentItem(
        summary=fields["summary"],
        position=fields["position"],
        topic_ids=tuple(fields["topic_ids"]),
        article=_article(fields["article"]),
    )


def _article_to_json(article: Article) -> dict[str, Any]:
    return asdict(article) | {
        "published": article.published.isoformat() if article.published else None,
        "topics": list(article.topics),
    }


def _article(fields: Mapping[str, Any]) -> Article:
    published = fields["published"]
    return Article(
        title=fields["title"],
        takeaway=fields["takeaway"],
        found=fields["found"],
        matters=fields["matters"],
        keep_in_mind=fields["keep_in_mind"],
        url=fields["url"],
        archive_url=fields["archive_url"],
        key=fields["key"],
        published=date.fromisoformat(published) if published else None,
        topics=tuple(fields["topics"]),
        study=_study(fields["study"]),
        # Without a word on rights, what may be shown is the teaser.
        full_text=fields.get("full_text", False),
        teaser=fields.get("teaser", ""),
    )


def _study(fields: Mapping[str, Any]) -> Study:
    kind, subjects = fields["kind"], fields["subjects"]
    return Study(
        kind=StudyKind(kind) if kind else None,
        participants=fields["participants"],
        subjects=Subjects(subjects) if subjects else None,
        peer_reviewed=fields["peer_reviewed"],
        journal=fields["journal"],
        doi=fields["doi"],
        pmid=fields["pmid"],
        # What was approved before these were known says nothing of them.
        funding=fields.get("funding"),
        retracted=fields.get("retracted", False),
    )
