"""The outbox can look itself what became of a message whose sender died."""

from datetime import timedelta
from pathlib import Path

import pytest

from digest.delivery.claiming.lease import LEASE_SECONDS
from digest.delivery.models import Attempt, Batch
from digest.delivery.outcomes.finish import finish_issues
from digest.delivery.outcomes.recover import recover_expired
from digest.delivery.providers.outbox import provider as outbox
from digest.delivery.providers.outbox.provider import INDEX_FILE, OutboxProvider
from digest.delivery.sending import round as sending
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

pytestmark = pytest.mark.django_db
EXPIRED = DUE + timedelta(seconds=LEASE_SECONDS + 1)


class KilledError(BaseException):
    """kill -9, as far as the database and the disk are concerned."""


@pytest.fixture
def issue() -> Issue:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for _ in range(3):
        make_subscriber()
    return planned_issue(newsletter, [make_summary()])


@pytest.fixture
def provider(tmp_path: Path) -> OutboxProvider:
    return OutboxProvider(tmp_path / "outbox")


def die(monkeypatch: pytest.MonkeyPatch, module: object, name: str, *, at_call: int) -> None:
    """The process is killed as ``name`` is called for the so-many-th time."""
    real, calls = getattr(module, name), []

    def killed(*given, **named):
        calls.append(name)
        if len(calls) == at_call:
            raise KilledError
        return real(*given, **named)

    monkeypatch.setattr(module, name, killed)


def mails(provider: OutboxProvider) -> int:
    return len([*(provider._folder / "new").iterdir(), *(provider._folder / "cur").iterdir()])


def lines(provider: OutboxProvider) -> int:
    return len((provider._folder / INDEX_FILE).read_text().splitlines())


@pytest.mark.parametrize(
    ("where", "submitted"),
    [
        pytest.param((sending, "mark_taken"), 2, id="after the message was there"),
        pytest.param((outbox, "append_line"), 1, id="before it was in the index"),
        pytest.param((outbox, "_write"), 1, id="before it was written"),
    ],
)
def test_nothing_is_left_in_doubt_and_nobody_gets_it_twice(
    issue, provider, monkeypatch, where, submitted
):
    with monkeypatch.context() as patch:
        die(patch, *where, at_call=2)
        with pytest.raises(KilledError):
            send(issue, provider)
    assert recover_expired(now=EXPIRED, provider=provider) == 1
    assert ledger(issue) == {"submitted": submitted, "pending": 3 - submitted}
    send(issue, provider, at=EXPIRED)
    assert ledger(issue) == {"submitted": 3}
    assert mails(provider) == lines(provider) == 3


def test_one_that_a_mail_program_has_opened_since_was_taken(issue, provider, monkeypatch):
    with monkeypatch.context() as patch:
        die(patch, sending, "mark_taken", at_call=3)
        with pytest.raises(KilledError):
            send(issue, provider)
    for mail in list((provider._folder / "new").iterdir()):
        mail.rename(provider._folder / "cur" / f"{mail.name}:2,S")
    recover_expired(now=EXPIRED, provider=provider)
    assert ledger(issue) == {"submitted": 3}
    assert finish_issues(now=EXPIRED) == [issue]


def test_only_the_provider_that_was_tried_is_asked(issue, provider):
    class Dying(ScriptedProvider):
        def after_each(self, recipient):
            raise KilledError

    with pytest.raises(KilledError):
        send(issue, Dying(in_order=True))
    assert Attempt.objects.get().provider == "scripted"
    recover_expired(now=EXPIRED, provider=provider)
    assert ledger(issue) == {"submitted": 1, "unknown": 1, "pending": 1}


def test_where_the_folder_cannot_be_read_it_stays_unknown(issue, provider, monkeypatch):
    with monkeypatch.context() as patch:
        die(patch, sending, "mark_taken", at_call=1)
        with pytest.raises(KilledError):
            send(issue, provider)
    (provider._folder / INDEX_FILE).unlink()
    (provider._folder / INDEX_FILE).mkdir()
    recover_expired(now=EXPIRED, provider=provider)
    assert Batch.objects.get().deliveries.filter(state="unknown").count() == 1
