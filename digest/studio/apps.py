"""Django's entry for this room."""

from django.apps import AppConfig


class StudioConfig(AppConfig):
    """The editors' pages; it has no tables."""

    name = "digest.studio"
    label = "studio"
