"""Changing what a topic is called."""

from django.core.exceptions import ValidationError

from digest.change_error import ChangeError
from digest.newsletters.models import Topic


def change_topic(topic: Topic, *, name: str, description: str) -> None:
    """Give the topic this name and description; its slug stays, since links and lists use it.

    Raises ChangeError for what is not well formed; the record is then as it was.
    """
    was = topic.name, topic.description
    topic.name, topic.description = name, description
    try:
        topic.full_clean()
    except ValidationError as error:
        topic.name, topic.description = was
        said = (f"{field}: {' '.join(words)}" for field, words in error.message_dict.items())
        raise ChangeError(" ".join(said)) from error
    topic.save(update_fields=["name", "description"])
