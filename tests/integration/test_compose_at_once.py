from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection

from digest.issues.compose import Composed, compose
from digest.issues.models import Issue, Item
from tests.factories import NOW, make_newsletter, make_summary

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAYS = [date(2026, 3, 3) + timedelta(weeks=week) for week in range(4)]


def at_once(*calls: Callable[[], Composed]) -> list[Composed]:
    """What the calls return that all start together, each on a connection of its own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Composed]) -> Composed:
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_who_compose_the_same_date_at_once_make_one_issue():
    newsletter = make_newsletter(max_items=3)
    for _ in range(5):
        make_summary()
    one = lambda: compose(newsletter, issue_date=TUESDAYS[0], now=NOW)  # noqa: E731 - run four times
    results = at_once(one, one, one, one)
    assert {result.issue for result in results} == {Issue.objects.get()}
    assert [item.position for item in Item.objects.all()] == [1, 2, 3]


def test_who_compose_several_dates_at_once_share_no_summary():
    newsletter = make_newsletter(max_items=2)
    for _ in range(7):
        make_summary()
    results = at_once(
        *(lambda on=on: compose(newsletter, issue_date=on, now=NOW) for on in TUESDAYS)
    )
    assert all(result.issue for result in results)
    summaries = list(Item.objects.values_list("summary", flat=True))
    assert len(summaries) == len(set(summaries)) == 7
