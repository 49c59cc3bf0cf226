"""Source: where summaries come from, and what we may do with them."""

from django.db import models

FILES_BY_HAND = "files"
ADDRESSES_BY_HAND = "addresses"
"""Slugs of the two sources that hold what was named on the command line."""
WRITTEN_BY_HAND = "by-hand"
"""Slug of the source that holds what was written in the studio."""


class SourceKind(models.TextChoices):
    """How a source is read."""

    FOLDER = "folder", "a folder of Markdown or JSON files"
    FEED = "feed", "RSS, Atom or JSON Feed"
    PAGE = "page", "a page, as HTML or copied text"


class Rights(models.TextChoices):
    """What the source's publisher lets us mail."""

    FULL = "full", "full texts may be mailed"
    TEASER = "teaser", "teasers only"


class SourceQuerySet(models.QuerySet["Source"]):
    """What is asked about sources."""

    def registered(self) -> "SourceQuerySet":
        """Return the places that are read again and again."""
        return self.filter(removed=False).exclude(location="")


class Source(models.Model):
    """One place summaries come from. Registered ones are read by every tick that is due."""

    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=SourceKind.choices)
    location = models.CharField(max_length=1000, blank=True)
    """A path or an address; empty for what is named by hand on the command line."""
    rights = models.CharField(max_length=8, choices=Rights.choices, default=Rights.TEASER)
    date_order = models.CharField(
        max_length=12,
        choices=[("month-first", "12/31/2025"), ("day-first", "31/12/2025")],
        default="month-first",
    )
    headings = models.JSONField(default=dict, blank=True)
    allow_private = models.BooleanField(default=False)
    every_hours = models.PositiveSmallIntegerField(default=6)
    etag = models.CharField(max_length=300, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    first_read_at = models.DateTimeField(null=True, blank=True)
    last_read_at = models.DateTimeField(null=True, blank=True)
    last_result = models.TextField(blank=True)
    """What the last reading gave, or why it failed; for a person."""
    last_failed = models.BooleanField(default=False)
    removed = models.BooleanField(default=False)
    """No longer read; kept for its summaries, and to be known when it is added again."""
    created_at = models.DateTimeField()

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["location"],
                condition=~models.Q(location=""),
                name="source_location_once",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_registered(self) -> bool:
        """True for a place that is read again and again, false for what is named by hand."""
        return bool(self.location) and not self.removed
