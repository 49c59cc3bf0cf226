"""What a reader has changed, in sentences."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from subscribers.models import Cadence
from subscribers.pages.places import place_of
from subscribers.preferences.records import Preferences


def changes_in_words(
    before: Preferences, after: Preferences, topic_names: Mapping[int, str]
) -> tuple[str, ...]:
    """Return a sentence for each thing that differs; empty where nothing does.

    ``topic_names`` are those of the topics to choose from, by primary key.
    """
    sentences = (
        (before.topics, after.topics, _topics(after, topic_names)),
        (before.cadence, after.cadence, _cadence(after)),
        (before.paused_until, after.paused_until, _pause(after)),
        (before.name, after.name, _name(after)),
        (before.greeting, after.greeting, _greeting(after)),
        (before.time_zone, after.time_zone, _time_zone(after)),
        (before.language, after.language, _language(after)),
        (before.large_text, after.large_text, _text_size(after)),
        (before.text_only, after.text_only, _form(after)),
    )
    return tuple(sentence for old, new, sentence in sentences if old != new)


def _topics(wishes: Preferences, names: Mapping[int, str]) -> str:
    if wishes.topics.is_all:
        return _("You now get all topics, new ones too.")
    chosen = sorted(name for topic_id, name in names.items() if wishes.topics.has(topic_id))
    if wishes.topics.all_but_named:
        return _("You now get: %(topics)s; and new topics.") % {"topics": "; ".join(chosen)}
    return _("You now get: %(topics)s.") % {"topics": "; ".join(chosen)}


def _cadence(wishes: Preferences) -> str:
    match wishes.cadence:
        case Cadence.WEEKLY:
            return _("Mail now comes every week.")
        case Cadence.EVERY_TWO_WEEKS:
            return _("Mail now comes every two weeks.")
        case Cadence.MONTHLY:
            return _("Mail now comes once a month.")


def _pause(wishes: Preferences) -> str:
    if wishes.paused_until is None:
        return _("The pause is over. Mail comes again with the next issue.")
    return _("No mail comes until %(day)s.") % {"day": date_format(wishes.paused_until)}


def _name(wishes: Preferences) -> str:
    if not wishes.name:
        return _("We now keep no name of yours.")
    return _("Your name is now %(name)s.") % {"name": wishes.name}


def _greeting(wishes: Preferences) -> str:
    if not wishes.greeting:
        return _("Your mail now begins in our usual words.")
    return _("Your mail now begins like this: %(greeting)s") % {"greeting": wishes.greeting}


def _time_zone(wishes: Preferences) -> str:
    if not wishes.time_zone:
        return _("Mail now comes by the clock of the newsletter.")
    place = place_of(wishes.time_zone, get_language() or settings.LANGUAGE_CODE)
    return _("Mail now comes by the clock of %(place)s.") % {"place": place}


def _language(wishes: Preferences) -> str:
    if not wishes.language:
        return _("These pages now speak the language of the browser, else of the newsletter.")
    name = dict(settings.LANGUAGES)[wishes.language]
    return _("These pages now speak this language: %(language)s.") % {"language": name}


def _text_size(wishes: Preferences) -> str:
    if wishes.large_text:
        return _("The text in your mail is now larger.")
    return _("The text in your mail has its usual size again.")


def _form(wishes: Preferences) -> str:
    if wishes.text_only:
        return _("Mail now comes as plain text only.")
    return _("Mail now comes with pictures and layout.")
