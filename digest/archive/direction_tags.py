"""For the archive's templates: which way a text runs."""

from django import template

from digest.render.direction import direction_of

register = template.Library()


@register.filter
def runs(text: str, language: str) -> str:
    """Return "ltr" or "rtl", for a text of a newsletter in that language."""
    return direction_of(text, language)


@register.filter
def list_runs(entries: tuple[str, ...], language: str) -> str:
    """Return the same for the entries of a list together."""
    return direction_of(" ".join(entries), language)
