"""Looks for all that must be mended before an issue may go out."""

from collections.abc import Iterator

from digest.issues.check_content import check_content
from digest.issues.check_since import HEADING_CHARACTERS, NOT_ALLOWED, check_since
from digest.issues.content import IssueContent
from digest.issues.edition import edition_of
from digest.issues.gather import gather_content
from digest.issues.mail_templates import templates_for
from digest.issues.models import Issue
from digest.issues.snapshot import SnapshotError, frozen_issue
from digest.render.checks import (
    NOTHING_ASKED,
    Answers,
    Finding,
    check_craft,
    check_mail,
    check_writing,
)
from digest.render.mail import render_mail
from digest.render.shorten import shorten
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates, prepare
from digest.summaries.models import Standing
from digest.summaries.withdrawn_at import how_withdrawn


def check_issue(
    issue: Issue, *, base_url: str, is_trial: bool, answers: Answers = NOTHING_ASKED
) -> tuple[Finding, ...]:
    """Return what must (error) or should (warning) be mended; empty for nothing.

    Looks at the issue as it is now: its newsletter, each item, and the mail with all items, as
    the bytes that a reader would get. Once the audience is planned it looks at the snapshot
    instead, since nothing else can go out any more, and at what was found out or decided about
    its studies since. ``answers`` are what the web gave beforehand.
    """
    if issue.sequence is not None:
        return _check_frozen(issue, base_url=base_url, is_trial=is_trial, answers=answers)
    content = gather_content(issue)
    findings = [
        *check_content(content, base_url=base_url, is_trial=is_trial),
        *_check_summaries(issue),
    ]
    try:
        templates = templates_for(issue.newsletter)
    except TemplateError as error:
        return (*findings, _template_finding(error, issue.newsletter.look))
    return (*findings, *_check_mail(content, templates, base_url=base_url, answers=answers))


def _check_frozen(
    issue: Issue, *, base_url: str, is_trial: bool, answers: Answers
) -> tuple[Finding, ...]:
    try:
        frozen = frozen_issue(issue)
    except SnapshotError as error:
        return (
            Finding(
                code="snapshot-altered",
                severity="error",
                place="snapshot",
                what=str(error),
                mend=f"Hold it until then: digest hold {issue.slug}.",
            ),
        )
    return (
        *check_content(frozen.content, base_url=base_url, is_trial=is_trial),
        *check_since(frozen.content, issue),
        *_check_mail(frozen.content, frozen.templates, base_url=base_url, answers=answers),
    )


def _check_summaries(issue: Issue) -> Iterator[Finding]:
    items = issue.items.filter(released=False).order_by("position", "pk")
    how = how_withdrawn(items.values_list("summary", flat=True))
    for item in items.select_related("summary"):
        summary = item.summary
        heading = shorten(summary.heading, limit=HEADING_CHARACTERS) or f"Summary {summary.pk}"
        if summary.missing:
            yield Finding(
                code="item-incomplete",
                severity="error",
                place=f"item {item.position}",
                what=f"“{heading}” lacks {', '.join(summary.missing)}.",
                mend=f"Write what is missing into a file with id: {summary.pk} and ingest it, "
                f"or exclude it (digest summaries exclude {summary.pk}) and compose again.",
            )
        if summary.pk in how:
            yield Finding(
                code="item-retracted",
                severity="warning",
                place=f"item {item.position}",
                what=f"The study behind “{heading}” was {how[summary.pk]}.",
                mend=f"Exclude it (digest summaries exclude {summary.pk}) and compose again, "
                "unless the withdrawal itself is what readers should know.",
                needs_person=True,
            )
        fault = NOT_ALLOWED.get(Standing(summary.standing))
        if fault:
            reason = f": {summary.standing_reason}" if summary.standing_reason else ""
            yield Finding(
                code=f"item-{summary.standing}",
                severity="error",
                place=f"item {item.position}",
                what=f"“{heading}” {fault}{reason}.",
                mend="Compose the issue again, which leaves it out, or decide otherwise about it "
                f"(digest summaries show {summary.pk}).",
            )


def _check_mail(
    content: IssueContent, templates: MailTemplates, *, base_url: str, answers: Answers
) -> tuple[Finding, ...]:
    if not content.items or not content.caveat_body.strip():
        return ()
    told = tuple(notice.words for notice in content.new_notices)
    edition = edition_of(content, content.items, base_url=base_url, notices=told)
    try:
        mail = render_mail(prepare(templates), edition)
    except (TemplateError, MissingSlotError) as error:
        return (_template_finding(error, templates.look),)
    return (
        *check_mail(mail, edition),
        *check_craft(mail, edition, answers=answers),
        *check_writing(edition),
    )


def _template_finding(error: TemplateError | MissingSlotError, look: str) -> Finding:
    return Finding(
        code="template-broken",
        severity="error",
        place="templates",
        what=str(error),
        mend=f"Correct the look {look} (docs/looks.md), or choose another: "
        "digest newsletters set SLUG look=cards.",
    )
