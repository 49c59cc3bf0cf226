"""Sends an issue through the ledger by SMTP, and prints how fast.

python -m tests.benchmarks.smtp_ledger HOME SMTP_URL READERS
"""

import json
import os
import sys
import time
from pathlib import Path

from django.db import transaction

from digest.cli.process.open_home import open_home

ARTICLES = 12


def main(home: Path, url: str, readers: int) -> None:
    """Make a home, an issue and its readers; send, and print one line of JSON."""
    for name in ("DATABASE_URL", "DIGEST_SECRET_KEY", "DIGEST_BASE_URL"):
        os.environ.pop(name, None)
    os.environ |= {"DIGEST_PROVIDER": "smtp", "SMTP_URL": url}
    environment = open_home(home)
    # What holds models can only be imported now.
    from digest.delivery.sending.send import send_due  # noqa: PLC0415
    from digest.newsletters.models import Newsletter  # noqa: PLC0415
    from tests.factories import make_subscriber, make_summary  # noqa: PLC0415
    from tests.integration.delivery_fakes import DUE, planned_issue  # noqa: PLC0415

    provider = environment.provider_settings.open()
    with transaction.atomic():
        summaries = [make_summary(found="Tiredness fell. " * 60) for _ in range(ARTICLES)]
        for _ in range(readers):
            make_subscriber()
    newsletter = Newsletter.objects.get()
    issue = planned_issue(newsletter, summaries, batch_size=provider.batch_size)
    began = time.perf_counter()
    report = send_due(issue, provider=provider, clock=lambda: DUE)
    took = time.perf_counter() - began
    provider.close()
    if report.submitted != readers:
        sys.exit(f"Only {report.submitted} of {readers} were handed over: {report}")
    sys.stdout.write(json.dumps({"messages_per_second": readers / took}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
