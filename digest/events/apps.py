"""Django's entry for this room."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Reports about mail that was handed over."""

    name = "digest.events"
    label = "events"
