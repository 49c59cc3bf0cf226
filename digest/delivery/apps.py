"""Django's entry for this room."""

import gc

from django.apps import AppConfig

OBJECTS_BETWEEN_LOOKS = 10_000
"""Python looks for unreachable objects once so many more were made than given back; by itself at
700. The batches that are on their way hold fewer, so that sending a million looks for none, which
would take a tenth of its time."""


class DeliveryConfig(AppConfig):
    """The sending ledger."""

    name = "digest.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Have unreachable objects looked for less often, in all of the process."""
        gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *gc.get_threshold()[1:])
