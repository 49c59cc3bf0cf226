"""Django's entry for this room."""

from django.apps import AppConfig


class SubscribersConfig(AppConfig):
    """The people who read it."""

    name = "subscribers"
    label = "subscribers"
