"""Makes an archive and asks for each of its pages; prints what it took as JSON."""

import json
import sys
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus

from django.core.management import call_command
from django.db import transaction
from django.test import Client

from tests.benchmarks.stopwatch import median_seconds
from tests.integration.subscriber_factories import make_article, make_issue, make_newsletter

ROUNDS = 25
LONG = "Those who walked three times a week felt less tired after half a year than the others. "


def main(issues: str, articles: str) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        newsletter = make_newsletter()
        for number in range(int(issues)):
            on = date(2024, 1, 2) + timedelta(weeks=number)
            items = [
                make_article(key=f"article-{one}", title=f"Study {number}-{one}", found=LONG * 6)
                for one in range(int(articles))
            ]
            make_issue(newsletter, *items, slug=f"weekly-{on}", on=on)
    client = Client(headers={"host": "127.0.0.1"})
    pages = {"issue": f"/issues/weekly-{on}/", "list": "/", "feed": "/feed.atom"}
    sys.stdout.write(json.dumps({name: _time(client, path) for name, path in pages.items()}))


def _time(client: Client, path: str) -> tuple[float, int]:
    answer = client.get(path)
    assert answer.status_code == HTTPStatus.OK, (path, answer.status_code)
    seconds = median_seconds(partial(client.get, path), rounds=ROUNDS)
    return seconds, len(answer.content)
