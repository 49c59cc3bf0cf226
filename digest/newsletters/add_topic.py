"""A further topic for readers to choose."""

from django.core.exceptions import ValidationError

from digest.change_error import ChangeError
from digest.newsletters.models import Topic


def add_topic(slug: str, name: str, *, description: str = "") -> Topic:
    """Make a topic. Newsletters that name none of their own offer it at once.

    Raises ChangeError where the slug is taken, or slug, name or description is not well formed.
    """
    if Topic.objects.filter(slug=slug).exists():
        raise ChangeError(f"There is a topic {slug!r} already; choose another slug.")
    topic = Topic(slug=slug, name=name, description=description)
    try:
        topic.full_clean()
    except ValidationError as error:
        fields = ", ".join(error.message_dict)
        raise ChangeError(
            f"Not well formed: {fields}. {' '.join(error.messages)} Write the slug in small "
            "letters, digits and hyphens, and a name of at most 80 characters."
        ) from error
    topic.save()
    return topic
