"""Django's entry for this room."""

from django.apps import AppConfig


class IssuesConfig(AppConfig):
    """Dated editions of a newsletter."""

    name = "digest.issues"
    label = "issues"
