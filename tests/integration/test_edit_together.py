"""Two editors who save, and two who merge, at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from digest.issues.merge_summaries import MergeError, merge_summaries
from digest.summaries.editing.edit_summary import EditedMeanwhileError, edit_summary
from digest.summaries.models import Summary
from tests.factories import NOW, make_newsletter, make_summary

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each returned, or raised."""
    together = threading.Barrier(len(deeds))

    def work(deed: Callable[[], object]) -> object:
        try:
            together.wait(timeout=60)
            return deed()
        except (EditedMeanwhileError, MergeError) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(work, deeds))


def test_of_two_texts_one_is_stored_and_the_other_is_handed_back() -> None:
    summary = make_summary()

    def write(text: str) -> Callable[[], object]:
        return lambda: edit_summary(summary.pk, {"found": text}, seen=0, by=text, at=NOW)

    done = at_once(write("Hers."), write("His."))
    refused = [each for each in done if isinstance(each, EditedMeanwhileError)]
    assert [refusal.fields for refusal in refused] == [frozenset({"found"})]
    summary.refresh_from_db()
    assert summary.former_texts.get().by == summary.found


def test_two_who_merge_either_way_round_leave_one_that_stays() -> None:
    make_newsletter()
    one, other = make_summary(), make_summary()

    def merge(stays: Summary, goes: Summary) -> Callable[[], object]:
        return lambda: merge_summaries(stays.pk, goes.pk, seen=(0, 0), by="ada", at=NOW)

    done = at_once(merge(one, other), merge(other, one))
    assert sum(isinstance(each, MergeError) for each in done) == 1
    assert Summary.objects.filter(merged_into=None).count() == 1
