from dataclasses import replace
from datetime import date

import pytest

from digest.issues.compare_content import compare_content
from tests.unit.content_factories import CAVEAT_BODY, make_content, make_item

CONTENT = make_content(make_item(1), make_item(2), make_item(3))


def told(**fields):
    return tuple(one.sentence for one in compare_content(CONTENT, replace(CONTENT, **fields)))


def texts(**fields):
    (found,) = compare_content(CONTENT, replace(CONTENT, **fields))
    return {text.label: (text.before, text.after) for text in found.texts}


def with_article(**fields):
    first, *rest = CONTENT.items
    return (replace(first, article=replace(first.article, **fields)), *rest)


def test_nothing_has_changed_in_what_is_the_same():
    assert told() == ()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"note": "Hello."}, "The editors' note has changed."),
        ({"subject": "Walking"}, "The editors' subject has changed."),
        ({"preheader": "A little."}, "The editors' preheader has changed."),
        (
            {"items": with_article(teaser="In short.")},
            "“Study 1: moving together may ease tiredness” has changed: teaser.",
        ),
        ({"postal_address": "Elsewhere"}, "The postal address has changed."),
        ({"caveat_version": 2}, "Version 1 of the caveat was approved; now it is version 2."),
        ({"caveat_body": "Another."}, "The caveat has changed."),
        ({"items": CONTENT.items[::-1]}, "The items stand in another order."),
        (
            {"items": with_article(found="More.", title="New")},
            "“Study 1: moving together may ease tiredness” has changed: title, what they found.",
        ),
        (
            {"items": CONTENT.items[1:]},
            "“Study 1: moving together may ease tiredness” is no longer in the issue.",
        ),
        (
            {"items": (*CONTENT.items, make_item(4))},
            "“Study 4: moving together may ease tiredness” has come into the issue.",
        ),
    ],
)
def test_a_change_is_told_in_one_sentence(fields, sentence):
    assert told(**fields) == (sentence,)


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"note": "Hello."}, "", "Hello."),
        ({"postal_address": "Elsewhere"}, "12 Example Street\nBristol BS1 2AB", "Elsewhere"),
        ({"from_name": "Ada"}, "The Example Trust", "Ada"),
        ({"date": date(2026, 2, 3)}, "13 January 2026", "3 February 2026"),
        ({"caveat_version": 2, "caveat_body": "New."}, CAVEAT_BODY, "New."),
        ({"caveat_body": "New."}, CAVEAT_BODY, "New."),
    ],
)
def test_what_was_approved_and_what_is_now_stand_beside_the_sentence(fields, before, after):
    assert texts(**fields) == {"": (before, after)}


def test_each_text_of_an_item_that_changed_stands_there():
    was = CONTENT.items[0].article
    study = replace(was.study, participants=7, peer_reviewed=True, retracted=True)
    found = texts(items=with_article(found="More.", topics=("Sleep", "Mood"), study=study))
    assert found["what they found"] == (was.found, "More.")
    assert found["topics"] == (", ".join(was.topics), "Sleep, Mood")
    assert found["study"][1].split("\n")[1:] == [
        "participants: 7",
        "subjects: people",
        "peer reviewed: yes",
        "withdrawn",
    ]
    assert set(found) == {"what they found", "topics", "study"}
    assert texts(items=with_article(full_text=not was.full_text))["rights"] in {
        ("full text", "teaser"),
        ("teaser", "full text"),
    }


def test_the_order_is_shown_by_titles():
    (found,) = compare_content(CONTENT, replace(CONTENT, items=CONTENT.items[::-1]))
    assert found.order_before == tuple(item.article.title for item in CONTENT.items)
    assert found.order_after == found.order_before[::-1]


def test_another_topic_of_the_same_name_is_a_change():
    first, *rest = CONTENT.items
    (sentence,) = told(items=(replace(first, topic_ids=(9,)), *rest))
    assert sentence.endswith("has changed: topics.")


def test_no_address_is_repeated():
    assert "secret@example.org" not in " ".join(told(from_address="secret@example.org"))
