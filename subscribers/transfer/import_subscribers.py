"""Taking in the people of a file, set-based."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from digest.newsletters.models import Newsletter
from subscribers.errors import SubscriberError
from subscribers.transfer.classify import Classified, classify
from subscribers.transfer.records import ImportPlan, ImportReport
from subscribers.transfer.resolve_topics import (
    choice_ids,
    create_topics_of,
    topics_by_word,
    uncreatable_problems,
    unknown_problems,
    unknown_words,
)
from subscribers.transfer.write import write

CHUNK_ROWS = 5_000
"""To a transaction: about a second, so that nobody who unsubscribes meanwhile waits for long."""

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


def import_subscribers(
    plan: ImportPlan,
    newsletter: Newsletter,
    *,
    consent_wording: str,
    at: datetime,
    dry_run: bool = False,
    create_topics: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Make the file's people confirmed readers, on the consent that ``consent_wording`` states.

    The whole file is checked first: one problem, and nothing is written. Then it goes in by
    chunks; an import that was cut short is simply run again. Nobody who has unsubscribed or is
    suppressed comes back. Raises SubscriberError where the consent has no words.
    """
    if not consent_wording.strip():
        raise SubscriberError("Consent needs words; say what these people agreed to and where.")
    known = topics_by_word(newsletter)
    unknown = unknown_words(plan.rows, known)
    doubtful = uncreatable_problems(unknown) if create_topics else unknown_problems(unknown, known)
    if problems := [*plan.problems, *doubtful]:
        return ImportReport(problems=tuple(sorted(problems, key=lambda problem: problem.line)))
    if not dry_run:
        known |= create_topics_of(unknown, newsletter)
    choices = choice_ids(plan.rows, known, make=not dry_run)
    counts: Counter[str] = Counter()
    for start in range(0, len(plan.rows), CHUNK_ROWS):
        rows = plan.rows[start : start + CHUNK_ROWS]
        with transaction.atomic():
            found = classify(rows, newsletter.pk, choices.__getitem__)
            if not dry_run:
                write(found, newsletter.pk, wording=consent_wording, at=at)
        counts.update(_counted(found))
        if progress:
            progress(start + len(rows), len(plan.rows))
    return ImportReport(
        new=counts["new"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        suppressed=counts["suppressed"],
        unsubscribed=counts["unsubscribed"],
        repeated=plan.repeated,
        topics_created=tuple(unknown),
        written=not dry_run,
    )


def _counted(found: Classified) -> dict[str, int]:
    return {
        "new": len(found.strangers) + len(found.joining),
        "updated": len(found.confirmed) + len(found.changed),
        "unchanged": found.unchanged,
        "suppressed": found.suppressed,
        "unsubscribed": found.unsubscribed,
    }
