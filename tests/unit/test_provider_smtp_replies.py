"""A mail server's reply is read for whom it is about, and nothing is taken that it did not take."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.smtp.replies import Stage, Verdict, judge

stages = st.sampled_from(get_args(Stage))


@given(stages, st.integers(-1, 999), st.binary(max_size=60))
def test_only_a_yes_to_the_message_means_taken_and_only_there_is_doubt(
    stage: Stage, code: int, said: bytes
) -> None:
    answer = judge(stage, code, said)
    assert (answer.verdict is Verdict.TAKEN) == (stage == "message" and 200 <= code < 300)
    if answer.verdict is Verdict.IN_DOUBT:
        assert stage == "message"
        assert not 200 <= code < 300
        assert not 400 <= code < 600
    if answer.verdict in {Verdict.RECIPIENT_REFUSED, Verdict.RECIPIENT_LATER}:
        assert stage in {"recipient", "data", "message"}
        assert 400 <= code < 600


@pytest.mark.parametrize(
    ("code", "said", "verdict"),
    [
        (550, b"5.1.1 No such user here", Verdict.RECIPIENT_REFUSED),
        (550, b"5.7.1 Recipient does not want mail from outside", Verdict.RECIPIENT_REFUSED),
        (552, b"5.2.2 Over quota", Verdict.RECIPIENT_REFUSED),
        (550, b"relay.example.org says: no such user", Verdict.RECIPIENT_REFUSED),
        (550, b"5.7.1 Unable to relay", Verdict.WE_REFUSED),
        (554, b"5.7.1 Relay access denied", Verdict.WE_REFUSED),
        (550, b"relay not permitted", Verdict.WE_REFUSED),
        (550, b"Relaying denied", Verdict.WE_REFUSED),
        (550, b"5.1.8 Sender address rejected: Domain not found", Verdict.WE_REFUSED),
        (550, b"5.7.8 Please log in", Verdict.WE_REFUSED),
        (530, b"5.7.0 Authentication required", Verdict.WE_REFUSED),
        (550, b"5.4.5 Daily user sending limit exceeded", Verdict.WE_REFUSED),
        (554, b"5.7.1 Client host blocked using zen.spamhaus.org", Verdict.WE_REFUSED),
        (550, b"5.7.26 Unauthenticated email is not accepted", Verdict.WE_REFUSED),
        (550, b"5.7.1 Client may not send as this sender to any recipient", Verdict.WE_REFUSED),
        (552, b"5.3.4 Message too big", Verdict.WE_REFUSED),
        (552, b"Message too large", Verdict.WE_REFUSED),
        (554, b"Email address is not verified", Verdict.WE_REFUSED),
        (554, b"5.7.0 Too many mails; account suspended", Verdict.WE_REFUSED),
        (554, b"Sending paused for this account", Verdict.WE_REFUSED),
        (550, b"Hourly quota exceeded", Verdict.WE_REFUSED),
        (550, b"Blacklisted, see 192.5.1.1", Verdict.WE_REFUSED),
        (503, b"Need MAIL command", Verdict.WE_REFUSED),
        (503, b"5.5.1 Error: need MAIL command", Verdict.WE_REFUSED),
        (550, b"5.1.0 Sender rejected", Verdict.WE_REFUSED),
        (550, b"5.1.0 Address rejected", Verdict.RECIPIENT_REFUSED),
        (550, b"5.1.1 recipient unknown; sender verify ok", Verdict.RECIPIENT_REFUSED),
        (550, b"5.1.10 Domain takes no mail", Verdict.RECIPIENT_REFUSED),
        (552, b"5.2.2 mailbox over quota", Verdict.RECIPIENT_REFUSED),
        (550, b"5.2.1 The mailbox is suspended", Verdict.RECIPIENT_REFUSED),
        (550, b"5.4.1 Recipient address rejected: Access denied", Verdict.RECIPIENT_REFUSED),
        (550, b"5.4.4 Host not found", Verdict.RECIPIENT_REFUSED),
        (550, b"5.7.17 The mailbox has a new owner", Verdict.RECIPIENT_REFUSED),
        (550, b"No such user here", Verdict.RECIPIENT_REFUSED),
        (550, b"Mailbox over quota", Verdict.RECIPIENT_REFUSED),
        (450, b"4.2.1 Mailbox busy", Verdict.RECIPIENT_LATER),
        (450, b"4.1.1 Mailbox paused", Verdict.RECIPIENT_LATER),
        (451, b"4.7.1 Greylisted, try again", Verdict.RECIPIENT_LATER),
        (450, b"4.1.8 Sender's domain not found", Verdict.WE_LATER),
        (452, b"4.3.1 Insufficient system storage", Verdict.WE_LATER),
        (451, b"4.7.0 Our sending quota for you is used up", Verdict.WE_LATER),
        (450, b"Daily limit exceeded", Verdict.WE_LATER),
        (421, b"4.3.2 Shutting down", Verdict.WE_LATER),
    ],
)
def test_a_refusal_of_a_recipient_is_told_from_a_refusal_of_us(
    code: int, said: bytes, verdict: Verdict
) -> None:
    assert judge("recipient", code, said).verdict is verdict
