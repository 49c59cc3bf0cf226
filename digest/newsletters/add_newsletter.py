"""A further newsletter in a home that has one."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from digest.change_error import ChangeError
from digest.newsletters.models import Newsletter
from digest.newsletters.starter import standard_caveat


def add_newsletter(slug: str, name: str, *, at: datetime) -> Newsletter:
    """Make a newsletter with the standard caveat; its sender and postal address are placeholders.

    Raises ChangeError where the slug is taken, or slug or name is not well formed.
    """
    if Newsletter.objects.filter(slug=slug).exists():
        raise ChangeError(f"There is a newsletter {slug!r} already; choose another slug.")
    newsletter = Newsletter(slug=slug, name=name, from_name=name, created_at=at)
    try:
        newsletter.full_clean()
    except ValidationError as error:
        fields = ", ".join(error.message_dict)
        raise ChangeError(
            f"Not well formed: {fields}. {' '.join(error.messages)} Write the slug in small "
            "letters, digits and hyphens, and a name of at most 120 characters."
        ) from error
    with transaction.atomic():
        newsletter.save()
        newsletter.add_caveat(standard_caveat(), by="the program", at=at)
    return newsletter
