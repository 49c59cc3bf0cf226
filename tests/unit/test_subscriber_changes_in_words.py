from dataclasses import replace
from datetime import date

import pytest

from subscribers.models import Cadence
from subscribers.pages.changes_in_words import changes_in_words
from subscribers.preferences.records import Preferences
from subscribers.topics.wanted_topics import WantedTopics

TOPICS = {1: "Imaging", 2: "Mood"}
USUAL = Preferences()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"topics": WantedTopics(frozenset({2, 1}), all_but_named=False)},
            "You now get: Imaging; Mood.",
        ),
        ({"topics": WantedTopics(frozenset({2}))}, "You now get: Imaging; and new topics."),
        ({"cadence": Cadence.EVERY_TWO_WEEKS}, "Mail now comes every two weeks."),
        ({"paused_until": date(2026, 5, 1)}, "No mail comes until 1 May 2026."),
        ({"name": "Ada"}, "Your name is now Ada."),
        ({"greeting": "Dear Ada,"}, "Your mail now begins like this: Dear Ada,"),
        ({"time_zone": "America/New_York"}, "Mail now comes by the clock of New York."),
        ({"language": "de"}, "These pages now speak this language: Deutsch."),
        ({"large_text": True}, "The text in your mail is now larger."),
        ({"text_only": True}, "Mail now comes as plain text only."),
    ],
)
def test_each_change_has_its_sentence_and_its_way_back(change, sentence):
    changed = replace(USUAL, **change)
    assert changes_in_words(USUAL, changed, TOPICS) == (sentence,)
    (back,) = changes_in_words(changed, USUAL, TOPICS)
    assert back != sentence


def test_nothing_is_said_where_nothing_changed():
    assert changes_in_words(USUAL, USUAL, TOPICS) == ()
