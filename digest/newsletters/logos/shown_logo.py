"""A newsletter's logo, as its mail shows it."""

from digest.newsletters.models import Logo, Newsletter
from digest.render.records import ShownLogo

MOST_WIDTH, MOST_HEIGHT = 260, 96
"""CSS pixels: what the narrowest phone has room for, with the ground behind it that dark mode adds,
and no higher than a title or two."""
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}


def shown_logo(newsletter: Newsletter) -> ShownLogo | None:
    """Return it with its path in place of an address; None where there is none."""
    # Not its bytes: only the web server needs those.
    logos = Logo.objects.defer("content")
    logo = logos.get(pk=newsletter.logo_id) if newsletter.logo_id is not None else None
    return None if logo is None else as_shown(logo)


def as_shown(logo: Logo) -> ShownLogo:
    """Return any logo so."""
    scale = min(1, MOST_WIDTH / logo.width, MOST_HEIGHT / logo.height)
    return ShownLogo(
        url=f"/logos/{logo.sha256}.{SUFFIXES[logo.media_type]}",
        width=max(1, round(logo.width * scale)),
        height=max(1, round(logo.height * scale)),
    )
