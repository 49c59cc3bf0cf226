"""The studio finds what it searches for in upper and lower case, beyond ASCII too."""

import pytest

from digest.studio.summaries.wanted import Wanted, narrowed
from digest.summaries.models import Summary
from digest.team.audit import record
from digest.team.roles import Role
from subscribers.find_readers import find_readers
from subscribers.models import Subscriber
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
FAR_TOO_LONG = ("a" * 60_000, "é" * 9_000, "a " * 3_000)
"""Beyond what SQLite takes: patterns of 50,000 bytes, and a thousand conditions in each other."""
WORDS = ("übungen", "ÜBUNGEN", "Übungen", "u\u0308bungen", "bungen")


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("text", ["Übungen im Alltag", "Wie Atemübungen helfen", "ÜBUNGEN"])
def test_a_summary_is_found(word: str, text: str) -> None:
    found = make_summary(text)
    make_summary("Ubungen")
    if word == "bungen":
        assert narrowed(Summary.objects, Wanted(text=word)).count() == 2
    else:
        assert narrowed(Summary.objects, Wanted(text=word)).get() == found


def test_what_is_ready_for_an_issue_is_found() -> None:
    draft = make_draft(make_summary(topics=[a_topic()]))
    make_summary("Übungen im Alltag", topics=[a_topic()])
    client = browser_of(make_member())
    address = f"/studio/issues/{draft.slug}/ready/"
    assert "Übungen im Alltag" in client.get(address, {"q": "übungen"}).content.decode()
    assert "Übungen im Alltag" not in client.get(address, {"q": "öbungen"}).content.decode()


@pytest.mark.parametrize("words", ["özil", "ÖZIL", "ayşe ö", "Ayşe Özil"])
def test_a_reader_is_found(words: str) -> None:
    make_newsletter()
    make_subscriber("a@example.org")
    Subscriber.objects.update(name="Ayşe Özil")
    make_subscriber("b@example.org")
    assert [each.email for each in find_readers(words)] == ["a@example.org"]


def test_an_entry_of_the_trail_is_found() -> None:
    record("changed", "topic Übungen", by="ann@example.org", at=NOW)
    record("changed", "topic sleep", by="ann@example.org", at=NOW)
    said = browser_of(make_member(Role.ADMIN)).get("/studio/trail/", {"q": "übungen"})
    text = said.content.decode()
    assert "topic Übungen" in text
    assert "topic sleep" not in text


@pytest.mark.parametrize("words", FAR_TOO_LONG, ids=["one word", "beyond ASCII", "many words"])
def test_what_is_too_long_is_refused_or_cut_and_no_fault(words: str) -> None:
    draft = make_draft(make_summary(topics=[a_topic()]))
    make_subscriber("a@example.org")
    record("changed", "topic sleep", by="aa@example.org", at=NOW)
    client = browser_of(make_member(Role.ADMIN))
    refused = client.post("/studio/readers/", {"who": words})
    assert refused.status_code == 422
    assert "That is too long: write 500 characters at most" in refused.content.decode()
    assert find_readers(words) == []
    for page in ("trail/", "summaries/", f"issues/{draft.slug}/ready/"):
        answer = client.get(f"/studio/{page}", {"q": words})
        assert answer.status_code == 200
        shown = f'value="{words[:200]}"'
        assert shown in answer.content.decode(), "it shows what it looked for"
