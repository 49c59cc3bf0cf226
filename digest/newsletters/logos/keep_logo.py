"""Keeping the pictures that newsletters show in the head of their mail."""

from datetime import datetime

from digest.newsletters.logos.picture import Picture
from digest.newsletters.models import Logo


def keep_logo(picture: Picture, *, by: str, at: datetime) -> Logo:
    """Return the picture as any newsletter can show it. It stays for ever, as mail that is out
    shows it."""
    logo, _ = Logo.objects.get_or_create(
        sha256=picture.sha256,
        defaults={
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "content": picture.content,
            "by": by,
            "at": at,
        },
    )
    return logo
