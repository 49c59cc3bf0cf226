"""Issue, Item, Edit, Snapshot and PassedOver."""

from django.db import models

from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary

LONGEST_LINE_CHARACTERS = 300
"""Of a subject, a preheader or a teaser: more than any inbox shows."""


class IssueState(models.TextChoices):
    """How far an issue has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    SENDING = "sending"
    SENT = "sent"
    HELD = "held"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Issue(models.Model):
    """One dated edition of a newsletter."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT, related_name="issues")
    slug = models.SlugField(max_length=80, unique=True)
    date = models.DateField()
    composed_for = models.DateField(null=True, blank=True)
    """The date that it was composed for, if it was put on another since: the schedule has had its
    issue for that one. Null: it was not."""
    state = models.CharField(
        max_length=10, choices=IssueState.choices, default=IssueState.DRAFT, db_index=True
    )
    held_from = models.CharField(max_length=10, blank=True)
    """The state to go back to when the hold ends."""
    reason = models.TextField(blank=True)
    """Why it is held, skipped or cancelled; for a person."""
    note = models.TextField(blank=True)
    subject = models.CharField(
        max_length=LONGEST_LINE_CHARACTERS, blank=True, default="", db_default=""
    )
    preheader = models.CharField(
        max_length=LONGEST_LINE_CHARACTERS, blank=True, default="", db_default=""
    )
    """What the editors wrote for these; empty: as the look's templates say."""
    revision = models.PositiveIntegerField(default=0, db_default=0)
    """How often it was edited."""
    sequence = models.PositiveIntegerField(null=True, blank=True)
    """Counts the newsletter's issues in the order their audiences were planned; null before."""
    composed_at = models.DateTimeField()
    composed_by = models.CharField(max_length=254, blank=True, default="", db_default="")
    """The member who composed it in the studio, or that it was a command; empty: the clock."""
    planned_at = models.DateTimeField(null=True, blank=True)
    audience = models.PositiveIntegerField(null=True, blank=True)
    """How many deliveries the plan froze; what the ledger must always add up to."""
    finished_at = models.DateTimeField(null=True, blank=True)
    editors_told_at = models.DateTimeField(null=True, blank=True)
    """When the preview was mailed to the newsletter's editors."""
    reminded_at = models.DateTimeField(null=True, blank=True)
    """When the editors were reminded that nobody has approved it yet."""
    release_failed_at = models.DateTimeField(null=True, blank=True)
    """When the automatic release was last refused by a check; null once it went through."""
    send_now = models.BooleanField(default=False)
    """A person asked that nobody's local time be waited for."""
    late_accepted_at = models.DateTimeField(null=True, blank=True)
    """A person saw that batches are late, and let them go all the same."""
    rejections_doubted_at = models.DateTimeField(null=True, blank=True)
    """When it was held because those who were rejected may have been so for a fault of ours: they
    go again with the issue. Null once they do."""
    rejections_shown = models.JSONField(null=True, blank=True)
    """The kinds of refusal that a person has seen who let the issue go on, in a list for each time;
    null: none."""
    rejections_shown_at = models.DateTimeField(null=True, blank=True)
    """When that was, last."""
    withdrawn_shown = models.JSONField(null=True, blank=True)
    """Summaries (primary keys) whose study was withdrawn after the approval, and for which it was
    held because of that, or its editors told once it was out: a person has decided on them, or
    will. Null: none."""
    refusals_counted_at = models.DateTimeField(null=True, blank=True)
    """The ``finished_at`` of the end after which it was counted for their people whose copies were
    refused; null: that is still to be done, once it has ended."""

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "date"], name="issue_once_a_date"),
            models.UniqueConstraint(fields=["newsletter", "sequence"], name="issue_sequence_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=IssueState.values), name="issue_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(sequence=None, planned_at=None)
                | models.Q(sequence__isnull=False, planned_at__isnull=False),
                name="issue_planned_has_sequence",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Item(models.Model):
    """A summary's place in an issue. A released item (its issue was skipped, or cancelled before
    anybody had it) frees the summary for another issue."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="items")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT)
    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    """From 1; the first is featured."""
    reasons = models.JSONField(default=list)
    """Why it was selected, in words for an editor."""
    teaser = models.CharField(
        max_length=LONGEST_LINE_CHARACTERS, blank=True, default="", db_default=""
    )
    """What the editors wrote to stand where it is a teaser; empty: its takeaway."""
    released = models.BooleanField(default=False)

    class Meta:
        ordering = ["issue", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "summary"],
                condition=models.Q(released=False),
                name="item_one_issue_per_newsletter",
            ),
        ]

    def __str__(self) -> str:
        return f"item {self.position} of issue {self.issue_id}"


class Edit(models.Model):
    """One change that a person made to an issue. The newest that is not undone can be undone; who
    edits from an older revision is shown what others changed since.

    Kept apart from the audit trail, which is for people to read: this is what programs read, and it
    goes with its issue.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    """The issue's, once the change was made."""
    by = models.CharField(max_length=254)
    at = models.DateTimeField()
    field = models.CharField(max_length=40)
    """``note``, ``subject``, ``preheader``, ``items``, ``date``, or ``teaser 12`` by the
    summary."""
    what = models.CharField(max_length=200)
    """In words: "the note", "moved “Walking and mood” up"."""
    before = models.JSONField()
    after = models.JSONField()
    """The field's value: a text, or for ``items`` one record for each (see edit_items.py)."""
    decided = models.JSONField(null=True, blank=True)
    """What the step decided of a summary beside taking it out, or took back of that: ``summary``
    (primary key), how it stood ``before`` and ``after``. Null: nothing."""
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="undone_by"
    )
    """The change that this one took back."""
    redoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="redone_by"
    )
    """The taking back that this one took back."""

    class Meta:
        ordering = ["issue", "-revision"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "revision"], name="edit_once_a_revision")
        ]

    def __str__(self) -> str:
        return f"edit {self.revision} of issue {self.issue_id}: {self.what}"

    @property
    def done(self) -> str:
        """What its editor did, in words that follow their name."""
        is_text = self.field not in {"items", "date"}
        is_new = self.undoes_id is None and self.redoes_id is None
        return f"changed {self.what}" if is_text and is_new else self.what


class Correction(models.Model):
    """What was wrong in a summary that went out. The archive and the feed show it from then on with
    each issue that holds the summary; it is never changed, and another may follow."""

    summary = models.ForeignKey(Summary, on_delete=models.PROTECT, related_name="corrections")
    words = models.TextField()
    """For readers; plain text."""
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"correction of summary {self.summary_id}"


class Snapshot(models.Model):
    """What was approved. Sending uses nothing else; the newest of an issue counts."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="snapshots")
    approved_by = models.CharField(max_length=254)
    approved_at = models.DateTimeField()
    content = models.JSONField()
    templates = models.JSONField()
    sha256 = models.CharField(max_length=64)
    """Hex, over content and templates in canonical JSON."""

    class Meta:
        ordering = ["issue", "-pk"]

    def __str__(self) -> str:
        return f"snapshot {self.sha256[:12]} of issue {self.issue_id}"


class PassedOver(models.Model):
    """An issue that had no room for a summary. It counts while that issue stands: one that is
    skipped or cancelled passed nobody over."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="passed_over")
    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="passed_over")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "summary"], name="passed_over_once_an_issue")
        ]

    def __str__(self) -> str:
        return f"summary {self.summary_id} passed over by issue {self.issue_id}"
