"""What SendGrid posts is believed by its signature and age, and kept before it is answered."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection
from django.test import Client

from digest.delivery.providers.choose_provider import choose_provider
from digest.events import webhook
from digest.events.models import StoredBody
from tests.events_far_end import PUBLIC_KEY, a_body, an_event, signed

pytestmark = pytest.mark.django_db
URL = "/hooks/sendgrid"
NOW = datetime.now(UTC)
BODY = a_body([an_event("delivered", uuid4(), 7, NOW)])


@pytest.fixture(autouse=True)
def known_key(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = replace(settings.ENVIRONMENT, sendgrid_webhook_public_key=PUBLIC_KEY)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)


def post(body: bytes, headers: dict[str, str]) -> int:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(URL, body, content_type="application/json", headers=headers)
    assert answer.content == b"" or answer.status_code in {404, 413}
    return answer.status_code


def test_a_genuine_report_is_kept_as_it_came_and_answered_with_204() -> None:
    assert post(BODY, signed(BODY)) == 204
    stored = StoredBody.objects.get()
    assert bytes(stored.body) == BODY
    assert stored.applied_at is None
    assert stored.reporter == "sendgrid"


def test_a_report_that_comes_again_is_kept_once() -> None:
    headers = signed(BODY)
    assert [post(BODY, headers), post(BODY, headers), post(BODY, signed(BODY))] == [204] * 3
    assert StoredBody.objects.count() == 1


def test_a_genuine_report_that_is_no_json_is_kept_for_the_tick_to_say_so() -> None:
    assert post(b"not JSON", signed(b"not JSON")) == 204
    assert bytes(StoredBody.objects.get().body) == b"not JSON"


@pytest.mark.parametrize(
    "change",
    [
        {"X-Twilio-Email-Event-Webhook-Signature": ""},
        {"X-Twilio-Email-Event-Webhook-Signature": "no base64!"},
        {"X-Twilio-Email-Event-Webhook-Signature": "YQ"},
        {"X-Twilio-Email-Event-Webhook-Signature": "YWJj"},
        {"X-Twilio-Email-Event-Webhook-Timestamp": ""},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "yesterday"},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "9" * 400},
        {"X-Twilio-Email-Event-Webhook-Timestamp": "-1"},
    ],
)
def test_a_wrong_or_missing_signature_is_refused_without_a_word(change: dict[str, str]) -> None:
    assert post(BODY, signed(BODY) | change) == 403
    assert not StoredBody.objects.exists()


def test_neither_another_body_nor_another_key_nor_bytes_that_are_no_text_pass() -> None:
    assert post(BODY + b" ", signed(BODY)) == 403
    assert post(BODY, signed(BODY, key=ec.generate_private_key(ec.SECP256R1()))) == 403
    assert post(b"\xff\xfe", signed(b"\xff\xfe")) == 403
    assert post(b"", {}) == 403
    assert not StoredBody.objects.exists()


@pytest.mark.parametrize(
    ("age", "status"),
    [
        (timedelta(hours=25, minutes=59), 204),
        (timedelta(hours=26, minutes=1), 403),
        (timedelta(minutes=-4), 204),
        (timedelta(minutes=-6), 403),
    ],
)
def test_a_signature_counts_for_26_hours_and_from_five_minutes_ahead(
    age: timedelta, status: int
) -> None:
    assert post(BODY, signed(BODY, at=datetime.now(UTC) - age)) == status


def test_a_body_beyond_the_bound_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "LONGEST_BODY_BYTES", len(BODY) - 1)
    assert post(BODY, signed(BODY)) == 413
    monkeypatch.setattr(webhook, "LONGEST_BODY_BYTES", len(BODY))
    assert post(BODY, signed(BODY)) == 204


def test_a_thousand_events_with_long_names_fit() -> None:
    events = [
        an_event("click", uuid4(), number, NOW, useragent="m" * 1_000, url="u" * 2_000)
        for number in range(1, 1_001)
    ]
    body = a_body(events)
    assert len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert post(body, signed(body)) == 204


@pytest.mark.parametrize("method", ["get", "head", "put", "delete", "options"])
def test_nothing_but_post_is_taken(method: str) -> None:
    assert getattr(Client(), method)(URL).status_code == 405


def set_up(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    """Let mail be carried as the variables say, without a key for reports."""
    environment = replace(
        settings.ENVIRONMENT,
        sendgrid_webhook_public_key="",
        provider_settings=choose_provider(variables, settings.ENVIRONMENT.home),
    )
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    webhook._complain_of_missing_key.cache_clear()


def test_without_a_key_nothing_is_believed_and_the_log_says_once_what_to_set(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(monkeypatch, DIGEST_PROVIDER="sendgrid", SENDGRID_API_KEY="SG.key")
    assert [post(BODY, signed(BODY)) for _ in range(3)] == [503] * 3
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "SENDGRID_WEBHOOK_PUBLIC_KEY is not set" in caplog.text


def test_where_sendgrid_carries_no_mail_there_is_no_such_page(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    set_up(monkeypatch, DIGEST_PROVIDER="smtp", SMTP_URL="smtp://127.0.0.1:2525")
    assert post(BODY, signed(BODY)) == 404
    assert not caplog.records


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_stored_is_to_come_again_and_nothing_of_it_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    table = StoredBody._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO away")
    try:
        assert post(BODY, signed(BODY)) == 503
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE away RENAME TO {table}")
    assert "could not be stored" in caplog.text
    assert "@" not in caplog.text
    assert post(BODY, signed(BODY)) == 204
