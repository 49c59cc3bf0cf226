"""StoredBody, Event, KeptFigures, ErasedLeavers, LinkClicks, CountedClick and MailboxVisit."""

from django.db import models

from digest.delivery.models import Attempt, Delivery
from digest.events.records import KEPT_KINDS
from digest.issues.models import Issue

LONGEST_EVENT_ID = 200
"""Characters; SendGrid's have some forty."""
LONGEST_REASON = 300
"""Characters."""
LONGEST_LINK = 2_000
"""Characters, in the form under which addresses are compared: ASCII, and short enough for an index
of PostgreSQL's."""


class Reporter(models.TextChoices):
    """Where a stored body came from, and so how it is read."""

    # Of a provider that posts its reports, the name that attempts are kept with.
    SENDGRID = "sendgrid", "SendGrid's webhook"
    MAILBOX = "mailbox", "the mailbox for bounces"


TELL_OF_ARRIVALS = (Reporter.SENDGRID.value,)
"""Names of providers whose reports say of a copy that it arrived. Of all others only failures are
heard of, so that a copy nothing is heard of has arrived."""


class StoredBody(models.Model):
    """A report as it came, kept before it is read. Holds addresses, so not for long."""

    reporter = models.CharField(max_length=12, choices=Reporter.choices)
    received_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, unique=True)
    """Hex, of the body: what comes again is kept once."""
    applied_at = models.DateTimeField(null=True, blank=True)
    """Null while anything in it waits."""
    problems = models.TextField(blank=True)
    """What could not be read, a line each."""
    # Last, since SQLite reads through a long value to come to the ones after it.
    body = models.BinaryField()
    """Empty once its time is over."""

    class Meta:
        verbose_name_plural = "stored bodies"
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(applied_at=None), name="stored_body_waiting"
            ),
            models.Index(fields=["received_at"], name="stored_body_by_time"),
            models.Index(
                fields=["received_at"],
                condition=~models.Q(problems=""),
                name="stored_body_with_problems",
            ),
        ]

    def __str__(self) -> str:
        return f"stored body {self.pk}"


class Event(models.Model):
    """What became of one copy later. Holds no address that could be read: whose it is, the delivery
    knows.

    Without the database's own check of foreign keys, for which PostgreSQL would lock the delivery
    and the attempt anew for each event: both are looked up right before, and neither is ever
    deleted.
    """

    event_id = models.CharField(max_length=LONGEST_EVENT_ID, unique=True)
    delivery = models.ForeignKey(
        Delivery,
        on_delete=models.CASCADE,
        related_name="events",
        db_index=False,
        db_constraint=False,
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    address_hash = models.CharField(max_length=64, blank=True, db_default="")
    """Of a blocked copy, the keyed hash of where it went: it counts against that address alone.
    Empty for others, and for those of before this was kept."""

    class Meta:
        constraints = [
            # Providers send an event again under another id (reportedly), so its id is not enough.
            models.UniqueConstraint(
                fields=["delivery", "kind", "at"], name="event_once_per_delivery_kind_time"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in KEPT_KINDS]),
                name="event_kind_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class KeptFigures(models.Model):
    """What became of an issue that is over, in numbers, as the clock last counted it."""

    issue = models.OneToOneField(Issue, on_delete=models.CASCADE, related_name="kept_figures")
    counted_at = models.DateTimeField()
    audience = models.PositiveIntegerField()
    deliveries = models.JSONField()
    """State -> how many."""
    heard = models.JSONField()
    """Kind of event -> of how many copies it was reported."""

    class Meta:
        verbose_name_plural = "kept figures"

    def __str__(self) -> str:
        return f"figures of issue {self.issue_id}"


class ErasedLeavers(models.Model):
    """How many left after an issue who were erased since, all together: of them it is kept nowhere
    when they left, or by what way.

    Without the database's own check of the foreign key, for which PostgreSQL would lock the issue
    after the person.
    """

    issue = models.OneToOneField(
        Issue, on_delete=models.CASCADE, related_name="erased_leavers", db_constraint=False
    )
    before_next = models.PositiveIntegerField(default=0)
    """After it, and before the next one began to go out, whoever they were."""
    within_week = models.PositiveIntegerField(default=0)
    """Of its own readers, within a week."""

    class Meta:
        verbose_name_plural = "erased leavers"

    def __str__(self) -> str:
        return f"the erased of those who left after issue {self.issue_id}"


class LinkClicks(models.Model):
    """How often one link of an issue was followed, by all its readers together. Of a newsletter
    whose owner has turned tracking on; who followed it is kept nowhere.

    Without the database's own check of the foreign key, for which PostgreSQL would lock the issue
    last, after batches: whoever has locked the issue may be waiting for these.
    """

    issue = models.ForeignKey(
        Issue,
        on_delete=models.CASCADE,
        related_name="link_clicks",
        db_index=False,
        db_constraint=False,
    )
    address = models.CharField(max_length=LONGEST_LINK)
    """Of an article, as it was approved, in the form under which addresses are compared."""
    clicks = models.PositiveIntegerField(default=0)
    """Without those of scanners."""
    by_scanners = models.PositiveIntegerField(default=0)
    """See ``digest.events.clicks.set_apart``."""

    class Meta:
        verbose_name_plural = "link clicks"
        constraints = [
            models.UniqueConstraint(fields=["issue", "address"], name="link_clicks_once_per_issue")
        ]

    def __str__(self) -> str:
        return f"clicks on a link of issue {self.issue_id}"


class CountedClick(models.Model):
    """That one click is counted, so that a report that comes again does not count twice. Says
    neither whose click it was nor on what."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    """Hex, of the provider's own id for it."""
    counted_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"a click that was counted on {self.counted_on}"


class MailboxVisit(models.Model):
    """The one row that says when the mailbox was last looked into, and how that went."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField()
    trouble = models.TextField(blank=True)
    """Why it could not be read; empty where it was."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="mailbox_visit_only_one")
        ]

    def __str__(self) -> str:
        return "the last visit to the mailbox"
