"""Plans an issue that has so many notices to tell, for readers who all had the issue before it."""

import json
import sys
import time
from datetime import timedelta
from itertools import cycle, islice

from digest.delivery.models import Batch, CarriedNotice, HandoverState
from digest.delivery.planning.plan import plan
from digest.issues.correct import correct
from digest.issues.models import Issue
from digest.newsletters.models import Topic
from tests.benchmarks import sending_audience
from tests.factories import NOW, make_summary
from tests.integration.delivery_fakes import approved_issue

VARIANTS = 200
BATCH_SIZE = 1_000


def main(readers: str, notices: str) -> None:
    sending_audience.main(readers, str(VARIANTS), "1")
    first = Issue.objects.get()
    plan(first, now=NOW, batch_size=BATCH_SIZE)
    first.refresh_from_db()
    Batch.objects.update(state=HandoverState.SUBMITTED)
    later = NOW + timedelta(days=7)
    corrected = cycle(first.items.values_list("summary_id", flat=True))
    for number, summary in enumerate(islice(corrected, int(notices))):
        at = NOW + timedelta(days=1, minutes=number)
        correct(first, summary, f"It was {number}.", by="editor@example.org", at=at)
    summaries = [make_summary(topics=[topic]) for topic in Topic.objects.all()]
    issue = approved_issue(first.newsletter, summaries, on=later.date(), at=later)
    began, cpu = time.perf_counter(), time.process_time()
    planned = plan(issue, now=later, batch_size=BATCH_SIZE)
    figures = {
        "plan": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "audience": planned.audience,
        "variants": planned.variants,
        "told": CarriedNotice.objects.values("key").distinct().count(),
    }
    sys.stdout.write(json.dumps(figures))
