"""What became of a person's own sign-ups, where the links in their mails must count no more."""

from django.db.models import Q

from subscribers.models import SignUp, Subscriber, SubscriptionState


def forget_sign_ups(person: Subscriber, key: str | None) -> None:
    """Delete those that were confirmed: their link leads to the preferences. And those at ``key``
    (``Address.key``) for what the person reads: all that they brought is mail with such a link, so
    whoever asks there again is not to be taken for one who does not answer. Within a transaction
    that holds the person."""
    gone = Q(confirmed_as__subscriber=person)
    if key:
        read = person.subscriptions.filter(state=SubscriptionState.ACTIVE).values("newsletter")
        gone |= Q(email_key=key, newsletter__in=read)
    SignUp.objects.filter(gone).delete()
