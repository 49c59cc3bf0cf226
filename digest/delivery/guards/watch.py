"""Watches that no database sends which was put back from a copy: it would send again what it does
not know was sent."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from digest.delivery.errors import RestoredError
from digest.delivery.guards.claims_file import claims_file, keep_claims, read_claims_file
from digest.delivery.guards.cluster import cluster_identity
from digest.delivery.guards.last_attempt import keep_attempt, kept_attempt
from digest.delivery.guards.restored import why_restored
from digest.delivery.models import Attempt, LedgerWatch
from digest.issues.by_program import done_by_program
from digest.issues.models import Issue, IssueState
from digest.issues.workflow import WorkflowError, hold

# Written out, and not built anew for each claim.
_ADD_CLAIMS = "UPDATE delivery_ledgerwatch SET claims = claims + %s WHERE id = 1 RETURNING claims"
_LOST_ATTEMPT = "the last handover from this machine is not in it"
_OTHER_CLUSTER = "mail was last sent from another cluster, timeline or copy of it"


def check_not_restored() -> None:
    """Raise RestoredError where this database was put back from a copy since mail was last sent."""
    why = _why_restored()
    if why:
        raise RestoredError(why)


def count_claims(batches: int) -> int:
    """Count batches that are claimed, within their transaction, and return how many ever were.

    Raises RestoredError where the database went back. On PostgreSQL claims are not counted: its
    cluster and this machine's last attempt are compared when a round begins, and cannot change
    under an open connection.
    """
    file = _file()
    if file is None:
        return 0
    counted = _add_claims(batches)
    if counted is None:
        _begin_counting(file)
        return _add_claims(batches) or 0
    if why := _why_behind(file, counted - batches):
        raise RestoredError(why)
    return counted


class ClaimKeeper:
    """Writes down what one round claims, where a restored database cannot take it back."""

    def __init__(self) -> None:
        self._claims: int | None = None
        self._cluster = ""

    def keep(self, claims: int, attempt: UUID) -> None:
        """Write down a claim by its count and its attempt; after it is committed and before anybody
        is called. Raises OSError where it cannot be written."""
        file = _file()
        if file is None:
            self._cluster = self._cluster or cluster_identity()
            keep_attempt(settings.ENVIRONMENT.home, attempt, cluster=self._cluster)
        elif claims != self._claims:
            # Batches that were claimed together have one count.
            keep_claims(file, claims)
            self._claims = claims


def count_end() -> None:
    """Count that a provider in order is done with a batch, and write it down.

    A copy of the database that was made while it worked is then behind, though nothing was claimed
    since. Raises RestoredError and OSError as counting and keeping a claim do.
    """
    with transaction.atomic():
        counted = count_claims(1)
    if (file := _file()) is not None:
        keep_claims(file, counted)


def hold_restored(error: RestoredError, *, at: datetime) -> list[Issue]:
    """Hold every issue that would go out by itself; return those."""
    reason = f"{error.what} Find out what readers had already, then resume the issue, or cancel it."
    held = []
    for issue in Issue.objects.filter(state__in=(IssueState.APPROVED, IssueState.SENDING)):
        # Whoever changed its state meanwhile had a reason, which stays.
        with suppress(WorkflowError):
            with done_by_program(issue, "held", at=at):
                hold(issue, reason=reason)
            held.append(issue)
    return held


def accept_restored() -> list[Issue] | None:
    """Take the database as it is, at a person's word, and hold what of it would go out.

    Returns the issues that are held because of it; None where it was not restored.
    """
    why = _why_restored()
    if not why:
        return None
    now = datetime.now(UTC)
    held = hold_restored(RestoredError(why), at=now)
    file = _file()
    if file is None:
        values = {"cluster": cluster_identity(), "accepted_at": now}
        LedgerWatch.objects.update_or_create(pk=1, defaults=values)
        return held
    with transaction.atomic():
        row, _ = LedgerWatch.objects.get_or_create(pk=1)
        kept, _ = read_claims_file(file)
        row.claims = max(row.claims, kept.claims if kept else 0)
        row.save(update_fields=["claims"])
    keep_claims(file, row.claims, anew=True)
    return held


def _why_restored() -> str:
    file = _file()
    if file is None:
        return _why_not_the_same()
    row = LedgerWatch.objects.filter(pk=1).first()
    if row is None:
        _begin_counting(file)
        return ""
    return _why_behind(file, row.claims)


def _begin_counting(file: Path) -> None:
    # The file first: a row without one is a database whose file was lost.
    keep_claims(file, 0, anew=True)
    LedgerWatch.objects.get_or_create(pk=1)


def _why_behind(file: Path, claims: int) -> str:
    kept, found = read_claims_file(file)
    return why_restored(claims=claims, kept=kept, found=found)


def _add_claims(batches: int) -> int | None:
    """Return how many there are then; None where none was ever counted."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD_CLAIMS, [batches])
        counted = cursor.fetchone()
    return int(counted[0]) if counted else None


def _why_not_the_same() -> str:
    identity = cluster_identity()
    known, _ = LedgerWatch.objects.get_or_create(pk=1, defaults={"cluster": identity})
    if known.cluster != identity:
        return _OTHER_CLUSTER
    kept = kept_attempt(settings.ENVIRONMENT.home)
    if kept is None or kept.cluster != identity:
        # Of another database, which this machine worked for before.
        return ""
    if known.accepted_at and kept.written_at <= known.accepted_at:
        return ""
    is_known = Attempt.objects.filter(pk=kept.attempt).exists()
    return "" if is_known else _LOST_ATTEMPT


def _file() -> Path | None:
    if connection.vendor != "sqlite":
        return None
    return claims_file(Path(connection.settings_dict["NAME"]))
