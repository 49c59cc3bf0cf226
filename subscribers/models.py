"""Subscriber, Subscription, TopicChoice, Consent, Suppression and KeyFingerprint."""

from django.db import models

from digest.newsletters.models import Newsletter, Topic, validate_time_zone


class SubscriberState(models.TextChoices):
    """Where a person stands. Only the confirmed are mailed."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    ERASED = "erased"


class SubscriptionState(models.TextChoices):
    """Whether a person takes one newsletter."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"


class Cadence(models.TextChoices):
    """How often a subscriber wants mail."""

    WEEKLY = "weekly", "every week"
    EVERY_TWO_WEEKS = "every-two-weeks", "every two weeks"
    MONTHLY = "monthly", "once a month"


class Subscriber(models.Model):
    """A person. Erasing empties the row and leaves it for the counts."""

    public_id = models.BigIntegerField(unique=True)
    """Random, not personal: what links carry."""
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, unique=True, null=True)
    """The address in the one form under which it is looked up; null once erased."""
    name = models.CharField(max_length=120, blank=True)
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
                condition=models.Q(state=SubscriberState.ERASED, email="", email_key=None, name="")
                | (~models.Q(state=SubscriberState.ERASED) & models.Q(email_key__isnull=False)),
                name="subscriber_erased_is_empty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["soft_bounces"],
                condition=models.Q(soft_bounces__gt=0),
                name="subscriber_soft_bounces",
            )
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class TopicChoice(models.Model):
    """A set of topics that at least one subscription chose; equal choices share a row, so that
    the cost of an issue grows with the choices and not with the people."""

    key = models.CharField(max_length=400, unique=True)
    """Primary keys of the topics, ascending, joined by commas."""
    topics = models.ManyToManyField(Topic)

    def __str__(self) -> str:
        return self.key


class Subscription(models.Model):
    """One person's taking of one newsletter: what, how often, and how far they were served."""

    # The unique constraint and the index below begin with them: an issue for a million moves a
    # million horizons, and each index more is written as often.
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions", db_index=False
    )
    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, related_name="subscriptions", db_index=False
    )
    state = models.CharField(
        max_length=12, choices=SubscriptionState.choices, default=SubscriptionState.ACTIVE
    )
    topic_choice = models.ForeignKey(TopicChoice, on_delete=models.PROTECT, null=True, blank=True)
    """Null: all topics, new ones too."""
    cadence = models.CharField(max_length=16, choices=Cadence.choices, default=Cadence.WEEKLY)
    paused_until = models.DateField(null=True, blank=True)
    """First day on which mail may come again."""
    horizon = models.PositiveIntegerField(default=0)
    """Sequence of the last issue planned for this person, or the newsletter's last when they
    joined or resumed. Moves back only where an issue is cancelled before they were handed it."""
    last_due_on = models.DateField(null=True, blank=True)
    """Date of the last issue that this person was due, "nothing for them" included."""
    joined_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "newsletter"], name="subscription_once_per_newsletter"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SubscriptionState.values)
                & models.Q(cadence__in=Cadence.values),
                name="subscription_values_known",
            ),
        ]
        indexes = [models.Index(fields=["newsletter", "state"], name="subscription_audience")]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


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
