"""Summary, its identities, and its former texts."""

from django.db import models

from digest.newsletters.models import Topic
from digest.render.evidence import Study, StudyKind, Subjects
from digest.sources.models import Source
from digest.sources.records import LONGEST_TITLE_CHARACTERS, PARTS

PART_NAMES = {
    "takeaway": "takeaway",
    "found": "what they found",
    "matters": "why it matters",
    "keep_in_mind": "keep in mind",
}


class Standing(models.TextChoices):
    """What an editor has decided about a summary."""

    OPEN = "open"
    HELD = "held"
    EXCLUDED = "excluded"
    BACKLOG = "backlog"


class Summary(models.Model):
    """One plain-language account of one study."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="summaries")
    title = models.CharField(max_length=LONGEST_TITLE_CHARACTERS, blank=True)
    takeaway = models.TextField(blank=True)
    found = models.TextField(blank=True)
    matters = models.TextField(blank=True)
    keep_in_mind = models.TextField(blank=True)
    excerpt = models.TextField(blank=True)
    publisher_caveat = models.TextField(blank=True)
    url = models.CharField(max_length=2000, blank=True)
    guid = models.CharField(max_length=500, blank=True)
    published = models.DateField(null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="summaries")
    kind = models.CharField(max_length=24, blank=True, choices=[(k, k) for k in StudyKind])
    participants = models.PositiveIntegerField(null=True, blank=True)
    subjects = models.CharField(max_length=8, blank=True, choices=[(s, s) for s in Subjects])
    peer_reviewed = models.BooleanField(null=True, blank=True)
    journal = models.CharField(max_length=200, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    funding = models.CharField(max_length=300, blank=True)
    """Who paid for the study."""
    retraction = models.CharField(max_length=250, blank=True)
    """Where the study was withdrawn, in a few words; empty where nothing is known of that."""
    looked_up = models.JSONField(default=list, blank=True)
    """Facts of the study that a register gave: a source that is silent on them takes none away."""
    asked_at = models.DateTimeField(null=True, blank=True)
    """When the clock last asked registers about its study; null: never."""
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN)
    standing_reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    """When a person last decided on its standing or pinned it; null where nobody has."""
    pinned = models.BooleanField(default=False)
    own_fields = models.JSONField(default=list, blank=True)
    """Fields that a person here has written: the source no longer changes them."""
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    """The summary that tells of the same study, where an editor said so; null: none. It has the
    names of this one, which is excluded and kept for what was sent of it. Never a merged one."""
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-first_seen_at", "-pk"]
        verbose_name_plural = "summaries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(standing__in=Standing.values), name="summary_standing_known"
            )
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The title; where there is none, the first that there is of its texts, or its address."""
        texts = (self.takeaway, self.excerpt, self.found, self.matters, self.keep_in_mind)
        return self.title or next(filter(None, (*texts, self.publisher_caveat)), self.url)

    @property
    def standing_for(self) -> "Summary":
        """The one that tells of its study: itself, or the one that it was merged into."""
        return self.merged_into or self

    @property
    def missing(self) -> list[str]:
        """Names of the parts that it lacks; complete means that there are none."""
        return [PART_NAMES[part] for part in PARTS if not getattr(self, part).strip()]

    @property
    def study(self) -> Study:
        """The study's facts as a frozen record."""
        return Study(
            kind=StudyKind(self.kind) if self.kind else None,
            participants=self.participants,
            subjects=Subjects(self.subjects) if self.subjects else None,
            peer_reviewed=self.peer_reviewed,
            journal=self.journal or None,
            doi=self.doi or None,
            pmid=self.pmid or None,
            funding=self.funding or None,
            retracted=bool(self.retraction),
        )


class IdentityKind(models.TextChoices):
    """By what a study is known again, surest first."""

    DOI = "doi"
    PMID = "pmid"
    URL = "url"
    GUID = "guid"
    TITLE = "title"


class Identity(models.Model):
    """One name under which a summary is known. A summary gathers more of them over time, so that
    a changed GUID or address never brings it back."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=5, choices=IdentityKind.choices)
    value = models.CharField(max_length=2100)

    class Meta:
        verbose_name_plural = "identities"
        constraints = [
            models.UniqueConstraint(fields=["kind", "value"], name="identity_names_one_summary")
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}"


class ToldApart(models.Model):
    """Two summaries that are much alike, and of which somebody said that they are of two studies:
    they are not proposed to be merged any more."""

    one = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="told_apart")
    other = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="+")
    """The one with the higher key."""

    class Meta:
        verbose_name_plural = "told apart"
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="told_apart_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"summaries {self.one_id} and {self.other_id}"


class Merge(models.Model):
    """What making two summaries one has moved, so that they can be taken apart again."""

    goes = models.OneToOneField(Summary, on_delete=models.CASCADE, related_name="merge")
    stays = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="merges")
    """The one that it was merged into; where that was merged itself since, no longer the one that
    stands for it."""
    at = models.DateTimeField()
    by = models.CharField(max_length=254)
    moved = models.JSONField()
    """As ``merge_into`` writes it down."""
    items = models.JSONField(default=list)
    """Primary keys of items in drafts that were of the one that went."""

    def __str__(self) -> str:
        return f"summary {self.goes_id} into {self.stays_id}"


class FormerText(models.Model):
    """What a summary said before an edit."""

    summary = models.ForeignKey(Summary, on_delete=models.CASCADE, related_name="former_texts")
    replaced_at = models.DateTimeField()
    fields = models.JSONField()
    """Field name -> value before the edit, for the fields that changed."""
    by = models.CharField(max_length=254, blank=True)
    """Who edited it; empty for a source, a register, or a file."""

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"former text of summary {self.summary_id}"
