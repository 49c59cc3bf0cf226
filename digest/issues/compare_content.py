"""Says in words how an issue differs from what was approved of it. Pure."""

from digest.issues.content import ContentItem, IssueContent

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


def compare_content(approved: IssueContent, present: IssueContent) -> tuple[str, ...]:
    """Return one sentence for each difference, for an editor; empty where there is none."""
    found = [
        f"The {words} has changed."
        for name, words in _ISSUE_FIELDS.items()
        if getattr(approved, name) != getattr(present, name)
    ]
    found += _caveat(approved, present)
    found += _items(approved.items, present.items)
    found += _notices(approved, present)
    return tuple(found)


def _caveat(approved: IssueContent, present: IssueContent) -> list[str]:
    former, now = approved.caveat_version, present.caveat_version
    if former != now:
        return [f"Version {former} of the caveat was approved; now it is version {now}."]
    return ["The caveat has changed."] if approved.caveat_body != present.caveat_body else []


def _notices(approved: IssueContent, present: IssueContent) -> list[str]:
    before = [(notice.key, notice.words) for notice in approved.notices]
    after = [(notice.key, notice.words) for notice in present.notices]
    return (
        ["What readers are told of articles in earlier issues has changed."]
        if before != after
        else []
    )


def _items(approved: tuple[ContentItem, ...], present: tuple[ContentItem, ...]) -> list[str]:
    before = {item.summary: item for item in approved}
    after = {item.summary: item for item in present}
    found = [
        f"“{item.article.title}” is no longer in the issue."
        for summary, item in before.items()
        if summary not in after
    ]
    found += [
        f"“{item.article.title}” has come into the issue."
        for summary, item in after.items()
        if summary not in before
    ]
    stayed = [summary for summary in before if summary in after]
    if stayed != [summary for summary in after if summary in before]:
        found.append("The items stand in another order.")
    for summary in stayed:
        changed = _changed_parts(before[summary], after[summary])
        if changed:
            title = before[summary].article.title
            found.append(f"“{title}” has changed: {', '.join(changed)}.")
    return found


def _changed_parts(before: ContentItem, after: ContentItem) -> list[str]:
    changed = [
        words
        for name, words in _ARTICLE_FIELDS.items()
        if getattr(before.article, name) != getattr(after.article, name)
    ]
    # A topic may be exchanged for another of the same name.
    if before.topic_ids != after.topic_ids and "topics" not in changed:
        changed.append("topics")
    return changed
