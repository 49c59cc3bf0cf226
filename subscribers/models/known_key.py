"""The secret key, known again."""

from django.db import models


class KeyFingerprint(models.Model):
    """The one row by which the database knows its secret key again; it reveals nothing of it."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    fingerprint = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="key_fingerprint_only_one")
        ]

    def __str__(self) -> str:
        return "the known secret key"
