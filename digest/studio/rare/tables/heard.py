"""Of what providers report: that it came, and never what stood in it."""

from django.db.models import Model

from digest.events.models import Event, MailboxVisit, StoredBody
from digest.studio.rare.finding import number, word
from digest.studio.rare.table import Table


class StoredBodies(Table):
    """What was reported, unread: it holds addresses."""

    list_display = ("id", "reporter", "received_at", "applied_at", "problems")
    fields = ("reporter", "received_at", "applied_at", "problems", "sha256")
    unread = ("body",)
    finds = {"pk": number, "sha256": word}
    search_help_text = "A body's number, or its SHA-256"


class Events(Table):
    """What was heard of single copies."""

    list_display = ("id", "kind", "at", "delivery", "attempt", "reason")
    fields = ("delivery", "attempt", "kind", "at", "reason", "event_id")
    # The names of both are their keys, for which nothing need be looked up but the rows' own.
    list_select_related = ("delivery", "attempt")
    finds = {"delivery": number, "event_id": word}
    search_help_text = "A delivery's number, or the provider's own for the event"


class MailboxVisits(Table):
    """When the mailbox for bounces was last read."""

    list_display = ("id", "at", "trouble")
    fields = ("at", "trouble")
    search_fields = ()


HEARD: dict[type[Model], type[Table]] = {
    StoredBody: StoredBodies,
    Event: Events,
    MailboxVisit: MailboxVisits,
}
