"""Each kind of request that we make is one that SendGrid's published specification allows."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from digest.delivery.providers.base import Handover, Submitted
from digest.delivery.providers.sendgrid.body import BodyTemplate
from digest.delivery.providers.sendgrid.client import SendGridClient
from digest.delivery.providers.sendgrid.provider import SendGridProvider
from digest.delivery.providers.sendgrid.settings import DEFAULT_HOST
from tests.integration.sendgrid_far_end import API_KEY, far_end
from tests.integration.sendgrid_specification.violations import SEND, specification, violations
from tests.unit.handovers import always, make_handover, make_message, make_recipient

GIVEN = {"Authorization": f"Bearer {API_KEY}", "Content-Type": "application/json"}
ODD = 'Größe, "Ada"; <b>O\'Brien</b> \\ \U0001f642\r\n'


def a_request() -> Any:
    handover = make_handover()
    return json.loads(b"".join(BodyTemplate(handover.message).body(handover)))


@pytest.mark.parametrize(
    "handover",
    [
        make_handover(1),
        make_handover(1000),
        make_handover(message=make_message(html=b"")),
        make_handover(message=make_message(tracking=True)),
        make_handover(message=make_message(reply_to="desk@trust.example")),
        make_handover(message=make_message(list_id="", language="pt-BR")),
        make_handover(message=make_message(subject=ODD, from_name=ODD, list_name=ODD)),
        make_handover([make_recipient(name=ODD, slots=dict.fromkeys(make_recipient().slots, ODD))]),
        make_handover([make_recipient(address="o'brien+news@xn--gre-hoa9d.example")]),
    ],
    ids=[
        "one reader", "a full batch", "text only", "tracked", "with reply-to", "no list",
        "odd message", "odd reader", "odd address",
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_sandbox", [False, True])
def test_the_specification_allows_what_we_post(handover: Handover, is_sandbox: bool) -> None:
    with far_end() as end:
        provider = SendGridProvider(api_key=API_KEY, host=end.host, is_sandbox=is_sandbox)
        outcome = provider.submit(handover, on_taken=lambda _: None, may_go=always)
        provider.close()
    assert outcome == Submitted(message_id="message-1")


def test_mail_goes_by_default_to_a_host_that_the_specification_names() -> None:
    assert DEFAULT_HOST in [server["url"] for server in specification()["servers"]]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda body: body.pop("from"), "'from' is a required property"),
        (lambda body: body.update(subject=""), "body[subject]"),
        (lambda body: body.update(custom_args={"a": "b"}), "body[custom_args]"),
        (lambda body: body["content"][0].pop("type"), "body[content][0]"),
        (lambda body: body.update(categories=["a", "a"]), "body[categories]"),
        (lambda body: body["from"].update(email="news"), "body[from][email]"),
        (lambda body: body.update(reply_to="desk@trust.example"), "body[reply_to]"),
        (
            lambda body: body["personalizations"][2]["substitutions"].update(x=3),
            "body[personalizations][2][substitutions][x]",
        ),
        (
            lambda body: body["personalizations"].extend([{"to": []}] * 998),
            "body[personalizations]",
        ),
        (
            lambda body: body["tracking_settings"]["open_tracking"].update(enable="no"),
            "body[tracking_settings][open_tracking][enable]",
        ),
    ],
)  # fmt: skip
def test_what_it_does_not_allow_is_found(damage: Callable[[Any], object], told: str) -> None:
    body = a_request()
    assert list(violations(SEND, GIVEN, json.dumps(body).encode())) == []
    damage(body)
    (found,) = violations(SEND, GIVEN, json.dumps(body).encode())
    assert told in found


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ("/v3/mail/sent", GIVEN, "path"),
        (SEND, GIVEN | {"Authorization": "SG.key"}, "header Authorization"),
        (SEND, GIVEN | {"Content-Type": "text/plain"}, "header Content-Type"),
        (SEND, GIVEN | {"Content-Encoding": "br"}, "header Content-Encoding"),
    ],
)
def test_the_address_and_the_headers_are_looked_at_too(
    path: str, given: dict[str, str], told: str
) -> None:
    (found,) = violations(path, given, json.dumps(a_request()).encode())
    assert found.startswith(told)


def test_every_test_with_a_sendgrid_on_loopback_is_held_to_it() -> None:
    body = a_request() | {"custom_args": {"attempt": "in the wrong place"}}
    with far_end() as end:
        client = SendGridClient(api_key=API_KEY, host=end.host)
        answer = client.post(json.dumps(body).encode())
        client.close()
    assert answer.status == 400
    assert b"body[custom_args]" in answer.body
