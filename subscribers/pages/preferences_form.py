"""The fields of the preferences page, and the wishes that they hold."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from digest.newsletters.models import Topic
from digest.render.clean_text import clean_line
from subscribers.models import Cadence
from subscribers.pages.topics_field import TopicsField, offered_numbers, ticked_again, topic_numbers
from subscribers.preferences.plain_words import are_plain
from subscribers.preferences.records import LONGEST_GREETING, LONGEST_NAME, Preferences
from subscribers.preferences.time_zones import time_zone_names
from subscribers.topics.wanted_topics import LEFT_OUT, WantedTopics, read_key, wanted_topics

TOPICS_BEFORE = "topics_before"
LONGEST_PAUSE = timedelta(days=366)
TOO_LONG = {"max_length": gettext_lazy("Please use at most %(limit_value)d characters.")}


class PreferencesForm(forms.Form):
    """Checks what a reader sent. No topic ticked means all of them."""

    topics = TopicsField(Topic.objects.all())
    new_topics = forms.BooleanField(required=False)
    offered = forms.CharField(required=False)
    topics_before = forms.CharField(required=False)
    cadence = forms.ChoiceField(
        choices=Cadence.choices,
        error_messages={"required": gettext_lazy("Please choose how often.")},
    )
    paused_until = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Please write the day like 2026-03-01.")},
    )
    name = forms.CharField(required=False, max_length=LONGEST_NAME, error_messages=TOO_LONG)
    greeting = forms.CharField(required=False, max_length=LONGEST_GREETING, error_messages=TOO_LONG)
    time_zone = forms.CharField(required=False)
    language = forms.ChoiceField(
        required=False,
        choices=lambda: [("", ""), *settings.LANGUAGES],
        error_messages={"invalid_choice": gettext_lazy("Please choose a language from the list.")},
    )
    large_text = forms.BooleanField(required=False)
    text_only = forms.BooleanField(required=False)

    def __init__(
        self, data: QueryDict, *, today: date, shown: Collection[int], before: Preferences
    ) -> None:
        """Check ``data`` (``request.POST``) as of ``today``, the reader's own day; ``shown`` are
        the topics to choose from, ``before`` is what was wished until now."""
        super().__init__(data)
        self.sent = data
        self.today = today
        self.shown = shown
        self.before = before

    @property
    def is_repeated(self) -> bool:
        """Tell whether it brings back wishes of before, as ``field_values`` has them."""
        return TOPICS_BEFORE in self.data

    def clean_topics_before(self) -> WantedTopics | None:
        """Take the wish as it was, whatever is offered by now."""
        key: str = self.cleaned_data[TOPICS_BEFORE]
        if not self.is_repeated:
            return None
        numbers = key.removeprefix(LEFT_OUT).split(",") if key else []
        known = topic_numbers(numbers)
        there = Topic.objects.filter(pk__in=known).count()
        if len(numbers) != len(known) or there != len(known):
            self.add_error("topics", _("One of these topics no longer exists. Please choose."))
            return None
        return read_key(key)

    def clean_paused_until(self) -> date | None:
        """Take a day from tomorrow on, at most a year ahead."""
        until: date | None = self.cleaned_data["paused_until"]
        if self.is_repeated:
            # Midnight may have passed since, and the pause be over.
            return until if until and until > self.today else None
        if until and until <= self.today:
            raise forms.ValidationError(_("Please choose a day to come, or leave the field empty."))
        if until and until > self.today + LONGEST_PAUSE:
            raise forms.ValidationError(_("Please choose a day within the next year."))
        return until

    def clean_name(self) -> str:
        """Take a name that leads nowhere, without what no mail may carry."""
        return self._words("name", self.before.name)

    def clean_greeting(self) -> str:
        """Take words that lead nowhere, without what no mail may carry."""
        return self._words("greeting", self.before.greeting)

    def _words(self, field: str, before: str) -> str:
        sent: str = self.cleaned_data[field]
        # What a list brought in may stay until they change it.
        if sent != before and not are_plain(sent):
            raise forms.ValidationError(
                _(
                    "Please write it without web or mail addresses, with a blank behind each dot, "
                    "and on one line."
                )
            )
        return clean_line(sent)

    def clean_time_zone(self) -> str:
        """Take a name that the IANA database knows, or none."""
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in time_zone_names().values():
            raise forms.ValidationError(_("Please choose a place from the list."))
        return zone

    def wishes(self) -> Preferences:
        """Return what a valid form says."""
        given = self.cleaned_data
        return Preferences(
            topics=self._topics(),
            cadence=Cadence(given["cadence"]),
            paused_until=given["paused_until"],
            name=given["name"],
            greeting=given["greeting"],
            time_zone=given["time_zone"],
            language=given["language"],
            large_text=given["large_text"],
            text_only=given["text_only"],
        )

    def _topics(self) -> WantedTopics:
        given = self.cleaned_data
        if self.is_repeated:
            wanted: WantedTopics = given[TOPICS_BEFORE]
            return wanted
        ticked, new_too = frozenset(topic.pk for topic in given["topics"]), given["new_topics"]
        offered = offered_numbers(given["offered"]) or frozenset(self.shown)
        until_now = shown_values(self.before, offered)
        if ticked == {*_ticked(self.before, offered)} and new_too == until_now["new_topics"]:
            # Left as it stood there. What they chose may not be offered any more, and where no tick
            # was left to show that, none would mean all.
            return self.before.topics
        return wanted_topics(ticked, offered=offered, new_too=new_too)

    def as_sent(self) -> dict[str, object]:
        """Return the values to show again, right or wrong, in the form of ``shown_values``."""
        sent = {name: self[name].value() for name in self.fields}
        sent["topics"] = ticked_again(self.sent, self.shown)
        return sent


def shown_values(wishes: Preferences, shown: Collection[int]) -> dict[str, object]:
    """Return field name -> value for the page to show, ``shown`` being its topics."""
    return {
        "topics": _ticked(wishes, shown),
        "new_topics": wishes.topics.all_but_named and not wishes.topics.is_all,
        "cadence": wishes.cadence.value,
        "paused_until": wishes.paused_until.isoformat() if wishes.paused_until else "",
        "name": wishes.name,
        "greeting": wishes.greeting,
        "time_zone": wishes.time_zone,
        "language": wishes.language,
        "large_text": wishes.large_text,
        "text_only": wishes.text_only,
    }


def field_values(wishes: Preferences) -> Iterator[tuple[str, str]]:
    """Yield name and value of the fields that, sent back, give these wishes again."""
    yield TOPICS_BEFORE, wishes.topics.key
    yield "cadence", wishes.cadence.value
    if wishes.paused_until:
        yield "paused_until", wishes.paused_until.isoformat()
    yield "name", wishes.name
    yield "greeting", wishes.greeting
    yield "time_zone", wishes.time_zone
    yield "language", wishes.language
    if wishes.large_text:
        yield "large_text", "on"
    if wishes.text_only:
        yield "text_only", "on"


def _ticked(wishes: Preferences, shown: Collection[int]) -> list[int]:
    # No tick at all means all.
    return [] if wishes.topics.is_all else [pk for pk in shown if wishes.topics.has(pk)]
