"""Django's entry for this room."""

from django.apps import AppConfig


class SummariesConfig(AppConfig):
    """Plain-language accounts of studies."""

    name = "digest.summaries"
    label = "summaries"
