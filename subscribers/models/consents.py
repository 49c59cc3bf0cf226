"""What people agreed to, and who must not be mailed."""

from django.db import models

from digest.newsletters.models import Newsletter
from subscribers.models.people import Subscriber


class Consent(models.Model):
    """What a person agreed to: when, how, in which words."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    how = models.CharField(max_length=40)
    wording = models.TextField()

    def __str__(self) -> str:
        return f"consent {self.pk}"


class Suppression(models.Model):
    """An address that must not be mailed, kept as a keyed hash, and why."""

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=40)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"suppression {self.pk}"
