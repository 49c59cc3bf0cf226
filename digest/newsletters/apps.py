"""Django's entry for this room."""

from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """Newsletters, topics and caveats."""

    name = "digest.newsletters"
    label = "newsletters"
