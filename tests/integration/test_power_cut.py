"""Positions are committed without waiting for the disk; a power cut that takes some back shows."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.guards.this_boot import this_boot
from digest.delivery.models import Attempt
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.base import Provider, Recipient
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.issues.models import Issue
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    send,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite_only]
READERS = 5
EXPIRED = DUE + timedelta(seconds=LEASE_SECONDS + 1)
FULL, NORMAL = 2, 1


class PowerCutError(BaseException):
    """Nothing more is done."""


class DiesAfter(ScriptedProvider):
    """In order; the power goes after so many messages."""

    def __init__(self, messages: int) -> None:
        super().__init__(in_order=True)
        self.messages = messages
        self.synchronous: list[int] = []

    def after_each(self, recipient: Recipient) -> None:
        self.synchronous.append(synchronous())
        if len(self.taken) == self.messages:
            raise PowerCutError


def synchronous() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        (value,) = cursor.fetchone()
    return value


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(READERS):
        make_subscriber()
    return planned_issue(newsletter, [make_summary()])


def cut_power(issue: Issue, provider: Provider, *, lost: int = 0) -> None:
    """Let a sender die with the machine; the last ``lost`` positions never reached the disk."""
    with pytest.raises(PowerCutError):
        send(issue, provider)
    batch = issue.batches.get()
    ids = list(batch.deliveries.order_by("pk").values_list("pk", flat=True))
    batch.position = ids[ids.index(batch.position) - lost]
    batch.save(update_fields=["position"])
    Attempt.objects.update(boot="another-run-of-the-machine")


def test_only_the_positions_go_without_waiting_for_the_disk(issue):
    provider = DiesAfter(READERS + 1)
    send(issue, provider)
    assert provider.synchronous == [NORMAL] * READERS
    assert synchronous() == FULL
    assert Attempt.objects.get().boot == this_boot() != ""


def test_a_provider_that_takes_batches_waits_for_the_disk_each_time(issue):
    send(issue, ScriptedProvider())
    assert Attempt.objects.get().boot == ""


def test_a_killed_process_leaves_one_message_in_doubt(issue):
    with pytest.raises(PowerCutError):
        send(issue, DiesAfter(2))
    recover_expired(now=EXPIRED, provider=ScriptedProvider(in_order=True))
    assert ledger(issue) == {"submitted": 2, "unknown": 1, "pending": 2}


def test_a_power_cut_leaves_all_in_doubt_that_is_behind_the_position(issue):
    cut_power(issue, DiesAfter(3), lost=1)
    recover_expired(now=EXPIRED, provider=ScriptedProvider(in_order=True))
    assert ledger(issue) == {"submitted": 2, "unknown": READERS - 2}
    again = ScriptedProvider(in_order=True)
    send(issue, again, at=EXPIRED)
    assert again.taken == []


def test_an_outbox_tells_of_each_what_became_of_it(issue, tmp_path: Path, monkeypatch):
    outbox = OutboxProvider(tmp_path / "outbox")
    place, placed = outbox._place, []

    def place_and_die(name: str, mail: bytes) -> None:
        if len(placed) == 3:
            raise PowerCutError
        placed.append(name)
        place(name, mail)

    monkeypatch.setattr(outbox, "_place", place_and_die)
    cut_power(issue, outbox, lost=2)
    monkeypatch.undo()
    recover_expired(now=EXPIRED, provider=outbox)
    assert ledger(issue) == {"submitted": 3, "pending": 2}
    send(issue, outbox, at=EXPIRED)
    assert ledger(issue) == {"submitted": READERS}
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == READERS
