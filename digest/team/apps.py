"""Django's entry for this room."""

from django.apps import AppConfig


class TeamConfig(AppConfig):
    """Members and the audit trail."""

    name = "digest.team"
    label = "team"
