"""A tick hears what was reported, before it plans or sends anything."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from digest.delivery.providers.base import Submitted, Unknown
from digest.engine.tick import tick
from digest.events.forget_bodies import KEPT_FOR
from digest.events.hearing import hearing
from digest.events.models import StoredBody
from digest.newsletters.models import ProbablyNotSent
from subscribers.suppressions.endings import BOUNCED, COMPLAINT
from tests.bounced_mail import a_bounce, our_headers
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import (
    DUE,
    POSTAL_ADDRESS,
    ScriptedProvider,
    ledger,
    planned_issue,
    send,
)
from tests.integration.event_histories import about, bounce_of, ended, hear, report

pytestmark = pytest.mark.django_db
ADA, BEN = "ada@example.org", "ben@example.org"
LATER = DUE + timedelta(minutes=10)


def test_it_settles_what_was_in_doubt_and_says_so() -> None:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    for email in (ADA, BEN):
        make_subscriber(email)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Unknown(reason="timed out")))
    report(about(issue, ADA, "spamreport", DUE), {"event": 7}, at=LATER)
    done = tick(now=LATER, provider=ScriptedProvider())
    assert not done.failures
    assert (
        "events: about mail of ours: 1; addresses not mailed any more: 1; subscriptions ended: 1; "
        "batches in doubt now known to be taken: 1; that could not be read: 1"
    ) in done.lines
    assert ledger(issue) == {"submitted": 2}
    assert ended([ADA, BEN]) == {ADA: COMPLAINT, BEN: ""}
    assert not any("@" in line for line in done.lines)


def test_a_tick_with_nothing_to_hear_says_nothing_of_it() -> None:
    assert not [
        line for line in tick(now=LATER, provider=ScriptedProvider()).lines if "event" in line
    ]


def test_it_reads_the_mailbox_for_bounces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = replace(settings.ENVIRONMENT, bounces_url=f"maildir://{tmp_path}")
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    failed = tick(now=DUE, provider=ScriptedProvider())
    assert ["BOUNCES_URL" in failure for failure in failed.failures] == [True]

    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber(ADA)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Submitted(message_id=None), in_order=True))
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1.host").write_bytes(bounce_of(issue, ADA))
    (tmp_path / "new" / "2.host").write_bytes(a_bounce(our_headers("?", "?", "?")))
    done = tick(now=LATER, provider=ScriptedProvider())
    assert not done.failures
    assert ended([ADA]) == {ADA: BOUNCED}
    assert StoredBody.objects.filter(applied_at=None).count() == 0


def test_a_step_that_fails_stops_no_other_and_nothing_goes_again_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newsletter = make_newsletter(
        postal_address=POSTAL_ADDRESS, probably_not_sent=ProbablyNotSent.RESEND
    )
    make_subscriber(ADA)
    issue = planned_issue(newsletter, [make_summary()])
    send(issue, ScriptedProvider(Submitted(message_id="m")))
    hear(about(issue, ADA, "delivered", DUE), at=DUE)
    report(about(issue, ADA, "bounce", LATER), at=LATER)

    def failing(*_: object, **__: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("digest.events.apply_events.apply_reading", failing)
    done = tick(now=LATER + KEPT_FOR, provider=ScriptedProvider())
    assert [failure.partition(":")[0] for failure in done.failures] == ["events"]
    assert [stored.applied_at for stored in StoredBody.objects.all()] == [None]
    assert not hearing().is_drained
