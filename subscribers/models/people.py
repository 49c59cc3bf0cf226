"""A person who may be mailed."""

from django.db import models

from digest.newsletters.models import validate_time_zone


class SubscriberState(models.TextChoices):
    """Where a person stands. Only the confirmed are mailed."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    ERASED = "erased"


class Subscriber(models.Model):
    """A person. Erasing empties the row and leaves it for the counts."""

    public_id = models.BigIntegerField(unique=True)
    """Random, not personal: what links carry."""
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, unique=True, null=True)
    """The address in the one form under which it is looked up; null once erased."""
    name = models.CharField(max_length=120, blank=True)
    greeting = models.CharField(max_length=120, blank=True)
    """How their mail begins, in their own words. Empty: as everybody's, with the name."""
    state = models.CharField(max_length=12, choices=SubscriberState.choices)
    language = models.CharField(max_length=12, blank=True)
    """Empty: the newsletter's own."""
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    """Empty: the newsletter's own."""
    text_only = models.BooleanField(default=False)
    large_text = models.BooleanField(default=False)
    token_generation = models.PositiveIntegerField(default=0)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    """In a row: since a copy last arrived."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SubscriberState.values),
                name="subscriber_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=SubscriberState.ERASED, email="", email_key=None, name="", greeting=""
                )
                | (~models.Q(state=SubscriberState.ERASED) & models.Q(email_key__isnull=False)),
                name="subscriber_erased_is_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "time_zone"], name="subscriber_zones"),
            models.Index(
                fields=["soft_bounces"],
                condition=models.Q(soft_bounces__gt=0),
                name="subscriber_soft_bounces",
            ),
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"
