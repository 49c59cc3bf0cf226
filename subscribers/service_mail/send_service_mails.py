"""Sending the service mails that wait."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from digest.delivery.guards.watch import check_not_restored
from digest.delivery.providers.base import (
    NO_DELIVERY,
    Handover,
    Message,
    Permission,
    Provider,
    Recipient,
)
from digest.delivery.providers.far_end_words import without_name
from digest.issues.check_origin import origin_faults
from digest.newsletters.looks import find_look
from digest.newsletters.models import Newsletter
from digest.render.service_mail import render_service_mail, service_templates_of
from digest.render.template_error import TemplateError
from subscribers.models import ServiceMail, ServiceMailKind, ServiceMailState
from subscribers.service_mail.claim import claim_mail
from subscribers.service_mail.compose import Composed, compose
from subscribers.service_mail.lifetimes import MAIL_COUNTS_FOR
from subscribers.service_mail.next_state import LONGEST_BACK_OFF, NextState, next_state
from subscribers.service_mail.unanswered import WHY, put_off_unanswered

IN_RECORDS = "service-mail"
NOBODY_WAITS = "Nobody waits for it any more."
MOST_AT_A_TIME = 200
"""Before whoever sends looks at other work again."""


def send_service_mails(
    *,
    provider: Provider,
    clock: Callable[[], datetime],
    stop: Callable[[], bool] = lambda: False,
) -> tuple[str, ...]:
    """Hand over what waits, one after the other; return what must be mended, for a person.

    Raises RestoredError where the database was put back from a copy: then nothing may go.
    """
    check_not_restored()
    faults: dict[str, None] = {}
    for _ in range(MOST_AT_A_TIME):
        if put_off_unanswered(clock()):
            faults[f"Mail about a subscription waits. {WHY} See digest doctor."] = None
        if stop() or (mail := claim_mail(provider.name, clock=clock)) is None:
            break
        fault = _send(mail, provider, clock)
        if fault:
            faults[fault] = None
    return tuple(faults)


def _send(mail: ServiceMail, provider: Provider, clock: Callable[[], datetime]) -> str:
    """Return what a person must mend before such mail can go; empty where there is nothing."""
    now = clock()
    if mail.asked_at + MAIL_COUNTS_FOR[ServiceMailKind(mail.kind)] <= now:
        _store(mail, _given_up("It was not sent in time."), now)
        return ""
    if fault := _why_not_from_here(mail.newsletter):
        _store(mail, _waiting(fault, now), now)
        return f"Mail about a subscription waits. {fault}"
    composed = compose(mail, now=now)
    if composed is None:
        _store(mail, _given_up(NOBODY_WAITS), now)
        return ""
    try:
        handover = _handover(mail, composed)
    except TemplateError as error:
        fault = f"The look {mail.newsletter.look} must be mended: {error}"
        _store(mail, _waiting(fault, now), now)
        return f"Mail about a subscription waits. {fault}"
    outcome = provider.submit(handover, on_taken=_take_no_note, may_go=_always)
    result = next_state(outcome, tries=mail.tries, now=now)
    result = replace(result, detail=without_name(result.detail, composed.address))
    _store(mail, result, clock())
    return f"Mail about a subscription waits: {result.detail}" if result.is_about_us else ""


def _why_not_from_here(newsletter: Newsletter) -> str:
    environment = settings.ENVIRONMENT
    findings = origin_faults(
        newsletter_slug=newsletter.slug,
        from_address=newsletter.from_address,
        postal_address=newsletter.postal_address,
        base_url=environment.base_url,
        is_trial=environment.is_trial,
    )
    return " ".join(f"{one.what} {one.mend}" for one in findings if one.severity == "error")


def _handover(mail: ServiceMail, composed: Composed) -> Handover:
    newsletter, letter = mail.newsletter, composed.letter
    look = find_look(newsletter.look, newsletter.colours)
    rendered = render_service_mail(service_templates_of(look), letter)
    url = composed.unsubscribe_url
    message = Message(
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        slots={},
        from_name=newsletter.from_name,
        from_address=newsletter.from_address,
        reply_to=newsletter.reply_to,
        list_id=f"{newsletter.slug}.{settings.ENVIRONMENT.base_host}" if url else "",
        list_name=newsletter.name,
        language=letter.language,
        is_automatic=True,
    )
    recipient = Recipient(
        delivery_id=NO_DELIVERY,
        address=composed.address,
        name="",
        slots={"unsubscribe_url": url} if url else {},
    )
    return Handover(
        attempt_id=mail.attempt_id,
        issue_slug=IN_RECORDS,
        message=message,
        recipients=(recipient,),
    )


def _store(mail: ServiceMail, result: NextState, now: datetime) -> None:
    ends = result.state != ServiceMailState.WAITING
    ServiceMail.objects.filter(pk=mail.pk, state=ServiceMailState.WAITING).update(
        state=result.state,
        detail=result.detail,
        not_before=result.not_before or mail.not_before,
        lease_until=None,
        has_turn=False,
        address="" if ends else mail.address,
        ended_at=now if ends else None,
    )


def _given_up(detail: str) -> NextState:
    return NextState(state=ServiceMailState.GIVEN_UP, detail=detail)


def _waiting(detail: str, now: datetime) -> NextState:
    return NextState(
        state=ServiceMailState.WAITING, detail=detail[:300], not_before=now + LONGEST_BACK_OFF / 6
    )


def _take_no_note(_: int) -> None:
    """The outcome says it all: there is one recipient."""


def _always(_: int) -> Permission:
    return Permission.GO
