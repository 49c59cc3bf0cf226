"""What an issue's content shows to be wrong before it is rendered. Pure."""

from collections.abc import Iterator

from digest.issues.check_origin import check_origin
from digest.issues.content import ContentItem, IssueContent
from digest.render.caveat_text import CaveatError, check_caveat_body
from digest.render.checks import Finding
from digest.render.clean_text import clean_line
from digest.render.records import Article


def check_content(content: IssueContent, *, base_url: str, is_trial: bool) -> tuple[Finding, ...]:
    """Return what must or should be mended; empty for nothing."""
    return (
        *check_origin(content, base_url=base_url, is_trial=is_trial),
        *_check_caveat(content),
        *_check_items(content),
    )


def _check_caveat(content: IssueContent) -> Iterator[Finding]:
    try:
        check_caveat_body(content.caveat_body)
    except CaveatError as error:
        yield Finding(
            code="caveat-malformed" if content.caveat_body.strip() else "caveat-missing",
            severity="error",
            place="newsletter",
            what=str(error),
            mend=f"Write a new version of the caveat of {content.newsletter_name}.",
        )


def _check_items(content: IssueContent) -> Iterator[Finding]:
    if not content.items:
        yield Finding(
            code="issue-empty",
            severity="error",
            place="issue",
            what=f"{content.slug} has no items.",
            mend="Compose it again when there are new summaries, or leave this week out.",
        )
    first_at: dict[tuple[str, str], int] = {}
    for item in content.items:
        if not item.topic_ids:
            yield Finding(
                code="item-without-topic",
                severity="warning",
                place=f"item {item.position}",
                what=f"“{item.article.title}” has no topic, so only readers of all topics get it.",
                mend=f"Ingest a file that says id: {item.summary} and topics: [...] "
                "(digest topics lists them), then compose again.",
            )
        if item.article.study.kind is None and not item.article.study.retracted:
            yield _evidence_unknown(item)
        names = _names(item.article) | {("summary", str(item.summary))}
        twin = min((first_at[name] for name in names if name in first_at), default=None)
        if twin is not None:
            yield Finding(
                code="item-twice",
                severity="error",
                place=f"item {item.position}",
                what=f"“{item.article.title}” tells of the same study as item {twin}.",
                mend=f"Exclude one of them (digest summaries exclude {item.summary}) "
                "and compose again.",
            )
        for name in names:
            first_at.setdefault(name, item.position)


def _evidence_unknown(item: ContentItem) -> Finding:
    study = item.article.study
    in_its_file = f"write it into its file (id: {item.summary} and study: {{kind: cohort}})"
    look_up = f"Look it up (digest enrich {item.summary}), or " if study.doi or study.pmid else ""
    return Finding(
        code="evidence-unknown",
        severity="warning",
        place=f"item {item.position}",
        what=f"“{item.article.title}” does not say what kind of study it tells of, so readers "
        "cannot see how sure it is.",
        mend=f"{look_up or 'Add its DOI or PubMed id and look it up (digest enrich), or '}"
        f"{in_its_file}, then ingest that and compose again.",
    )


def _names(article: Article) -> set[tuple[str, str]]:
    names = (
        ("doi", (article.study.doi or "").lower()),
        ("pmid", article.study.pmid or ""),
        ("url", article.url),
        ("title", clean_line(article.title).casefold()),
    )
    return {(kind, name) for kind, name in names if name}
