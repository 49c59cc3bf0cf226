"""Django's entry for this room."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """Where summaries come from."""

    name = "digest.sources"
    label = "sources"
