"""Django's entry for this room."""

import gc

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The sending ledger."""

    name = "digest.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Leave out what is loaded by now whenever unreachable objects are looked for: a million
        readers' handovers would have it all looked through every few thousand of them."""
        gc.freeze()
