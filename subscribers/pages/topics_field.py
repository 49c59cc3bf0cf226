"""The topics that somebody ticked at a page."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from digest.newsletters.models import Topic

LONGEST_NUMBER = 18
"""Digits: what any database takes. No page of ours offers more, but anybody can send more."""
_GONE = _("One of these topics no longer exists. Please choose.")


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Takes primary keys of topics; none means all of them."""

    def __init__(self, queryset: QuerySet[Topic]) -> None:
        """Take those of the ``queryset`` alone."""
        messages = {"invalid_choice": _GONE, "invalid_pk_value": _GONE, "invalid_list": _GONE}
        super().__init__(queryset=queryset, required=False, error_messages=messages)

    def clean(self, value: list[str]) -> QuerySet[Topic]:
        """Return the topics. Raises ValidationError where one is none of ours."""
        if len(topic_numbers(value or ())) != len(set(value or ())):
            raise forms.ValidationError(_GONE, code="invalid_choice")
        topics: QuerySet[Topic] = super().clean(value)
        return topics


def topic_numbers(sent: Iterable[str]) -> set[int]:
    """Return those that may be primary keys, to be shown ticked again."""
    return {int(each) for each in sent if each.isdecimal() and len(each) <= LONGEST_NUMBER}


def offered_numbers(sent: str) -> frozenset[int]:
    """Return the topics that a page says that it offered, as far as there still are such; none
    where it does not say. One that was added since was left out by nobody."""
    numbers = topic_numbers(sent.split(","))
    return frozenset(Topic.objects.filter(pk__in=numbers).values_list("pk", flat=True))


def ticked_again(data: QueryDict, shown: Iterable[int]) -> set[int]:
    """Return what is ticked where a page must be shown once more: what was, and what was added
    since to whom new ones are welcome."""
    ticked = topic_numbers(data.getlist("topics"))
    offered = topic_numbers(data.get("offered", "").split(","))
    if ticked and offered and "new_topics" in data:
        ticked |= set(shown) - offered
    return ticked
