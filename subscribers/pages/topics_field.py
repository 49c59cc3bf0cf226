"""The topics that somebody ticked at a page."""

from collections.abc import Iterable

from django import forms
from django.db.models import QuerySet
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
