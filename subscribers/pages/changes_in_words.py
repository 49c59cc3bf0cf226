"""What a reader has changed, in sentences."""

from collections.abc import Mapping

from django.utils.formats import date_format

from subscribers.preferences import Preferences


def changes_in_words(
    before: Preferences, after: Preferences, topic_names: Mapping[int, str]
) -> tuple[str, ...]:
    """Return a sentence for each thing that differs; empty where nothing does."""
    sentences = (
        (before.topic_ids, after.topic_ids, _topics(after, topic_names)),
        (before.cadence, after.cadence, f"Mail now comes {after.cadence.label}."),
        (before.paused_until, after.paused_until, _pause(after)),
        (before.name, after.name, _name(after)),
        (before.time_zone, after.time_zone, _time_zone(after)),
        (before.large_text, after.large_text, _text_size(after)),
        (before.text_only, after.text_only, _form(after)),
    )
    return tuple(sentence for old, new, sentence in sentences if old != new)


def _topics(wishes: Preferences, names: Mapping[int, str]) -> str:
    if wishes.topic_ids is None:
        return "You now get all topics, new ones too."
    chosen = sorted(names[topic_id] for topic_id in wishes.topic_ids if topic_id in names)
    return f"You now get: {'; '.join(chosen)}."


def _pause(wishes: Preferences) -> str:
    if wishes.paused_until is None:
        return "The pause is over. Mail comes again with the next issue."
    return f"No mail comes until {date_format(wishes.paused_until, 'j F Y')}."


def _name(wishes: Preferences) -> str:
    return f"We now greet you as {wishes.name}." if wishes.name else "We now greet you by no name."


def _time_zone(wishes: Preferences) -> str:
    if not wishes.time_zone:
        return "Mail now comes by the clock of the newsletter."
    return f"Mail now comes by the clock of {wishes.time_zone.replace('_', ' ')}."


def _text_size(wishes: Preferences) -> str:
    if wishes.large_text:
        return "The text in your mail is now larger."
    return "The text in your mail has its usual size again."


def _form(wishes: Preferences) -> str:
    if wishes.text_only:
        return "Mail now comes as plain text only."
    return "Mail now comes with pictures and layout."
