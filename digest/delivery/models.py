"""The sending ledger: Variant, Batch, Attempt and Delivery, ProviderPace, LedgerWatch."""

import uuid
from typing import Any

from django.db import models

from digest.issues.models import Issue
from subscribers.models import Subscriber


class HandoverState(models.TextChoices):
    """What became of a batch, or of a delivery that differs from its batch."""

    PENDING = "pending"
    SUBMITTING = "submitting"
    SUBMITTED = "submitted"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


OWN_STATES = [
    HandoverState.SUBMITTED,
    HandoverState.REJECTED,
    HandoverState.UNKNOWN,
    HandoverState.SKIPPED,
]
"""What a delivery may be apart from its batch. Only a batch is pending or submitting: whoever
looks for what is still to be done need not look at deliveries."""


class Variant(models.Model):
    """What all subscribers with the same preferences get of an issue: rendered once, kept as the
    bytes that are sent."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="variants")
    key = models.CharField(max_length=64)
    """Hex SHA-256 of what makes this variant: items, notices, text size."""
    articles = models.JSONField(default=list)
    """Primary keys of the summaries, in reading order."""
    subject = models.TextField()
    preheader = models.TextField()
    html = models.BinaryField()
    text = models.BinaryField()
    slots = models.JSONField()
    language = models.CharField(max_length=12)
    served_before = models.PositiveIntegerField()
    """The furthest horizon among those who share it: what their horizons go back to where the
    issue is cancelled before it was handed over. Nobody who shares it misses anything by that,
    since they all get the same articles, and those come after it."""
    sha256 = models.CharField(max_length=64)
    large_text = models.BooleanField(null=True)
    """Set larger; None where it was planned before that was kept."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "key"], name="variant_once_per_issue")
        ]

    def __str__(self) -> str:
        return f"variant {self.key[:12]} of issue {self.issue_id}"


class CarriedNotice(models.Model):
    """What a variant tells its readers of a summary that they had before."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField(max_length=40)
    """Of the notice: see ``digest.issues.notice.Notice``."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "key"], name="notice_once_a_variant")
        ]

    def __str__(self) -> str:
        return f"notice of {self.key} in variant {self.variant_id}"


class Batch(models.Model):
    """Deliveries of one variant, due together, handed to the provider together. Speaks for every
    delivery in it that has no state of its own."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="batches")
    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="batches")
    due_at = models.DateTimeField()
    number = models.PositiveIntegerField()
    """Counts the batches of one variant and due time from 0."""
    state = models.CharField(
        max_length=10, choices=HandoverState.choices, default=HandoverState.PENDING
    )
    not_before = models.DateTimeField(null=True, blank=True)
    """Backing off: not to be claimed earlier."""
    lease_until = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(default=0)
    """Of a provider that works in order: the last delivery it took in this attempt, or 0."""
    closed = models.BooleanField(default=False)
    """A person saw that its outcome stays unknown."""
    refused_before = models.BooleanField(null=True)
    """All in it were refused once, and a person who saw how let them go again. Null: not so."""
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    tried_before: "models.ManyToManyField[Attempt, Any]" = models.ManyToManyField(
        "Attempt", related_name="moved_apart"
    )
    """Of a batch that was moved apart: attempts at the batch that it was part of, which held its
    deliveries too, and of which nobody could tell whether they were taken."""

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "due_at", "number"], name="batch_once_per_variant_and_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=HandoverState.values), name="batch_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=HandoverState.SUBMITTING, lease_until__isnull=False)
                | (~models.Q(state=HandoverState.SUBMITTING) & models.Q(lease_until=None)),
                name="batch_leased_while_submitting",
            ),
        ]
        indexes = [
            models.Index(fields=["issue", "state", "due_at"], name="batch_claim"),
            models.Index(
                fields=["lease_until"],
                condition=models.Q(lease_until__isnull=False),
                name="batch_leased",
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.pk}"


class Attempt(models.Model):
    """One try at handing over a batch. Committed before the provider is called."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    """Name of the outcome record; empty while it is not known."""
    in_order = models.BooleanField(default=False)
    """The provider takes one delivery after the other, and the batch keeps its position."""
    provider = models.CharField(max_length=20, blank=True)
    """Its name: no other can be asked what became of this attempt."""
    boot = models.CharField(max_length=40, blank=True)
    """In which run of the machine the position is kept; of another run it may lag behind. Empty:
    it outlasts a power cut."""
    message_id = models.CharField(max_length=200, blank=True)
    taken = models.PositiveIntegerField(default=0)
    """How many copies its provider said that it took; of attempts older than this field, 1 where it
    took any."""
    rejected = models.PositiveIntegerField(default=0)
    """And how many it refused for good."""
    unknown = models.PositiveIntegerField(null=True, blank=True)
    """Of how many nobody could tell by its answer; null where its sender heard none."""
    detail = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    """When the first event came that names it: the proof that the provider took it."""
    doubled = models.BooleanField(default=False)
    """Proven too late: it was unknown, went again, and now both are known to have been taken."""

    class Meta:
        indexes = [
            models.Index(fields=["provider", "started_at"], name="attempt_by_time"),
            models.Index(
                fields=["started_at"],
                condition=models.Q(outcome="Unknown", seen_at=None),
                name="attempt_in_doubt",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Delivery(models.Model):
    """One subscriber's copy of an issue.

    Without the database's own check of foreign keys, which takes longer than all else of planning a
    million: one statement writes them, of rows that it reads, for batches made in the same
    transaction, and no row of the three tables is ever deleted (erasing empties a subscriber's).
    ``delivery_nobody_twice`` serves who asks for an issue, or for an issue and a subscriber.
    """

    issue = models.ForeignKey(
        Issue,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.PROTECT,
        related_name="deliveries",
        db_index=False,
        db_constraint=False,
    )
    batch = models.ForeignKey(
        Batch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliveries",
        db_constraint=False,
    )
    state = models.CharField(max_length=10, choices=HandoverState.choices, null=True, blank=True)
    """Null while the batch speaks for it."""
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="delivery_nobody_twice"),
            models.CheckConstraint(
                condition=models.Q(state=None) | models.Q(state__in=OWN_STATES),
                name="delivery_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(batch__isnull=False) | models.Q(state=HandoverState.SKIPPED),
                name="delivery_without_batch_is_skipped",
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"


class ProviderPace(models.Model):
    """How fast one provider may be given mail, by all workers together."""

    provider = models.CharField(max_length=20, primary_key=True)
    free_at = models.DateTimeField()
    """When the next message may go: each claim moves it on by the time its messages take."""
    rests_until = models.DateTimeField(null=True, blank=True)
    """The provider took nothing, and is left alone until then; null where it never had to be."""

    def __str__(self) -> str:
        return f"pace of {self.provider}"


class LedgerWatch(models.Model):
    """The one row by which a restored database is known for what it is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    claims = models.BigIntegerField(default=0)
    """SQLite: how many batches were ever claimed; a file beside the database counts too."""
    cluster = models.CharField(max_length=64, blank=True)
    """PostgreSQL: the system identifier and timeline on which mail was last sent."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    """PostgreSQL: when a person took a restored database as it is; what machines remember of
    before counts no more."""

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="ledger_watch_only_one")
        ]

    def __str__(self) -> str:
        return "the ledger's watch"
