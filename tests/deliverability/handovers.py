"""Every kind of mail, as a provider is given it: issues and service mails, in each look."""

from collections.abc import Iterator
from itertools import product

from digest.delivery.providers.base import Handover, Message
from digest.render.service_mail import render_service_mail, service_templates_of
from tests.deliverability.kinds_of_issue import kinds_of_issue
from tests.deliverability.letters import BASE, TOKEN, letters
from tests.unit.handovers import make_handover, make_recipient
from tests.unit.mail_factories import LOOKS, SHELF, look_in, render

SENDER = "weekly@news.example.org"
LIST_ID = "weekly.news.example.org"
TO_READERS = ("has it", "welcome")
"""Service mails to somebody who can unsubscribe."""


def handovers() -> Iterator[tuple[str, Handover]]:
    """Yield what each is, and the mail to one reader."""
    slots = {
        "greeting": "Hello Ada,",
        "preferences_url": f"{BASE}/preferences/{TOKEN}",
        "unsubscribe_url": f"{BASE}/unsubscribe/{TOKEN}",
        "browser_url": f"{BASE}/view/{TOKEN}",
    }
    letterhead = {"from_address": SENDER, "reply_to": "", "list_name": "Research Weekly"}
    reader = make_recipient(name="Ada", slots=slots)
    for look, (kind, edition) in product(LOOKS, kinds_of_issue().items()):
        mail = render(edition, look)
        message = Message(
            subject=mail.subject,
            html=mail.html,
            text=mail.text,
            slots=mail.slots,
            from_name=edition.newsletter,
            list_id=LIST_ID,
            language=edition.language,
            **letterhead,
        )
        yield f"issue, {look}, {kind}", make_handover([reader], message=message)
    for look, (kind, letter) in product(LOOKS, letters().items()):
        rendered = render_service_mail(service_templates_of(look_in(SHELF / look)), letter)
        message = Message(
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            slots={},
            from_name="Research Weekly",
            list_id=LIST_ID if kind.startswith(TO_READERS) else "",
            language=letter.language,
            is_automatic=True,
            **letterhead,
        )
        own = {"unsubscribe_url": slots["unsubscribe_url"]} if message.list_id else {}
        person = make_recipient(delivery_id=0, address="ada@example.org", slots=own)
        yield f"service, {look}, {kind}", make_handover([person], message=message)
