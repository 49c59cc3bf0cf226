"""The protocol walks random histories beside the truth: nobody twice, nobody left out."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture.engine import ConjectureRunner
from hypothesis.stateful import run_state_machine_as_test

from tests.integration.sending_histories.far_end import AT_ONCE, IN_ORDER
from tests.integration.sending_histories.machine import SendingHistory
from tests.integration.sending_histories.setting import Setting, make_setting

pytestmark = pytest.mark.django_db
STEPS = 30
POSTGRESQL_TAKES = 3
"""Times as long for one history."""


@pytest.fixture
def setting(db: None) -> Setting:
    return make_setting()


@pytest.mark.parametrize("provider", [AT_ONCE, IN_ORDER])
def test_whatever_happens_nobody_gets_two_and_nobody_is_left_out(setting, provider, monkeypatch):
    # It would live each history five times more with parts of it doubled. As many others find more.
    monkeypatch.setattr(ConjectureRunner, "generate_mutations_from", lambda *_: None)
    histories = settings.default.max_examples
    if connection.vendor == "postgresql":
        histories //= POSTGRESQL_TAKES
    run_state_machine_as_test(
        lambda: SendingHistory(setting, provider),
        settings=settings(
            max_examples=histories,
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
