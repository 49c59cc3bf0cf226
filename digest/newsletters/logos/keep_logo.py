"""Giving a newsletter a logo, or taking it away."""

from datetime import datetime

from django.db import transaction

from digest.newsletters.logos.picture import Picture
from digest.newsletters.models import Logo, Newsletter


@transaction.atomic
def give_logo(newsletter: Newsletter, picture: Picture | None, *, by: str, at: datetime) -> None:
    """Let mail that is approved from now on show the picture in its head; None: none.

    A logo that was there is kept: mail that is out shows it for ever.
    """
    logo = None
    if picture is not None:
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
    Newsletter.objects.filter(pk=newsletter.pk).update(logo=logo)
    newsletter.logo = logo
