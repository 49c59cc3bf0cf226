"""Django's entry for this room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The sending ledger."""

    name = "digest.delivery"
    label = "delivery"
