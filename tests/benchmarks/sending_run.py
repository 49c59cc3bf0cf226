"""Plans and hands over the one approved issue there is, and prints what that took, as JSON."""

import json
import resource
import sys
import time

from django.conf import settings

from digest.delivery.planning.plan import plan
from digest.delivery.sending.send import send_due
from digest.delivery.status.issue_status import status_of
from digest.issues.models import Issue
from tests.factories import NOW


def main() -> None:
    issue = Issue.objects.get()
    provider = settings.ENVIRONMENT.provider_settings.open()
    began, cpu_began = time.perf_counter(), time.process_time()
    planned = plan(issue, now=NOW, batch_size=provider.batch_size)
    planned_at, cpu_planned = time.perf_counter(), time.process_time()
    # All at once, whatever their hour: what is measured is the work, not the waiting.
    Issue.objects.update(send_now=True)
    report = send_due(issue, provider=provider, clock=lambda: NOW)
    ended, cpu_ended = time.perf_counter(), time.process_time()
    provider.close()
    deliveries = status_of(Issue.objects.get()).to_json()["deliveries"]
    figures = {
        "plan": planned_at - began,
        "send": ended - planned_at,
        "audience": planned.audience,
        "variants": planned.variants,
        "batches": planned.batches,
        "submitted": deliveries["submitted"],
        "held": report.held,
        # Kilobytes on Linux (getrusage(2)).
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        "plan_cpu": cpu_planned - cpu_began,
        "send_cpu": cpu_ended - cpu_planned,
    }
    sys.stdout.write(json.dumps(figures))
