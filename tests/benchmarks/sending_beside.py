"""What sending is measured beside: requests that are ready, and the SDK's own objects."""

import itertools
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from sendgrid import SendGridAPIClient
from sendgrid.helpers.mail import CustomArg, Email, Header, Mail, Personalization, Substitution, To

from digest.delivery.providers.base import Handover, Message, Recipient
from digest.delivery.providers.sendgrid.body import MOST_PERSONALIZATIONS, BodyTemplate
from digest.delivery.providers.sendgrid.client import SendGridClient
from digest.render.mail import render_mail
from tests.benchmarks.editions import different_editions
from tests.unit.mail_factories import our_templates

READY_REQUESTS = 200
NAIVE_REQUESTS = 5
KEY = "SG.benchmark"


def lines_beside(sink: str) -> Iterator[str]:
    """Yield the limit and the naive way, a line each; both without a database."""
    message = _message()
    handover = _handover(message)
    body = BodyTemplate(message).body(handover)
    client = SendGridClient(api_key=KEY, host=sink)
    limit = _readers_a_second(lambda: client.post(body), READY_REQUESTS)
    client.close()
    naive = SendGridAPIClient(KEY, host=sink)
    helpers = _readers_a_second(
        lambda: naive.send(_with_the_sdks_objects(handover)), NAIVE_REQUESTS
    )
    yield (
        f"the limit: a ready request of {len(body):,} bytes, posted {READY_REQUESTS} times: "
        f"{limit:,.0f} readers/s"
    )
    yield (
        f"the naive way: the SDK's objects for each reader, {NAIVE_REQUESTS} requests, no "
        f"database: {helpers:,.0f} readers/s"
    )


def _readers_a_second(post: Callable[[], object], requests: int) -> float:
    post()
    began = time.perf_counter()
    for _ in itertools.repeat(None, requests):
        post()
    return MOST_PERSONALIZATIONS * requests / (time.perf_counter() - began)


def _message() -> Message:
    mail = render_mail(our_templates(), different_editions(1)[0])
    return Message(
        subject=mail.subject,
        html=mail.html,
        text=mail.text,
        slots=mail.slots,
        from_name="Research Weekly",
        from_address="news@example.org",
        reply_to="",
        list_id="weekly.news.example.org",
        list_name="Research Weekly",
    )


def _handover(message: Message) -> Handover:
    base = "https://news.example.org"
    return Handover(
        attempt_id=uuid4(),
        issue_slug="weekly",
        message=message,
        recipients=tuple(
            Recipient(
                delivery_id=number,
                address=f"reader-{number}@example.org",
                name=f"Reader {number}",
                slots={
                    "greeting": f"Hello Reader {number},",
                    "preferences_url": f"{base}/preferences/{number:044}",
                    "unsubscribe_url": f"{base}/unsubscribe/{number:039}",
                    "browser_url": f"{base}/view/{number:044}",
                },
            )
            for number in range(1, MOST_PERSONALIZATIONS + 1)
        ),
    )


def _with_the_sdks_objects(handover: Handover) -> Mail:
    message = handover.message
    mail = Mail(
        from_email=Email(message.from_address, message.from_name),
        subject=message.subject,
        plain_text_content=message.text.decode(),
        html_content=message.html.decode(),
    )
    for one in handover.recipients:
        person = Personalization()
        person.add_to(To(one.address, one.name))
        person.add_header(Header("List-Unsubscribe", f"<{one.slots['unsubscribe_url']}>"))
        person.add_header(Header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        for slot, marker in message.slots.items():
            person.add_substitution(Substitution(marker, one.slots[slot]))
        person.add_custom_arg(CustomArg("caveat_attempt", str(handover.attempt_id)))
        person.add_custom_arg(CustomArg("caveat_delivery", str(one.delivery_id)))
        mail.add_personalization(person)
    return mail
