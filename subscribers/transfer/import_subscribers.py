"""Taking in the people of a file, all or none."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction

from digest.newsletters.models import Newsletter
from subscribers.errors import SubscriberError
from subscribers.topics.topic_choice import choice_ids, make_choices
from subscribers.transfer.check_topics import Checked, check_topics
from subscribers.transfer.compare import Outcome, compare, left_alone, lock_people
from subscribers.transfer.consented import ahead_of
from subscribers.transfer.records import ImportPlan, ImportReport, LeftAlone
from subscribers.transfer.resolve_topics import choice_keys, create_topics_of
from subscribers.transfer.staging import place_choices, staged
from subscribers.transfer.store import store_steps

MOST_TRIES = 3
STAGING_SHARE = 0.6
"""Of the time that an import takes, about."""

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

    All of them or, where a line has a problem or the import is cut short, none: what takes long is
    done first, then all is written in one transaction. Nobody who has unsubscribed or is
    suppressed comes back. Where the file says when somebody consented, that is kept as the time,
    and ``at`` beside it. To be called outside of any transaction. Raises SubscriberError where
    the consent has no words.
    """
    if not consent_wording.strip():
        raise SubscriberError("Consent needs words; say what these people agreed to and where.")
    ahead = tuple(ahead_of(plan.rows, at=at))
    plan = replace(plan, problems=(*plan.problems, *ahead))
    checked = check_topics(plan, newsletter, create_topics=create_topics)
    written = not dry_run and not checked.problems
    counts: Counter[Outcome] = Counter()
    alone: tuple[LeftAlone, ...] = ()
    if checked.rows and (written or dry_run):
        numbers = {cell: number for number, cell in enumerate(checked.words)}
        told = partial(_tell, progress, len(checked.rows))
        with staged(checked.rows, numbers, at=at, told=lambda done: told(STAGING_SHARE * done)):
            if written:
                counts = _store(checked, newsletter, consent_wording, at, told)
            else:
                _place(checked, newsletter, make=False)
                counts = compare(newsletter.pk)
            alone = left_alone()
        told(1)
    return ImportReport(
        new=counts[Outcome.STRANGER] + counts[Outcome.JOINING],
        updated=counts[Outcome.CONFIRMED] + counts[Outcome.CHANGED],
        unchanged=counts[Outcome.UNCHANGED],
        suppressed=counts[Outcome.SUPPRESSED],
        unsubscribed=counts[Outcome.UNSUBSCRIBED],
        repeated=plan.repeated if written or dry_run else 0,
        invalid=checked.invalid,
        problems=checked.problems,
        left_alone=alone,
        columns=plan.columns,
        columns_left_out=plan.columns_left_out,
        sheets_left_out=plan.sheets_left_out,
        topics_created=checked.new_topics if written or dry_run else (),
        written=written,
    )


def _tell(progress: Progress | None, rows: int, share: float) -> None:
    if progress:
        progress(int(rows * share), rows)


def _store(
    checked: Checked,
    newsletter: Newsletter,
    wording: str,
    at: datetime,
    told: Callable[[float], None],
) -> Counter[Outcome]:
    for number in range(1, MOST_TRIES + 1):
        try:
            with transaction.atomic():
                lock_people(newsletter.pk)
                _place(checked, newsletter, make=True)
                counts = compare(newsletter.pk)
                steps = store_steps(newsletter.pk, wording=wording, at=at)
                for done, step in enumerate(steps):
                    step()
                    told(STAGING_SHARE + (1 - STAGING_SHARE) * done / len(steps))
                return counts
        except IntegrityError:
            # On PostgreSQL one of the strangers may have signed up since they were compared.
            if number == MOST_TRIES:
                raise
    raise AssertionError("unreachable")


def _place(checked: Checked, newsletter: Newsletter, *, make: bool) -> None:
    known = checked.known
    if make:
        known = {**known, **create_topics_of(checked.new_topics, newsletter)}
    keys = choice_keys(checked.words, known)
    wanted = {key for key in keys.values() if key}
    ids = make_choices(wanted) if make else choice_ids(wanted)
    place_choices({number: keys[cell] for number, cell in enumerate(checked.words)}, ids)
