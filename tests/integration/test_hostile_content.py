"""The law of the pipeline: whatever comes in, what goes out is whole, caveated and bounded."""

import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings as django_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from lxml import html as lxml_html

from digest.delivery.planning.approve import approve, check_release
from digest.delivery.planning.plan import plan
from digest.delivery.providers.outbox.provider import OutboxProvider
from digest.delivery.sending.send import send_due
from digest.issues.compose import compose
from digest.issues.models import Issue
from digest.render.checks.caveat.sentences import sentences_of
from digest.render.fit import HTML_LIMIT_BYTES
from digest.sources.models import SourceKind
from digest.sources.reading.read_content import read_content
from digest.sources.records import ReadSettings
from digest.summaries.ingest import ingest
from digest.summaries.storable import storable
from subscribers.models import Subscriber
from tests.factories import CAVEAT_BODY, NOW, make_newsletter, make_source, make_subscriber
from tests.feature.outbox import Mail, mails_in
from tests.integration.hostile_content import (
    FORMS,
    MARKUP,
    ODD,
    account_of,
    accounts,
    hostile_texts,
    written,
)
from tests.setup.forget_claims import forget_claims
from tests.unit.mail_factories import LOOKS

MAY_BE_FOUND = {"leftover"}
"""A text may hold what looks like a place that was not filled in; that is for a person to mend."""
NEVER_IN_MAIL = {"script", "iframe", "object", "embed", "form", "svg", "base", "plaintext", "img"}
LONGEST_LINE_BYTES = 998
"""RFC 5322, section 2.1.1, without the line's end."""
ALL_OF_IT = (
    True,
    {
        "title": [("<b>Title</b>", 1)],
        "takeaway": [("line ends", 1)],
        "found": [(piece, 1) for piece in MARKUP],
        "matters": [(piece, 1) for piece in ODD],
        "keep_in_mind": [("<!--", 1)],
    },
)
OF_EACH_FORM = [(form, ALL_OF_IT) for form in FORMS]
comings = st.lists(st.tuples(st.sampled_from(sorted(FORMS)), accounts), min_size=1, max_size=4)


class Law(TestCase):
    """Each example begins with an empty database."""

    @settings(
        max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(comings=comings, name=hostile_texts, note=hostile_texts, look=st.sampled_from(LOOKS))
    @example(comings=OF_EACH_FORM, name=[("mail's own", 1)], note=[], look="cards")
    @example(comings=OF_EACH_FORM, name=[("mail's own", 1)], note=[], look="letter")
    def test_whatever_comes_in_whole_caveated_and_bounded_mail_goes_out(
        self, comings, name, note, look
    ) -> None:
        # What the example before has sent was rolled back, as if a copy had been put back.
        forget_claims()
        newsletter = make_newsletter(
            from_address="letters@example.net",
            postal_address="The Example Trust\n1 Some Street",
            look=look,
        )
        called = storable(written(name))[:100]
        readers = [make_subscriber(name=called) for _ in range(3)]
        Subscriber.objects.filter(pk=readers[1].subscriber_id).update(large_text=True)
        Subscriber.objects.filter(pk=readers[2].subscriber_id).update(text_only=True)
        for number, (form, drawn) in enumerate(comings):
            source = make_source(f"source-{form}", kind=SourceKind.FOLDER)
            reading = read_content(
                FORMS[form](number, account_of(number, drawn)),
                form,
                where="test",
                settings=ReadSettings(),
                base="https://example.org/",
            )
            ingest(reading, source, now=NOW)
        composed = compose(newsletter, issue_date=NOW.date(), now=NOW)
        if composed.issue is None:
            return
        issue = composed.issue
        Issue.objects.filter(pk=issue.pk).update(note=storable(written(note)))
        issue.refresh_from_db()
        codes = {one.code for one in check_release(issue, now=NOW) if one.severity == "error"}
        assert codes <= MAY_BE_FOUND
        if codes:
            return
        approve(issue, by="editor@example.org", at=NOW)
        with tempfile.TemporaryDirectory() as folder:
            plan(issue, now=NOW, batch_size=10)
            issue.refresh_from_db()
            send_due(issue, provider=OutboxProvider(Path(folder)), clock=lambda: NOW + LATER)
            mails = mails_in(Path(folder))
            assert len(mails) == len(readers)
            for mail in mails:
                _is_in_order(mail)


LATER = timedelta(hours=2)


def _is_in_order(mail: Mail) -> None:
    assert not mail.message.defects
    assert max(map(len, mail.message.as_bytes().split(b"\n"))) <= LONGEST_LINE_BYTES + 1
    assert [name for name in mail.message if name.lower() in {"bcc", "cc"}] == []
    assert len(mail.subject.splitlines()) == 1
    assert mail.unsubscribe_url.startswith(django_settings.ENVIRONMENT.base_url)
    _has_all_of_the_caveat(mail.text)
    if mail.message.get_body(("html",)) is None:
        return
    document = lxml_html.document_fromstring(mail.html)
    assert len(mail.html.encode()) <= HTML_LIMIT_BYTES
    assert not {node.tag for node in document.iter()} & NEVER_IN_MAIL
    assert not [name for node in document.iter() for name in node.attrib if name.startswith("on")]
    assert all(link.get("href", "").startswith("http") for link in document.iter("a"))
    _has_all_of_the_caveat(document.text_content())


def _has_all_of_the_caveat(text: str) -> None:
    running = " ".join(text.split())
    for sentence in sentences_of(CAVEAT_BODY):
        assert sentence in running
