"""Who the clock writes to about an issue."""

from digest.newsletters.models import Newsletter


def addresses_of_editors(newsletter: Newsletter) -> list[str]:
    """Return the addresses that the newsletter's settings name, in their order."""
    return [line.strip() for line in newsletter.editors.splitlines() if line.strip()]
