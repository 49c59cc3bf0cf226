import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.issues.content import (
    ContentError,
    ContentItem,
    IssueContent,
    content_from_json,
    content_to_json,
)
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.records import Article
from tests.unit.content_factories import make_content, make_item

TEXT = st.text(max_size=40)
STUDIES = st.builds(
    Study,
    kind=st.none() | st.sampled_from(StudyKind),
    participants=st.none() | st.integers(0, 10**9),
    subjects=st.none() | st.sampled_from(Subjects),
    peer_reviewed=st.none() | st.booleans(),
    journal=st.none() | TEXT,
    doi=st.none() | TEXT,
    pmid=st.none() | TEXT,
)
ARTICLE_TEXTS = (
    "title",
    "takeaway",
    "found",
    "matters",
    "keep_in_mind",
    "url",
    "archive_url",
    "key",
    "teaser",
)
ARTICLES = st.builds(
    Article,
    **dict.fromkeys(ARTICLE_TEXTS, TEXT),
    published=st.none() | st.dates(),
    topics=st.lists(TEXT, max_size=3).map(tuple),
    study=STUDIES,
    full_text=st.booleans(),
)
ITEMS = st.lists(
    st.builds(
        ContentItem,
        summary=st.integers(1),
        position=st.integers(1, 60),
        topic_ids=st.lists(st.integers(1)).map(lambda keys: tuple(sorted(keys))),
        article=ARTICLES,
    ),
    max_size=4,
    unique_by=lambda item: item.position,
).map(lambda items: tuple(sorted(items, key=lambda item: item.position)))
CONTENTS = st.builds(IssueContent, items=ITEMS, subject=TEXT, preheader=TEXT)


@given(CONTENTS)
def test_content_comes_back_from_json_as_it_went_in(content):
    assert content_from_json(json.loads(json.dumps(content_to_json(content)))) == content


def test_the_json_says_the_caveat_in_full_for_whoever_reads_it():
    item = make_item(1, study=Study(journal="NeuroImage"))
    stored = content_to_json(make_content(item))
    assert stored["caveat"]["text"] == "Studies, such as the one from NeuroImage, differ."
    assert "{journals:" in stored["caveat"]["body"]


def test_items_are_read_in_the_order_of_their_positions():
    stored = content_to_json(make_content())
    stored["items"].reverse()
    assert [item.position for item in content_from_json(stored).items] == [1, 2]


def test_what_is_not_known_stays_unknown():
    item = make_item(1, published=None, study=Study())
    (read,) = content_from_json(content_to_json(make_content(item))).items
    assert read.article.published is None
    assert read.article.study == Study()


def test_what_was_approved_before_editors_could_write_these_has_none():
    stored = content_to_json(make_content(subject="Walking", preheader="A little."))
    del stored["issue"]["subject"], stored["issue"]["preheader"]
    for item in stored["items"]:
        del item["article"]["teaser"]
    assert content_from_json(stored) == make_content()


def test_rights_that_are_not_stated_count_as_a_teaser():
    stored = content_to_json(make_content())
    del stored["items"][0]["article"]["full_text"]
    assert not content_from_json(stored).items[0].article.full_text


@pytest.mark.parametrize(
    "damage",
    [
        lambda stored: stored.pop("caveat"),
        lambda stored: stored["issue"].update(date="last Tuesday"),
        lambda stored: stored["items"][0]["article"]["study"].update(kind="hearsay"),
        lambda stored: stored.update(items=None),
        lambda stored: stored.update(newsletter="weekly"),
    ],
)
def test_other_json_is_refused_with_what_to_do(damage):
    stored = content_to_json(make_content())
    damage(stored)
    with pytest.raises(ContentError, match="approve the issue again"):
        content_from_json(stored)


def test_content_cannot_be_changed():
    content = make_content()
    with pytest.raises(AttributeError):
        content.note = "Another."
    assert replace(content, note="Another.") != content
