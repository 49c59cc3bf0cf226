"""What a person takes, and how often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from digest.newsletters.models import Newsletter, Topic
from subscribers.models.people import Subscriber


class SubscriptionState(models.TextChoices):
    """Whether a person takes one newsletter."""

    ACTIVE = "active"
    UNSUBSCRIBED = "unsubscribed"


class Cadence(models.TextChoices):
    """How often a subscriber wants mail."""

    WEEKLY = "weekly", _("every week")
    EVERY_TWO_WEEKS = "every-two-weeks", _("every two weeks")
    MONTHLY = "monthly", _("once a month")


class TopicChoice(models.Model):
    """A set of topics that at least one subscription chose; equal choices share a row, so that
    the cost of an issue grows with the choices and not with the people."""

    key = models.CharField(max_length=2500, unique=True)
    """``WantedTopics.key``: primary keys of the topics, ascending, joined by commas; with a minus
    before them they are left out, and all others chosen, new ones too. As long as PostgreSQL can
    have in an index: hundreds of topics."""
    topics = models.ManyToManyField(Topic)
    """Those that the key names."""

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
    missed_in_pause = models.BooleanField(null=True, blank=True)
    """True: since the pause began an issue was planned that they would have been due."""
    horizon = models.PositiveIntegerField(default=0)
    """Sequence of the last issue planned for this person, or the newsletter's last when they
    joined, or ended a pause in which they missed one. Moves back only where an issue is cancelled
    before they were handed it."""
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
