"""Asking for a source to be read before its time."""

from digest.change_error import ChangeError
from digest.sources.models import Source


def read_soon(slug: str) -> None:
    """Let the next tick read the source, whenever it was read last.

    Raises ChangeError where none is registered under that slug.
    """
    if not Source.objects.registered().filter(slug=slug).update(last_read_at=None):
        raise ChangeError(f"There is no registered source {slug!r} any more.")
