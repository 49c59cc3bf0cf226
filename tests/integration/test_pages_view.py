import re
from dataclasses import replace
from html import escape

import pytest
from django.conf import settings

from digest.delivery.models import Delivery, Variant
from digest.issues.correct import correct
from digest.issues.models import Issue
from digest.render.fingerprint import fingerprint
from digest.summaries.models import Summary
from subscribers.leaving.erase import erase
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber
from subscribers.pages.view_page import MAIL_POLICY
from tests.every_row import every_row
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider, planned_issue, send
from tests.scans import TIMES

pytestmark = pytest.mark.django_db


class Sent(ScriptedProvider):
    """What each reader got."""

    def parts(self, address: str) -> tuple[str, str]:
        """The HTML and the text that went to an address."""
        for handover in self.handovers:
            for reader in handover.recipients:
                if reader.address == address:
                    html, text = handover.message.html.decode(), handover.message.text.decode()
                    for slot, marker in handover.message.slots.items():
                        html = html.replace(marker, escape(reader.slots[slot]))
                        text = text.replace(marker, reader.slots[slot])
                    return html, text
        raise AssertionError(address)

    def path(self, address: str) -> str:
        """Where the text says that the mail can be seen."""
        return link_in(self.parts(address)[1])


def link_in(text: str) -> str:
    (path,) = set(re.findall(rf"{re.escape(settings.ENVIRONMENT.base_url)}(/view/[\w-]+)", text))
    return path


@pytest.fixture
def sent() -> Sent:
    """An issue of two variants: Ada's, who is greeted by her name, and Bob's in text alone."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    topics = [make_topic("sleep"), make_topic("food")]
    make_subscriber("ada@example.org", name="Ada <A>", topics=topics[:1])
    make_subscriber("bob@example.org", topics=topics[1:])
    Subscriber.objects.filter(email="bob@example.org").update(text_only=True)
    summaries = [make_summary(f"A study of {topic.slug}", topics=[topic]) for topic in topics]
    provider = Sent()
    send(planned_issue(newsletter, summaries), provider)
    return provider


def ada() -> Subscriber:
    return Subscriber.objects.get(email="ada@example.org")


def test_both_parts_of_a_mail_lead_to_the_readers_own_copy(sent, client):
    html, text = sent.parts("ada@example.org")
    assert link_in(html) == link_in(text)
    assert "See this mail in your browser" in html
    assert "See this mail in your browser:\n" in text
    shown = client.get(link_in(text))
    assert shown.status_code == 200
    assert shown.content.decode() == html
    assert "A study of sleep" in html
    assert "A study of food" not in html
    assert "Hello Ada &lt;A&gt;," in html
    assert html.count("slot") == 0


def test_a_mail_without_html_is_shown_as_a_page_of_text(sent, client):
    html, text = sent.parts("bob@example.org")
    assert html == ""
    answer = client.get(link_in(text))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "sandbox" not in answer.headers["Content-Security-Policy"]
    (letter,) = re.findall(r'<pre class="letter" lang="en" dir="auto">(.*?)</pre>', page, re.DOTALL)
    words = re.sub(r"</?a\b[^>]*>", "", letter)
    assert words.split() == escape(text).split()
    assert f'href="{settings.ENVIRONMENT.base_url}{link_in(text)}"' in letter


def test_nothing_in_it_may_run_and_nobody_else_learns_of_it(sent, client):
    for address in ("ada@example.org", "bob@example.org"):
        headers = client.get(sent.path(address)).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Content-Language"] == "en"
    headers = client.get(sent.path("ada@example.org")).headers
    assert headers["Content-Security-Policy"] == MAIL_POLICY
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    allowed = dict(part.split(" ", 1) for part in MAIL_POLICY.split("; "))
    assert "allow-scripts" not in allowed["sandbox"]
    assert "allow-same-origin" not in allowed["sandbox"]
    assert allowed["default-src"] == "'none'"
    assert "script-src" not in allowed


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_sets_no_cookie_and_leaves_no_trace(sent, client, caplog, method):
    path = sent.path("ada@example.org")
    before = every_row()
    caplog.clear()
    for address in (path, path[:-1], "/view/x"):
        for _ in range(TIMES):
            assert not getattr(client, method)(address).cookies
    assert client.post(path).status_code == 405
    assert every_row() == before
    assert not [one for one in caplog.records if "/view/" in one.getMessage()]


def test_who_has_unsubscribed_still_sees_what_came(sent, client):
    newsletter = Delivery.objects.values_list("issue__newsletter", flat=True).first()
    unsubscribe(ada().public_id, newsletter, how="page", at=NOW)
    assert client.get(sent.path("ada@example.org")).status_code == 200


def test_what_a_reader_is_called_now_stands_in_it(sent, client):
    Subscriber.objects.filter(pk=ada().pk).update(greeting="Dear Ms Lovelace,")
    page = client.get(sent.path("ada@example.org")).content.decode()
    assert "Dear Ms Lovelace," in page
    assert "Hello Ada" not in page


def erased() -> None:
    erase(ada(), at=NOW)


def revoked() -> None:
    Subscriber.objects.filter(pk=ada().pk).update(token_generation=1)


def altered() -> None:
    variant = Variant.objects.exclude(html=b"").get()
    Variant.objects.filter(pk=variant.pk).update(html=bytes(variant.html) + b"<p>More</p>")


@pytest.mark.parametrize("spoil", [erased, revoked, altered])
def test_a_copy_that_is_not_to_be_shown_gets_a_page_that_helps(sent, client, spoil):
    path = sent.path("ada@example.org")
    unsubscribing = re.findall(r"/unsubscribe/[\w-]+", sent.parts("ada@example.org")[1])[0]
    spoil()
    answer = client.get(path)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert "This mail cannot be shown" in page
    assert "the mail in your mailbox says the same" in page
    assert "Ada" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get(unsubscribing).status_code == 200


@pytest.mark.parametrize("token", ["x", "preview", "test", "x" * 3000, "%00", "é"])
def test_a_link_that_is_not_ours_gets_the_same_page(sent, client, token):
    answer = client.get(f"/view/{token}")
    assert answer.status_code == 404
    assert b"This mail cannot be shown" in answer.content


def test_a_token_opens_nothing_that_another_purpose_opens(sent, client):
    token = sent.path("ada@example.org").removeprefix("/view/")
    assert client.get(f"/preferences/{token}").status_code == 404
    preferences = re.findall(r"/preferences/([\w-]+)", sent.parts("ada@example.org")[1])[0]
    assert client.get(f"/view/{preferences}").status_code == 404


def test_who_got_nothing_of_an_issue_has_no_copy(sent, client):
    issue = Delivery.objects.values_list("issue", flat=True).first()
    other = make_subscriber("eve@example.org").subscriber
    (token,) = link_signer().browser_tokens([(other.public_id, 0)], issue)
    assert client.get(f"/view/{token}").status_code == 404
    Delivery.objects.create(issue_id=issue, subscriber=other, state="skipped", reason="nothing")
    assert client.get(f"/view/{token}").status_code == 404


def test_a_reader_is_answered_in_the_language_that_their_browser_asks_for(client):
    page = client.get("/view/x", headers={"Accept-Language": "de"}).content.decode()
    assert "Diese Mail lässt sich nicht anzeigen" in page


def without_the_link(variant: Variant) -> None:
    """As a variant was stored before mails had this link."""
    slots = {name: marker for name, marker in variant.slots.items() if name != "browser_url"}
    assert len(slots) == 3
    gone = variant.slots["browser_url"].encode()
    mail = {"html": bytes(variant.html), "text": bytes(variant.text)}
    mail = {part: content.replace(gone, b"") for part, content in mail.items()}
    Variant.objects.filter(pk=variant.pk).update(
        **mail, slots=slots, sha256=fingerprint(subject=variant.subject, slots=slots, **mail)
    )


def test_variants_stored_before_mails_had_this_link_go_as_they_are(client):
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber("ada@example.org", name="Ada")
    issue = planned_issue(newsletter, [make_summary()])
    without_the_link(Variant.objects.get())
    provider = Sent()
    assert send(issue, provider).submitted == 1
    html, text = provider.parts("ada@example.org")
    assert "/view/" not in html + text
    assert "Hello Ada," in text
    assert set(provider.handovers[0].message.slots) == {
        "greeting",
        "preferences_url",
        "unsubscribe_url",
    }
    # The same bytes are shown to whoever has a link all the same.
    (token,) = link_signer().browser_tokens([(ada().public_id, 0)], issue.pk)
    assert client.get(f"/view/{token}").content.decode() == html


def test_the_link_begins_with_the_address_that_is_ours_now(sent, client, settings):
    path = sent.path("ada@example.org")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, base_url="https://new.example.org")
    assert f"https://new.example.org{path}" in client.get(path).content.decode()


WITHDRAWN = "This study has been withdrawn by its journal. It no longer counts as evidence."


def test_what_was_withdrawn_since_is_told_above_the_copy_which_stays_as_it_was(sent, client):
    html, _ = sent.parts("ada@example.org")
    Summary.objects.update(retraction="withdrawn by doi:10.1000/notice")
    shown = client.get(sent.path("ada@example.org"))
    page = shown.content.decode()
    begin, end = page.index('<div lang="en" dir="ltr"'), page.index("</div>") + len("</div>")
    notice = page[begin:end]
    assert "A study of sleep" in notice
    assert WITHDRAWN in notice
    assert "A study of food" not in notice
    assert page.index("<body") < begin < page.index("Hello Ada")
    assert (page[:begin] + page[end:]).replace("\n", "") == html.replace("\n", "")
    assert "sandbox" in shown.headers["Content-Security-Policy"]


def test_it_is_told_above_a_copy_of_text_alone(sent, client):
    Summary.objects.update(retraction="withdrawn by doi:10.1000/notice")
    page = client.get(sent.path("bob@example.org")).content.decode()
    assert WITHDRAWN in page[: page.index('<pre class="letter"')]


def test_what_was_corrected_since_is_told_above_the_copies_that_have_it(sent, client):
    sleep = Summary.objects.get(title="A study of sleep")
    issue = Issue.objects.get()
    correct(issue, sleep.pk, "It was <12> people.", by="p@example.org", at=issue.planned_at)
    page = client.get(sent.path("ada@example.org")).content.decode()
    notice = page[page.index("<body") : page.index("Hello Ada")]
    assert "Corrected on 3 March 2026: It was &lt;12&gt; people." in notice
    assert "A study of sleep" in notice
    assert "Corrected on" not in client.get(sent.path("bob@example.org")).content.decode()
