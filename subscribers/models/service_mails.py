"""Mail that a person's own doing asks for, and how often somebody asks."""

import uuid

from django.db import models

from digest.newsletters.models import Newsletter
from subscribers.models.people import Subscriber
from subscribers.models.sign_ups import AddressChange, SignUp


class ServiceMailKind(models.TextChoices):
    """What a service mail is about."""

    CONFIRM = "confirm"
    """A sign-up waits for its confirmation."""
    WELCOME = "welcome"
    ACCOUNT = "account"
    """The link to the account that was asked for."""
    CONFIRM_ADDRESS = "confirm-address"
    """To a new address: a change waits for its confirmation."""
    ADDRESS_CHANGED = "address-changed"
    """To the former address."""


class ServiceMailState(models.TextChoices):
    """What became of a service mail."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"


class ServiceMail(models.Model):
    """A mail to one person, not yet or lately sent. What it says is made when it goes."""

    kind = models.CharField(max_length=16, choices=ServiceMailKind.choices)
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE)
    """In whose name it goes."""
    sign_up = models.ForeignKey(SignUp, on_delete=models.CASCADE, null=True)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, null=True)
    address_change = models.ForeignKey(AddressChange, on_delete=models.CASCADE, null=True)
    address = models.CharField(max_length=254, blank=True)
    """Where it goes if not where its sign-up, change or subscriber says; empty once it ended."""
    attempt_id = models.UUIDField(default=uuid.uuid4)
    """Travels with the mail, and is the same in each try."""
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    crowd = models.PositiveSmallIntegerField(null=True)
    """Of a sign-up: how many came from the same network within the hour. Where many wait to be
    asked, those go first who came alone."""
    tries = models.PositiveSmallIntegerField(default=0)
    has_turn = models.BooleanField(default=False)
    """Has its time by the provider's rate limit; it is ``not_before``."""
    state = models.CharField(
        max_length=12, choices=ServiceMailState.choices, default=ServiceMailState.WAITING
    )
    detail = models.CharField(max_length=300, blank=True)
    """Why it waits or was given up; nothing personal."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ServiceMailState.values)
                & models.Q(kind__in=ServiceMailKind.values),
                name="service_mail_values_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ServiceMailState.WAITING, ended_at=None)
                | (
                    ~models.Q(state=ServiceMailState.WAITING)
                    & models.Q(ended_at__isnull=False, address="")
                ),
                name="service_mail_ended_keeps_no_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state=ServiceMailState.WAITING),
                name="service_mail_waiting",
            ),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(kind=ServiceMailKind.CONFIRM),
                name="service_mail_asked_to_confirm",
            ),
        ]

    def __str__(self) -> str:
        return f"service mail {self.pk}"


class RecentRequest(models.Model):
    """That somebody asked for something a while ago, so that nobody can ask without end."""

    purpose = models.CharField(max_length=20)
    whose = models.CharField(max_length=64)
    """A keyed hash of the address or the network that asked; of a web server in front of ours that
    hides who asks, its own address."""
    at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "whose", "at"], name="recent_request_of")]

    def __str__(self) -> str:
        return f"request {self.pk}"
