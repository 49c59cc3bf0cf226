from hypothesis import given
from hypothesis import strategies as st

from subscribers.topics.wanted_topics import ALL, WantedTopics, read_key, wanted_topics

topic_sets = st.frozensets(st.integers(1, 9), max_size=4)


@given(topic_sets, topic_sets, st.booleans())
def test_a_key_says_what_was_ticked_and_equal_wishes_have_one(ticked, more, new_too):
    offered = ticked | more
    wanted = wanted_topics(ticked, offered=offered, new_too=new_too)
    assert read_key(wanted.key) == wanted
    assert wanted.is_all is (not ticked or (new_too and ticked == offered)) is (wanted == ALL)
    if ticked:
        assert {topic for topic in offered if wanted.has(topic)} == ticked
        assert wanted.has(10) is new_too


@given(topic_sets, topic_sets)
def test_one_wanted_topic_is_enough_and_what_has_none_is_for_readers_of_all(named, about):
    assert ALL.wants(about)
    assert WantedTopics(named, all_but_named=False).wants(about) is bool(named & about)
    if named:
        assert WantedTopics(named).wants(about) is bool(about - named)
