"""Of readers: what they asked for and agreed to, without who they are."""

from django.db.models import Model

from digest.studio.rare.finding import number, word
from digest.studio.rare.table import Table, TableOfReaders
from subscribers.models import (
    AddressChange,
    Consent,
    KeyFingerprint,
    LeavingReason,
    LiftedSuppression,
    RecentRequest,
    ServiceMail,
    SignUp,
    Suppression,
    TopicChoice,
)


class Consents(TableOfReaders):
    """What people agreed to; of the erased, with nobody beside it."""

    list_display = ("id", "newsletter", "reader", "given_at", "how", "kept_until")
    fields = (
        "newsletter", "reader", "given_at", "recorded_at", "how", "wording", "kept_until"
    )  # fmt: skip
    list_select_related = ("newsletter", "subscriber")
    unread = ("address_hash",)
    finds = {"pk": number}
    search_help_text = "A consent's number; a reader's page has theirs"


class SignUps(Table):
    """What was asked for at the page and waits for its confirmation."""

    called = "Sign-ups"
    list_display = ("id", "newsletter", "asked_at", "cadence", "language")
    fields = ("newsletter", "asked_at", "topic_choice", "cadence", "language", "wording")
    list_select_related = ("newsletter",)
    unread = ("email", "email_key", "public_id")


class AddressChanges(TableOfReaders):
    """Moves to another address that wait for their confirmation."""

    called = "Changes of address"
    list_display = ("id", "reader", "newsletter", "asked_at")
    fields = ("reader", "newsletter", "asked_at")
    list_select_related = ("subscriber", "newsletter")
    unread = ("email", "email_key", "public_id")


class ServiceMails(Table):
    """Mail to one person about their own subscription."""

    list_display = ("id", "kind", "newsletter", "state", "asked_at", "tries", "detail")
    fields = (
        "kind", "newsletter", "state", "asked_at", "not_before", "lease_until", "tries",
        "ended_at", "detail", "attempt_id",
    )  # fmt: skip
    list_select_related = ("newsletter",)
    unread = ("address",)


class RecentRequests(Table):
    """How often somebody asked for something, kept for a day."""

    list_display = ("id", "purpose", "at")
    fields = ("purpose", "at")
    unread = ("whose",)


class TopicChoices(Table):
    """Sets of topics that readers chose."""

    list_display = ("id", "key")
    fields = ("key", "topics")
    finds = {"key": word}
    search_help_text = "The numbers of all its topics as they stand here"


class LeavingReasons(Table):
    """Why people left, of nobody."""

    list_display = ("id", "newsletter", "reason", "month")
    fields = ("newsletter", "reason", "month")
    list_select_related = ("newsletter",)


class Suppressions(Table):
    """That an address must not be mailed; which one is told to who knows it, at its own page."""

    list_display = ("id", "reason", "since", "complained_at")
    fields = ("reason", "since", "complained_at")
    unread = ("address_hash", "note")


class LiftedSuppressions(Table):
    """Those that an admin has lifted."""

    list_display = ("id", "reason", "since", "lifted_at", "lifted_by")
    fields = ("reason", "since", "complained_at", "lifted_at", "lifted_by")
    unread = ("address_hash", "note")


class KeyFingerprints(Table):
    """By what the database knows its secret key."""

    called = "The known secret key"
    list_display = ("id", "fingerprint", "since")
    fields = ("fingerprint", "since")
    search_fields = ()


READERS: dict[type[Model], type[Table]] = {
    Consent: Consents,
    SignUp: SignUps,
    AddressChange: AddressChanges,
    ServiceMail: ServiceMails,
    RecentRequest: RecentRequests,
    TopicChoice: TopicChoices,
    LeavingReason: LeavingReasons,
    Suppression: Suppressions,
    LiftedSuppression: LiftedSuppressions,
    KeyFingerprint: KeyFingerprints,
}
