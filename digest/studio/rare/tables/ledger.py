"""Of the sending: what the ledger holds, row by row."""

from uuid import UUID

from django.db.models import Model

from digest.delivery.models import (
    Attempt,
    Batch,
    CarriedNotice,
    Delivery,
    LedgerWatch,
    ProviderPace,
    Variant,
)
from digest.studio.rare.finding import number, word
from digest.studio.rare.table import Table, TableOfReaders


class Variants(Table):
    """What readers with equal preferences get; its bytes are shown by the audience's page."""

    list_display = ("id", "issue", "subject", "language", "served_before", "key")
    fields = (
        "issue", "key", "articles", "subject", "preheader", "language", "large_text",
        "served_before", "sha256",
    )  # fmt: skip
    list_select_related = ("issue",)
    unread = ("html", "text", "slots")
    finds = {"pk": number, "issue__slug": word}
    search_help_text = "A variant's number, or an issue's name"


class CarriedNotices(Table):
    """Which variants tell of what became known of a summary since."""

    list_display = ("id", "variant", "key")
    fields = ("variant", "key")
    list_select_related = ("variant",)
    finds = {"variant": number}
    search_help_text = "A variant's number"


class Batches(Table):
    """What is handed over together."""

    list_display = ("id", "issue", "due_at", "number", "state", "tries", "last_error")
    fields = (
        "issue", "variant", "due_at", "number", "state", "not_before", "lease_until", "position",
        "closed", "refused_before", "tries", "last_error",
    )  # fmt: skip
    list_select_related = ("issue",)
    finds = {"pk": number, "issue__slug": word}
    search_help_text = "A batch's number, or an issue's name"


class Attempts(Table):
    """Each try at handing a batch over; the newest batch's first."""

    ordering = ("-batch", "-pk")
    list_display = ("id", "batch", "started_at", "provider", "outcome", "taken", "rejected")
    fields = (
        "id", "batch", "started_at", "ended_at", "outcome", "in_order", "provider", "message_id",
        "taken", "rejected", "unknown", "detail", "seen_at", "doubled",
    )  # fmt: skip
    finds = {"batch": number, "pk": UUID}
    search_help_text = "A batch's number, or an attempt's own"


class Deliveries(TableOfReaders):
    """Each reader's copy of each issue."""

    ordering = ("-issue_id", "-subscriber_id", "-pk")
    list_display = ("id", "issue", "reader", "batch", "state", "reason")
    fields = ("issue", "reader", "batch", "state", "reason")
    list_select_related = ("issue", "subscriber", "batch")
    finds = {"pk": number, "issue__slug": word}
    search_help_text = "A delivery's number, or an issue's name; a reader's page has all of theirs"


class Paces(Table):
    """How fast each provider may be given mail."""

    called = "Providers' pace"
    list_display = ("provider", "free_at", "rests_until")
    fields = ("provider", "free_at", "rests_until")
    search_fields = ()


class Watches(Table):
    """By what a restored database is known."""

    called = "The ledger's watch"
    list_display = ("id", "claims", "cluster", "accepted_at")
    fields = ("claims", "cluster", "accepted_at")
    search_fields = ()


LEDGER: dict[type[Model], type[Table]] = {
    Variant: Variants,
    CarriedNotice: CarriedNotices,
    Batch: Batches,
    Attempt: Attempts,
    Delivery: Deliveries,
    ProviderPace: Paces,
    LedgerWatch: Watches,
}
