"""What people agreed to."""

from django.db import models

from digest.newsletters.models import Newsletter
from subscribers.models.people import Subscriber

DOUBLE_OPT_IN = "double opt-in"
"""How a consent was given that the person confirmed from their own mailbox."""


class Consent(models.Model):
    """What a person agreed to: when, how, in which words.

    Once the person was erased nothing of them stands here but the keyed hash of their address, by
    which the consent is found where somebody asks what that address had agreed to.
    """

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="consents", null=True, blank=True
    )
    newsletter = models.ForeignKey(Newsletter, on_delete=models.PROTECT)
    given_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, blank=True)
    """When a list brought it that says when it was given; null: it was recorded as it was given, or
    brought by a list that did not say when."""
    how = models.CharField(max_length=40)
    wording = models.TextField()
    address_hash = models.CharField(max_length=64, blank=True)
    """Empty while there is a subscriber."""
    kept_until = models.DateTimeField(null=True, blank=True)
    """When it is deleted; null while there is a subscriber."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(subscriber__isnull=False, address_hash="", kept_until=None)
                | (
                    models.Q(subscriber=None, kept_until__isnull=False) & ~models.Q(address_hash="")
                ),
                name="consent_of_a_person_or_a_hash",
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.pk}"
