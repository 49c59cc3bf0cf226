"""Who must not be mailed."""

from django.db import models


class Suppression(models.Model):
    """An address that must not be mailed, kept as a keyed hash, and why."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    """Of one made by hand: why, in the words of whoever made it."""
    since = models.DateTimeField()
    complained_at = models.DateTimeField(null=True, blank=True)
    """When they first complained of our mail, whatever the reason says; null: never."""

    def __str__(self) -> str:
        return f"suppression {self.pk}"


class LiftedSuppression(models.Model):
    """A suppression that an admin has lifted: what it was, when it went, and who did it."""

    address_hash = models.CharField(max_length=64)
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    complained_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=254)
    """The admin's mail address."""

    def __str__(self) -> str:
        return f"lifted suppression {self.pk}"
