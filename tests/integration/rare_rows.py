"""A row in every rare table, each with what would tell who somebody is wherever it can."""

from datetime import timedelta

from django.utils import timezone

from digest.delivery.models import CarriedNotice, LedgerWatch, ProviderPace, Variant
from digest.events.models import MailboxVisit
from digest.issues.models import Edit, PassedOver
from digest.newsletters.models import Logo
from digest.summaries.models import Identity, Merge, ToldApart
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.erase_all import erase_all
from subscribers.address import normal_address
from subscribers.models import (
    Consent,
    KeyFingerprint,
    LeavingReason,
    LiftedSuppression,
    RecentRequest,
    ServiceMail,
    SignUp,
    Subscriber,
    Suppression,
    TopicChoice,
)
from tests.factories import NOW, make_subscriber, make_summary, make_topic
from tests.integration.event_histories import about, hear, issue_sent_to

WHO = ("augusta", "byron", "bob@", "carol", "dora", "elsewhere")
"""What would tell who the readers of these rows are, in small letters; none of it can stand in a
number by accident, as "ada" does in one of sixteen digits."""
ADA, BOB = "augusta.byron@people.example", "bob@people.example"


def a_row_in_every_rare_table() -> None:
    """Readers who were sent an issue, signed up, move, complained, left and were erased."""
    issue = issue_sent_to(ADA, BOB)
    hear(about(issue, ADA, "delivered", NOW + timedelta(hours=2)), at=NOW + timedelta(hours=3))
    hear(about(issue, BOB, "bounce", NOW, reason=f"550 <{BOB}> unknown"), at=NOW)
    ada = Subscriber.objects.get(email=ADA)
    Subscriber.objects.update(name="Augusta Byron", greeting="Dear Augusta")
    ask_to_move(ada, issue.newsletter, normal_address("elsewhere@people.example"), at=NOW)
    _of_content(make_subscriber("carol@people.example").subscriber)
    newsletter = issue.newsletter
    SignUp.objects.create(
        public_id=5, newsletter=newsletter, email="dora@people.example",
        email_key="dora@people.example", wording="Yes", asked_at=NOW,
        topic_choice=TopicChoice.objects.create(key="7"),
    )  # fmt: skip
    ServiceMail.objects.create(
        kind="confirm", newsletter=newsletter, sign_up=SignUp.objects.get(),
        address="dora@people.example", asked_at=NOW, not_before=NOW,
    )  # fmt: skip
    told = {
        "address_hash": "of augusta",
        "reason": "by hand",
        "note": "Augusta rang us",
        "since": NOW,
    }
    Suppression.objects.get_or_create(address_hash="of augusta", defaults=told)
    LiftedSuppression.objects.create(**told, lifted_at=NOW, lifted_by="admin@example.org")
    LeavingReason.objects.create(newsletter=newsletter, reason="other", month=NOW.date())
    RecentRequest.objects.create(purpose="sign up", whose="of augusta", at=timezone.now())
    KeyFingerprint.objects.get_or_create(defaults={"fingerprint": "f", "since": NOW})
    ProviderPace.objects.get_or_create(provider="smtp", defaults={"free_at": NOW})
    LedgerWatch.objects.get_or_create()
    CarriedNotice.objects.create(variant=Variant.objects.all()[0], key="correction 1")
    MailboxVisit.objects.create(at=NOW)
    assert Consent.objects.filter(subscriber=None).exists()


def _of_content(erased: Subscriber) -> None:
    erase_all(erased, at=NOW)
    make_topic("sleep")
    one, other = make_summary(), make_summary()
    issue = erased.subscriptions.get().newsletter.issues.get()
    Identity.objects.create(summary=one, kind="doi", value="10.1000/x")
    ToldApart.objects.create(one=one, other=other)
    Merge.objects.create(goes=other, stays=one, at=NOW, by="editor@example.org", moved={})
    Logo.objects.create(
        sha256="0" * 64, media_type="image/png", width=1, height=1, content=b"",
        by="editor@example.org", at=NOW,
    )  # fmt: skip
    PassedOver.objects.create(issue=issue, summary=one)
    Edit.objects.create(
        issue=issue, revision=1, by="editor@example.org", at=NOW, field="note",
        what="the note", before="", after="Hello",
    )  # fmt: skip
