"""The newsletter that a command is about."""

from typing import TYPE_CHECKING

from digest.cli.answers.output import fail

if TYPE_CHECKING:
    from digest.newsletters.models import Newsletter


def pick_newsletter(slug: str | None = None) -> "Newsletter":
    """Return the newsletter of that slug, or the only one there is where none is named.

    Ends the command with 1, listing those known, where that leaves it open. After open_home().
    """
    from digest.newsletters.models import Newsletter

    newsletters = {newsletter.slug: newsletter for newsletter in Newsletter.objects.all()}
    known = ", ".join(newsletters)
    if slug is not None:
        if slug not in newsletters:
            fail(f"There is no newsletter {slug!r}; known are {known}.")
        return newsletters[slug]
    if len(newsletters) != 1:
        fail(f"There are several newsletters: {known}. Say which one with --newsletter.")
    return next(iter(newsletters.values()))
