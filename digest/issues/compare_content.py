"""Says in words how an issue differs from what was approved of it. Pure."""

from digest.issues.content import ContentItem, IssueContent
from digest.issues.difference import ChangedText, Difference, changed_text

_ISSUE_FIELDS = {
    "newsletter_name": "newsletter's name",
    "language": "newsletter's language",
    "words": "mail's own wording",
    "from_name": "sender's name",
    "from_address": "sender's address",
    "reply_to": "address for replies",
    "postal_address": "postal address",
    "privacy_url": "privacy page's address",
    "logo": "newsletter's logo",
    "date": "issue's date",
    "note": "editors' note",
    "subject": "editors' subject",
    "preheader": "editors' preheader",
}
_ARTICLE_FIELDS = {
    "title": "title",
    "takeaway": "takeaway",
    "teaser": "teaser",
    "found": "what they found",
    "matters": "why it matters",
    "keep_in_mind": "keep in mind",
    "url": "address",
    "published": "date",
    "topics": "topics",
    "study": "study",
    "full_text": "rights",
}


def compare_content(approved: IssueContent, present: IssueContent) -> tuple[Difference, ...]:
    """Return each difference, for an editor, in one sentence and with the texts that it is about;
    empty where there is none."""
    found = [
        Difference(
            sentence=f"The {words} has changed.",
            texts=changed_text("", getattr(approved, name), getattr(present, name)),
        )
        for name, words in _ISSUE_FIELDS.items()
        if getattr(approved, name) != getattr(present, name)
    ]
    found += _caveat(approved, present)
    found += _items(approved.items, present.items)
    found += _notices(approved, present)
    return tuple(found)


def _caveat(approved: IssueContent, present: IssueContent) -> list[Difference]:
    former, now = approved.caveat_version, present.caveat_version
    texts = changed_text("", approved.caveat_body, present.caveat_body)
    if former != now:
        said = f"Version {former} of the caveat was approved; now it is version {now}."
        return [Difference(sentence=said, texts=texts)]
    return [Difference(sentence="The caveat has changed.", texts=texts)] if texts else []


def _notices(approved: IssueContent, present: IssueContent) -> list[Difference]:
    before = [(notice.key, notice.words) for notice in approved.notices]
    after = [(notice.key, notice.words) for notice in present.notices]
    if before == after:
        return []
    was, now = ("\n".join(words for _, words in notices) for notices in (before, after))
    return [
        Difference(
            sentence="What readers are told of articles in earlier issues has changed.",
            texts=changed_text("", was, now),
        )
    ]


def _items(approved: tuple[ContentItem, ...], present: tuple[ContentItem, ...]) -> list[Difference]:
    before = {item.summary: item for item in approved}
    after = {item.summary: item for item in present}
    found = [
        Difference(sentence=f"“{item.article.title}” is no longer in the issue.")
        for summary, item in before.items()
        if summary not in after
    ]
    found += [
        Difference(sentence=f"“{item.article.title}” has come into the issue.")
        for summary, item in after.items()
        if summary not in before
    ]
    stayed = [summary for summary in before if summary in after]
    if stayed != [summary for summary in after if summary in before]:
        found.append(
            Difference(
                sentence="The items stand in another order.",
                order_before=tuple(item.article.title for item in approved),
                order_after=tuple(item.article.title for item in present),
            )
        )
    for summary in stayed:
        found += _item(before[summary], after[summary])
    return found


def _item(before: ContentItem, after: ContentItem) -> list[Difference]:
    changed: list[str] = []
    texts: list[ChangedText] = []
    for name, words in _ARTICLE_FIELDS.items():
        was, now = getattr(before.article, name), getattr(after.article, name)
        if was != now:
            changed.append(words)
            texts += changed_text(words, _shown(name, was), _shown(name, now))
    # A topic may be exchanged for another of the same name.
    if before.topic_ids != after.topic_ids and "topics" not in changed:
        changed.append("topics")
    if not changed:
        return []
    said = f"“{before.article.title}” has changed: {', '.join(changed)}."
    return [Difference(sentence=said, texts=tuple(texts))]


def _shown(name: str, value: object) -> object:
    if name == "full_text":
        return "full text" if value else "teaser"
    return value
