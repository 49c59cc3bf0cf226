from dataclasses import replace

import pytest

from digest.issues.compare_content import compare_content
from tests.unit.content_factories import make_content, make_item

CONTENT = make_content(make_item(1), make_item(2), make_item(3))


def told(**fields):
    return compare_content(CONTENT, replace(CONTENT, **fields))


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


def test_another_topic_of_the_same_name_is_a_change():
    first, *rest = CONTENT.items
    (sentence,) = told(items=(replace(first, topic_ids=(9,)), *rest))
    assert sentence.endswith("has changed: topics.")


def test_no_address_is_repeated():
    assert "secret@example.org" not in " ".join(told(from_address="secret@example.org"))
