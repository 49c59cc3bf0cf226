"""Imports a long list into a database of its own, while others unsubscribe; prints how it went.

python -m tests.benchmarks.in_django import_run PEOPLE
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command

from subscribers.models import Subscriber
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.factories import make_newsletter, make_topic
from tests.unit.workbooks import lines, workbook

LEAVERS = 2_000
COLUMNS = ["email", "name", "topics", "cadence", "time_zone"]


def main(people: str) -> None:
    """Print one line of JSON."""
    call_command("migrate", verbosity=0)
    newsletter = make_newsletter()
    for slug in ("imaging", "mind"):
        make_topic(slug)
    rows = [_row(number) for number in range(int(people))]
    as_csv = "".join(",".join(row) + "\n" for row in [COLUMNS, *rows]).encode()
    as_workbook = workbook(lines(COLUMNS, *rows))
    taken: dict[str, tuple[float, float]] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        began, cpu = time.perf_counter(), time.process_time()
        answer = call()
        taken[name] = time.perf_counter() - began, time.process_time() - cpu
        return answer

    def imported(plan: Any, **options: Any) -> Any:
        at = datetime.now(UTC)
        return import_subscribers(plan, newsletter, consent_wording="Yes", at=at, **options)

    timed("read from a workbook", lambda: read_people(read_table(as_workbook)))
    plan = timed("read from CSV", lambda: read_people(read_table(as_csv)))
    # Whoever leaves is in the list, with other wishes: nobody could wait longer.
    first = b"\n".join(as_csv.split(b"\n")[: LEAVERS + 1]).replace(b"weekly", b"monthly")
    imported(read_people(read_table(first)))
    timed("checked, a dry run", lambda: imported(plan, dry_run=True))
    ids = list(Subscriber.objects.values_list("public_id", flat=True))
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.in_django", "import_leavers", str(newsletter.pk)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as leavers:
        assert leavers.stdin
        assert leavers.stdout
        leavers.stdin.write(json.dumps(ids) + "\n")
        leavers.stdin.flush()
        leavers.stdout.readline()
        report = timed("imported, new but for 2,000", lambda: imported(plan))
        waits = json.loads(leavers.communicate("stop\n")[0])
    timed("imported again, all known", lambda: imported(plan))
    if report.new != len(rows) - LEAVERS:
        sys.exit(f"Not all were taken in: {report.new}")
    sys.stdout.write(json.dumps({"taken": taken, "waits": waits}))


def _row(number: int) -> list[str]:
    email = f"reader{number}@mail{number % 5_000}.example.org"
    return [email, f"Reader {number}", "mind|imaging", "weekly", "Europe/Paris"]
