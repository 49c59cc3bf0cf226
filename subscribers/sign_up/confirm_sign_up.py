"""The second half of a double opt-in: whoever reads mail at the address wants it."""

from datetime import datetime

from django.db import transaction

from subscribers.address import normal_address
from subscribers.enrol import enrol
from subscribers.leaving.is_read_at import is_read_at
from subscribers.links.tokens import link_signer
from subscribers.models import (
    DOUBLE_OPT_IN,
    Cadence,
    ServiceMailKind,
    SignUp,
    Subscriber,
    Subscription,
)
from subscribers.service_mail.ask_for_mail import ask_for_mail
from subscribers.service_mail.lifetimes import SIGN_UP_COUNTS_FOR


def find_sign_up(token: str, *, at: datetime) -> SignUp | None:
    """Return the sign-up that the link is of; None where it is not ours, or too old."""
    public_id = link_signer().read_confirm_token(token)
    if public_id is None:
        return None
    return (
        SignUp.objects.select_related("newsletter", "confirmed_as__subscriber")
        .filter(public_id=public_id, asked_at__gt=at - SIGN_UP_COUNTS_FOR)
        .first()
    )


def confirm_sign_up(asked: SignUp, *, at: datetime) -> Subscription:
    """Make the person a reader, keep the consent, and ask for the welcome mail. Who was one before
    and has now chosen nothing gets what they had chosen.

    Doing it again changes nothing. Raises ComplainedError where it
    takes a person here to bring them back.
    """
    with transaction.atomic():
        # The person first, as whoever erases them does: else each might wait for the other.
        if asked.email_key:
            Subscriber.objects.select_for_update().filter(email_key=asked.email_key).first()
        _lock_others(asked)
        asked = SignUp.objects.select_for_update().get(pk=asked.pk)
        if asked.confirmed_as:
            return asked.confirmed_as
        # What the browser guessed and spoke at the form of another newsletter is no wish for all.
        is_reader = is_read_at(asked.email_key)
        chosen = _former(asked) if not asked.cadence else None
        subscription = enrol(
            normal_address(asked.email),
            asked.newsletter,
            how=DOUBLE_OPT_IN,
            wording=asked.wording,
            at=at,
            topic_choice=chosen.topic_choice if chosen else asked.topic_choice,
            cadence=Cadence(chosen.cadence if chosen else asked.cadence or Cadence.WEEKLY),
            time_zone="" if is_reader else asked.time_zone,
            own_wish=True,
        )
        if not is_reader:
            person = Subscriber.objects.filter(pk=subscription.subscriber_id)
            person.update(language=asked.language)
        _settle(asked, subscription)
        ask_for_mail(
            ServiceMailKind.WELCOME,
            asked.newsletter,
            subscriber=subscription.subscriber,
            at=at,
        )
    return subscription


def _former(asked: SignUp) -> Subscription | None:
    """Return what whoever comes back had chosen."""
    theirs = Subscription.objects.select_related("topic_choice")
    return theirs.filter(newsletter=asked.newsletter, subscriber__email_key=asked.email_key).first()


def _lock_others(asked: SignUp) -> None:
    # In one order: two links for the same address may be pressed at the same moment.
    if asked.email_key:
        same = SignUp.objects.filter(newsletter=asked.newsletter, email_key=asked.email_key)
        list(same.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _settle(asked: SignUp, subscription: Subscription) -> None:
    """Keep no address, and let the links in other mails find it done: whoever asked for those may
    have been a stranger, and what they wished for is forgotten."""
    same = SignUp.objects.filter(newsletter=asked.newsletter, email_key=asked.email_key)
    same.update(
        email="",
        email_key="",
        confirmed_as=subscription,
        topic_choice=asked.topic_choice,
        cadence=asked.cadence,
        time_zone=asked.time_zone,
        language=asked.language,
        wording=asked.wording,
    )
