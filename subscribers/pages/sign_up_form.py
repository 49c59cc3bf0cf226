"""The fields of the sign-up page, and the wishes that they hold."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from digest.newsletters.models import Newsletter, Topic
from subscribers.address import Address, AddressError, normal_address
from subscribers.models import Cadence
from subscribers.pages.topics_field import TopicsField, offered_numbers
from subscribers.preferences.time_zones import time_zone_names
from subscribers.sign_up.wishes import JoiningWishes
from subscribers.sign_up.wording import wording_mark
from subscribers.topics.topic_choice import offered_topics


class SignUpForm(forms.Form):
    """Checks what somebody sent. No topic ticked means all of them."""

    email = forms.CharField(
        max_length=320,
        error_messages={
            "required": _("Please write your mail address."),
            "max_length": _("Please write a mail address, such as ada@example.org."),
        },
    )
    topics = TopicsField(Topic.objects.none())
    new_topics = forms.BooleanField(required=False)
    offered = forms.CharField(required=False)
    cadence = forms.ChoiceField(choices=Cadence.choices, required=False)
    time_zone = forms.CharField(required=False)
    consent = forms.BooleanField(
        error_messages={
            "required": _("Please tick the box if you agree. We may not write to you otherwise.")
        }
    )
    wording = forms.CharField(required=False)
    remark = forms.CharField(required=False)
    """No person sees this field; programs that fill in every one give themselves away. Its name is
    none by which a browser or a password manager knows what to fill in."""

    def __init__(self, data: QueryDict, *, newsletter: Newsletter, wording: str) -> None:
        """Check ``data`` (``request.POST``) of this newsletter's form; ``wording`` is what stands
        beside its box to tick."""
        super().__init__(data)
        self.to_agree_to = wording
        self.fields["topics"].queryset = offered_topics(newsletter)  # type: ignore[attr-defined]

    def clean_email(self) -> Address:
        """Take an address that mail could be sent to."""
        try:
            return normal_address(self.cleaned_data["email"])
        except AddressError:
            raise forms.ValidationError(
                _("Please write a mail address, such as ada@example.org.")
            ) from None

    def clean_remark(self) -> str:
        """Take nothing. It may be a helpful program of a person's own, so they are told."""
        if self.cleaned_data["remark"]:
            raise forms.ValidationError(
                _(
                    "A field that nobody sees was filled in, as programs do. It is empty again: "
                    "please press “Sign up” once more."
                )
            )
        return ""

    def clean_time_zone(self) -> str:
        """Take a name that the IANA database knows. A browser's guess may be wrong."""
        zone: str = self.cleaned_data["time_zone"]
        return time_zone_names().get(zone.casefold(), "")

    def clean(self) -> dict[str, Any]:
        """Take no consent to a sentence that did not stand in the form."""
        given = self.cleaned_data
        if given.get("consent") and given.get("wording") != wording_mark(self.to_agree_to):
            self.add_error(
                "consent",
                _("This sentence is a new one. Please read it, and tick the box if you agree."),
            )
        return given

    def wishes(self, *, language: str) -> JoiningWishes:
        """Return what a valid form says."""
        given = self.cleaned_data
        return JoiningWishes(
            address=given["email"],
            topic_ids=frozenset(topic.pk for topic in given["topics"]),
            new_topics=given["new_topics"],
            offered=offered_numbers(given["offered"]),
            cadence=Cadence(given["cadence"] or Cadence.WEEKLY),
            time_zone=given["time_zone"],
            language=language,
            wording=self.to_agree_to,
        )
