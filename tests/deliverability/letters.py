"""Every mail about a subscription, in each language that has a catalogue."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import override

from digest.render.service_mail import ServiceMail
from subscribers.models import Cadence
from subscribers.service_mail import wording
from subscribers.service_mail.letter import Letterhead

BASE = "https://news.example.org"
TOKEN = "AS4GrztREx2ZAAAAAQFbb7-mIX2gOEMT5MQ0F-VQ"
LANGUAGES = ("en", "de")
DAY = date(2026, 5, 2)


def letters() -> dict[str, ServiceMail]:
    """Return the mails by name."""
    return {
        f"{name}, {language}": letter
        for language in LANGUAGES
        for name, letter in _letters(language)
    }


def _letters(language: str) -> Iterator[tuple[str, ServiceMail]]:
    head = Letterhead(
        newsletter="Research Weekly",
        sender="The Example Trust",
        from_address="weekly@news.example.org",
        postal_address="12 Example Street\nBristol BS1 2AB\nUnited Kingdom",
        privacy_url=f"{BASE}/privacy/",
        language=language,
    )
    ways = {
        "preferences_url": f"{BASE}/preferences/{TOKEN}",
        "unsubscribe_url": f"{BASE}/unsubscribe/{TOKEN}",
    }
    with override(language):
        yield (
            "please confirm",
            wording.please_confirm(head, confirm_url=f"{BASE}/confirm/{TOKEN}", works_until=DAY),
        )
        yield "has it", wording.has_it_already(head, paused_until=DAY, **ways)
        yield (
            "welcome",
            wording.welcome(
                head,
                cadence=Cadence.MONTHLY,
                latest_issue_url=f"{BASE}/issues/weekly-2026-03-03/",
                has_chosen_topics=True,
                **ways,
            ),
        )
        yield "account", wording.account_link(head, account_url=f"{BASE}/account/{TOKEN}")
        yield (
            "new address",
            wording.confirm_new_address(head, confirm_url=f"{BASE}/new-address/{TOKEN}"),
        )
        yield "address taken", wording.address_is_taken(head)
        yield "address changed", wording.address_has_changed(head)
