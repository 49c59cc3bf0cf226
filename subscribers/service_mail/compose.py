"""What a service mail says and where it goes, as things stand when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import override

from digest.archive.published import published_issues
from digest.newsletters.models import Newsletter
from digest.page_language import first_offered
from digest.render.service_mail import ServiceMail as Letter
from digest.web_address import completed
from subscribers.address import normal_address
from subscribers.leaving.is_read_at import is_read_at
from subscribers.links.tokens import link_signer
from subscribers.models import (
    Cadence,
    ServiceMail,
    ServiceMailKind,
    SignUp,
    Subscriber,
    SubscriberState,
    Subscription,
    SubscriptionState,
)
from subscribers.service_mail import wording
from subscribers.service_mail.letter import Letterhead
from subscribers.service_mail.lifetimes import ACCOUNT_LINK_COUNTS_FOR, SIGN_UP_COUNTS_FOR
from subscribers.suppressions.endings import BOUNCED
from subscribers.suppressions.look_up import MOVED, suppression_of
from subscribers.suppressions.may_join import may_join


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A mail, and where it goes."""

    address: str
    letter: Letter
    unsubscribe_url: str = ""
    """Where its reader has a subscription that the mail is about."""


def compose(mail: ServiceMail, *, now: datetime) -> Composed | None:
    """Return what is to be sent; None where nobody waits for it any more."""
    return _COMPOSERS[ServiceMailKind(mail.kind)](mail, now)


def _confirm(mail: ServiceMail, now: datetime) -> Composed | None:
    asked = mail.sign_up
    if asked is None or not asked.email or not may_join(asked.email_key):
        return None
    if _came_back(asked):
        return None
    taken = _active_subscription(mail.newsletter, asked.email_key)
    if taken is not None:
        # Found out here and not at the page, which must not know who is subscribed.
        return _has_it_already(mail, taken, now)
    head = _letterhead(mail.newsletter, language=asked.language)
    url = _url(f"/confirm/{link_signer().confirm_token(asked.public_id)}")
    # From when it was asked for: this mail may have had to wait.
    ends = _today(mail.newsletter, asked.asked_at + SIGN_UP_COUNTS_FOR)
    with override(head.language):
        letter = wording.please_confirm(head, confirm_url=url, works_until=ends)
    return Composed(address=asked.email, letter=letter)


def _came_back(asked: SignUp) -> bool:
    """Tell whether the address was asked before, and its server says that there is no mailbox."""
    same = ServiceMail.objects.filter(
        sign_up__newsletter=asked.newsletter_id, sign_up__email_key=asked.email_key
    )
    return same.filter(detail=BOUNCED).exists()


def _has_it_already(mail: ServiceMail, taken: Subscription, now: datetime) -> Composed:
    reader = taken.subscriber
    head = _letterhead(mail.newsletter, reader=reader)
    pause = taken.paused_until
    with override(head.language):
        letter = wording.has_it_already(
            head,
            preferences_url=_preferences_url(reader, mail.newsletter),
            unsubscribe_url=_unsubscribe_url(reader, mail.newsletter),
            paused_until=pause if pause and pause > _today(mail.newsletter, now) else None,
        )
    return _to_reader(reader, mail.newsletter, letter)


def _today(newsletter: Newsletter, now: datetime) -> date:
    return now.astimezone(ZoneInfo(newsletter.time_zone)).date()


def _welcome(mail: ServiceMail, now: datetime) -> Composed | None:  # noqa: ARG001 - as the others
    reader = _living(mail.subscriber)
    taken = reader and _active_subscription(mail.newsletter, reader.email_key or "")
    if not reader or not taken:
        return None
    head = _letterhead(mail.newsletter, reader=reader)
    latest = published_issues().filter(newsletter=mail.newsletter).order_by("-date", "-pk").first()
    with override(head.language):
        letter = wording.welcome(
            head,
            cadence=Cadence(taken.cadence),
            has_chosen_topics=taken.topic_choice_id is not None,
            latest_issue_url=_url(f"/issues/{latest.slug}/") if latest else "",
            preferences_url=_preferences_url(reader, mail.newsletter),
            unsubscribe_url=_unsubscribe_url(reader, mail.newsletter),
        )
    return _to_reader(reader, mail.newsletter, letter)


def _account(mail: ServiceMail, now: datetime) -> Composed | None:
    reader = _living(mail.subscriber)
    # The page says the same whoever asks; who must not be mailed writes to us, as it says there.
    if not reader or suppression_of(reader.email_key or ""):
        return None
    head = _letterhead(mail.newsletter, reader=reader)
    token = link_signer().account_token(
        reader.public_id,
        mail.newsletter_id,
        reader.token_generation,
        ends_at=now + ACCOUNT_LINK_COUNTS_FOR,
    )
    with override(head.language):
        letter = wording.account_link(head, account_url=_url(f"/account/{token}"))
    return Composed(address=reader.email, letter=letter)


def _confirm_address(mail: ServiceMail, now: datetime) -> Composed | None:  # noqa: ARG001 - as the others
    change = mail.address_change
    reader = change and _living(change.subscriber)
    if not change or not reader or not may_join(change.email_key):
        return None
    head = _letterhead(mail.newsletter, reader=reader)
    with override(head.language):
        if is_read_at(change.email_key):
            letter = wording.address_is_taken(head)
        else:
            token = link_signer().new_address_token(change.public_id)
            letter = wording.confirm_new_address(head, confirm_url=_url(f"/new-address/{token}"))
    return Composed(address=change.email, letter=letter)


def _address_changed(mail: ServiceMail, now: datetime) -> Composed | None:  # noqa: ARG001 - as the others
    if not mail.address or _was_barred(mail.address):
        return None
    head = _letterhead(mail.newsletter, reader=_living(mail.subscriber))
    with override(head.language):
        letter = wording.address_has_changed(head)
    return Composed(address=mail.address, letter=letter)


def _was_barred(former: str) -> bool:
    """Tell whether the address must not be mailed for more than that its reader has moved."""
    suppression = suppression_of(normal_address(former).key)
    return suppression is not None and (
        suppression.reason != MOVED or suppression.complained_at is not None
    )


_COMPOSERS: dict[ServiceMailKind, Callable[[ServiceMail, datetime], Composed | None]] = {
    ServiceMailKind.CONFIRM: _confirm,
    ServiceMailKind.WELCOME: _welcome,
    ServiceMailKind.ACCOUNT: _account,
    ServiceMailKind.CONFIRM_ADDRESS: _confirm_address,
    ServiceMailKind.ADDRESS_CHANGED: _address_changed,
}


def _to_reader(reader: Subscriber, newsletter: Newsletter, letter: Letter) -> Composed:
    url = _unsubscribe_url(reader, newsletter)
    return Composed(address=reader.email, letter=letter, unsubscribe_url=url)


def _living(person: Subscriber | None) -> Subscriber | None:
    return person if person and person.state == SubscriberState.CONFIRMED else None


def _active_subscription(newsletter: Newsletter, email_key: str) -> Subscription | None:
    return (
        Subscription.objects.select_related("subscriber")
        .filter(
            newsletter=newsletter,
            subscriber__email_key=email_key,
            subscriber__state=SubscriberState.CONFIRMED,
            state=SubscriptionState.ACTIVE,
        )
        .first()
    )


def _letterhead(
    newsletter: Newsletter, *, reader: Subscriber | None = None, language: str = ""
) -> Letterhead:
    wished = reader.language if reader else language
    return Letterhead(
        newsletter=newsletter.name,
        sender=newsletter.from_name,
        from_address=newsletter.from_address,
        postal_address=newsletter.postal_address,
        privacy_url=completed(newsletter.privacy_notice, base_url=settings.ENVIRONMENT.base_url),
        language=first_offered(wished, newsletter.language) or settings.LANGUAGE_CODE,
        text_only=bool(reader and reader.text_only),
        large_text=bool(reader and reader.large_text),
    )


def _preferences_url(reader: Subscriber, newsletter: Newsletter) -> str:
    token = link_signer().preferences_token(
        reader.public_id, newsletter.pk, reader.token_generation
    )
    return _url(f"/preferences/{token}")


def _unsubscribe_url(reader: Subscriber, newsletter: Newsletter) -> str:
    return _url(f"/unsubscribe/{link_signer().unsubscribe_token(reader.public_id, newsletter.pk)}")


def _url(path: str) -> str:
    return f"{settings.ENVIRONMENT.base_url}{path}"
