"""Hands over copies of an issue outside the ledger: to whoever looks at it, not to readers."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from digest.delivery.copies.content_now import content_now
from digest.delivery.copies.preview import slots_for_nobody
from digest.delivery.errors import PreviewError
from digest.delivery.providers.base import (
    NO_DELIVERY,
    Deferred,
    Handover,
    Message,
    Outcome,
    Permission,
    Provider,
    Recipient,
    Submitted,
)
from digest.delivery.providers.far_end_words import LONGEST_DETAIL, far_end_words
from digest.delivery.sending.handover import Letterhead, message_of
from digest.issues.content import IssueContent
from digest.issues.edition import edition_of
from digest.issues.models import Issue
from digest.render.mail import render_mail
from digest.render.templates import MailTemplates, prepare


@dataclass(frozen=True, kw_only=True)
class Copies:
    """What became of copies that no ledger knows."""

    taken: int
    refused: tuple[str, ...]
    """For each copy that was not taken, the provider's words."""
    worth_another_try: bool
    """Not one was taken, and the provider asked to try later."""


def hand_over_copies(
    issue: Issue,
    addresses: Iterable[str],
    *,
    notices: tuple[str, ...],
    token: str,
    provider: Provider,
    mark: str = "",
    with_changes: bool = False,
) -> Copies:
    """Hand over the whole issue, with the notices above it, to each address by itself.

    ``token`` stands in the links where a reader's would; it opens nothing. ``mark`` stands before
    the subject; ``with_changes`` is as ``content_now`` has it. Raises PreviewError where the issue
    has no items, SnapshotError and TemplateError.
    """
    content, templates = content_now(issue, with_changes=with_changes)
    message = _message(issue, content, templates, notices, mark)
    slots = slots_for_nobody(token, content.words)
    outcomes = []
    for address in dict.fromkeys(addresses):
        recipient = Recipient(delivery_id=NO_DELIVERY, address=address, name="", slots=slots)
        handover = Handover(
            attempt_id=uuid.uuid4(),
            issue_slug=issue.slug,
            message=message,
            recipients=(recipient,),
        )
        outcomes.append(provider.submit(handover, on_taken=_take_no_note, may_go=_always))
    refused = tuple(_why(outcome) for outcome in outcomes if not _is_taken(outcome))
    return Copies(
        taken=len(outcomes) - len(refused),
        refused=refused,
        worth_another_try=len(refused) == len(outcomes)
        and any(isinstance(outcome, Deferred) for outcome in outcomes),
    )


def _message(
    issue: Issue,
    content: IssueContent,
    templates: MailTemplates,
    notices: tuple[str, ...],
    mark: str,
) -> Message:
    if not content.items:
        raise PreviewError(f"{issue.slug} has no items, so there is nothing to show yet.")
    base_url = settings.ENVIRONMENT.base_url
    told = tuple(notice.words for notice in content.new_notices)
    edition = edition_of(content, content.items, base_url=base_url, notices=(*notices, *told))
    mail = render_mail(prepare(templates), edition)
    return message_of(
        Letterhead(
            content=content,
            newsletter_id=issue.newsletter_id,
            base_url=base_url,
            base_host=settings.ENVIRONMENT.base_host,
        ),
        subject=f"{mark} {mail.subject}" if mark else mail.subject,
        html=mail.html,
        text=mail.text,
        slots=mail.slots,
        language=edition.language,
    )


def _take_no_note(_: int) -> None:
    """A copy has no place in the ledger, so how far the provider came matters to nobody."""


def _always(_: int) -> Permission:
    return Permission.GO


def _is_taken(outcome: Outcome) -> bool:
    return isinstance(outcome, Submitted) and not (
        outcome.rejected or outcome.pending or outcome.unknown or outcome.not_reached
    )


def _why(outcome: Outcome) -> str:
    if isinstance(outcome, Submitted):
        words = next(iter(outcome.rejected.values()), "the provider could not take it now")
    else:
        words = outcome.reason
    return far_end_words(words, longest=LONGEST_DETAIL)
