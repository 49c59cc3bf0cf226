"""What people have asked for at a page and not yet confirmed by mail."""

from django.db import models

from digest.newsletters.models import Newsletter
from subscribers.models.people import Subscriber
from subscribers.models.subscriptions import Cadence, Subscription, TopicChoice


class SignUp(models.Model):
    """Somebody typed an address and wishes for one newsletter. Whoever reads mail there confirms
    it, or it is deleted; until then nobody is subscribed and nothing else is changed. Whoever asks
    again with other wishes has a row of their own: the link in each mail confirms what that mail
    was asked for with, whatever others have entered since."""

    public_id = models.BigIntegerField(unique=True)
    """Random: what the link carries."""
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE)
    email = models.CharField(max_length=254, blank=True)
    email_key = models.CharField(max_length=254, blank=True)
    """As ``Address.key``; both are empty once it is confirmed."""
    topic_choice = models.ForeignKey(TopicChoice, on_delete=models.PROTECT, null=True)
    cadence = models.CharField(max_length=16, choices=Cadence.choices, default=Cadence.WEEKLY)
    """Empty: neither topics nor this were chosen, so who comes back gets what they had."""
    time_zone = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=12, blank=True)
    wording = models.TextField()
    """What was ticked, in the words that stood there."""
    asked_at = models.DateTimeField(db_index=True)
    """The first time, of all that wait for the same address: on that they go together."""
    confirmed_as = models.ForeignKey(Subscription, on_delete=models.CASCADE, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_as=None) | models.Q(email="", email_key=""),
                name="sign_up_confirmed_keeps_no_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["newsletter", "email_key"],
                condition=~models.Q(email_key=""),
                name="sign_up_unconfirmed",
            )
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class AddressChange(models.Model):
    """A subscriber wishes mail to go elsewhere; whoever reads mail there confirms it."""

    public_id = models.BigIntegerField(unique=True)
    """Random: what the link carries."""
    subscriber = models.OneToOneField(Subscriber, on_delete=models.CASCADE)
    """One at a time: the last one asked for counts."""
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE)
    """Whose mail led here."""
    email = models.CharField(max_length=254)
    email_key = models.CharField(max_length=254)
    asked_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"change of address {self.pk}"
