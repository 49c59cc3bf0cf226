"""Something becomes known of what readers had while the next issue is approved already: the studio
says that it goes out without that, and what is said comes true."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from digest.engine.tick import tick
from digest.issues.approved_before import approved_before
from digest.issues.correct import correct
from digest.issues.models import Issue, IssueState
from digest.newsletters.models import Newsletter
from digest.summaries.models import Summary
from digest.team.roles import Role
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, ScriptedProvider
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.page_forms import forms_of
from tests.integration.studio_team import approve_seen, browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
WORDS = "The dose was wrong: 10 mg, not 100 mg."
GONE = "withdrawn by its journal"
HELD_BACK = "before it goes on it has to be approved again"
CHANGED = "It goes out as it was approved, without what was changed since."


@pytest.fixture
def ben() -> Client:
    cache.clear()
    return browser_of(make_member(Role.PUBLISHER, "ben@example.org"))


@pytest.fixture
def newsletter() -> Newsletter:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber("a@people.example", newsletter=newsletter)
    return newsletter


@pytest.fixture
def walking() -> Summary:
    return make_summary("Walking", topics=[a_topic()])


@pytest.fixture
def first(newsletter: Newsletter, walking: Summary, ben: Client) -> Issue:
    """Sent, with the article on walking."""
    issue = drafted(newsletter, "first", walking, days=1)
    approve_seen(ben, issue)
    assert sent_with(issue) == [""]
    return issue


@pytest.fixture
def following(newsletter: Newsletter, first: Issue, ben: Client) -> Issue:
    """Approved, and goes out in three days."""
    issue = drafted(newsletter, "following", days=3)
    approve_seen(ben, issue)
    return issue


def drafted(newsletter: Newsletter, slug: str, *summaries: Summary, days: int) -> Issue:
    now = timezone.now()
    date = now.date() + timedelta(days=days)
    given = summaries or (make_summary(topics=[a_topic()]),)
    return make_draft(*given, newsletter=newsletter, slug=slug, date=date, composed_at=now)


def sent_with(issue: Issue) -> list[str]:
    """What each mail of the issue tells of earlier ones: the correction, the withdrawal."""
    Issue.objects.filter(pk=issue.pk).update(send_now=True)
    provider = ScriptedProvider()
    tick(now=timezone.now(), provider=provider)
    assert provider.taken
    texts = (" ".join(one.message.text.decode().split()) for one in provider.handovers)
    told = {WORDS: "corrected", "has been withdrawn by its journal": "withdrawn"}
    return [" ".join(what for words, what in told.items() if words in text) for text in texts]


def said(client: Client, path: str, form: dict[str, object] | None = None) -> str:
    address = f"/studio/{path}"
    answer = client.get(address) if form is None else client.post(address, form, follow=True)
    assert answer.status_code == 200
    return unescape(" ".join(answer.content.decode().split()))


def told_by(client: Client, summary: Summary, *, do: str) -> str:
    """What is said when the first issue's article is corrected."""
    return said(client, "issues/first/correct/", {"summary": summary.pk, "words": WORDS, "do": do})


def withdraw(client: Client, summary: Summary) -> str:
    address = f"/studio/summaries/{summary.pk}/"
    forms = forms_of(client.get(address).content.decode(), address)
    (form,) = (one for one in forms if one.path == f"{address}save/")
    return said(client, f"summaries/{summary.pk}/save/", form.values | {"retraction": GONE})


def named(issue: Issue) -> str:
    day = f"{issue.date.day} {issue.date:%B %Y}"
    return (
        f'<a href="/studio/issues/{issue.slug}/">issue of {day}</a> of <bdi>Research Weekly</bdi>'
    )


@pytest.mark.parametrize("is_approved_again", [False, True])
def test_a_correction_names_the_issue_that_is_approved_without_it_and_comes_true(
    following: Issue, walking: Summary, ben: Client, is_approved_again: bool
) -> None:
    assert CHANGED not in said(ben, "")
    promised = (
        "To 1 reader of <bdi>Research Weekly</bdi> who had it, in the next mail that is approved"
    )
    without = (
        f"The {named(following)} is approved already: unless it is approved again, it goes out "
        "without"
    )
    asked = told_by(ben, walking, do="")
    assert promised in asked
    assert f"{without} this, and whoever had the article is told by the next issue" in asked
    assert CHANGED not in said(ben, ""), "nothing is corrected yet"
    assert f"{without} what was corrected or withdrawn here since" in told_by(
        ben, walking, do="say"
    )
    assert CHANGED in said(ben, "")

    if is_approved_again:
        approve_seen(ben, following)
        assert CHANGED not in said(ben, "")
        assert named(following) not in said(ben, "issues/first/corrections/")
    assert sent_with(following) == ["corrected" if is_approved_again else ""]
    after = drafted(following.newsletter, "after", days=5)
    approve_seen(ben, after)
    assert CHANGED not in said(ben, "")
    assert sent_with(after) == ["" if is_approved_again else "corrected"]


def test_one_that_is_held_is_approved_again_before_it_goes_on(
    following: Issue, walking: Summary, ben: Client
) -> None:
    ben.post("/studio/issues/following/hold/", {"reason": "Another look."})
    assert "A publisher has to let it go on, or to cancel it." in said(ben, "")
    is_held = f"The {named(following)} is held, and was approved without"
    assert f"{is_held} this: {HELD_BACK}." in told_by(ben, walking, do="")
    now_said = told_by(ben, walking, do="say")
    assert f"{is_held} what was corrected or withdrawn here since: {HELD_BACK}." in now_said
    turn = "A publisher has to approve it again, since it was changed, and to let it go on, or to"
    assert turn in said(ben, "")
    assert turn in said(ben, "issues/following/")
    assert ben.post("/studio/issues/following/resume/").status_code == 409

    approve_seen(ben, following)
    assert "A publisher has to let it go on, or to cancel it." in said(ben, "")
    assert ben.post("/studio/issues/following/resume/").status_code == 302
    assert sent_with(following) == ["corrected"]


def test_the_page_of_a_withdrawn_study_names_it_and_once_it_is_taken_back_too(
    following: Issue, walking: Summary, ben: Client
) -> None:
    without = "goes out without what became known of this study since"
    summary = f"summaries/{walking.pk}/"
    assert named(following) not in said(ben, summary)
    shown = withdraw(ben, walking)
    assert f"The {named(following)} is approved already" in shown
    assert without in shown
    assert CHANGED in said(ben, "")
    approve_seen(ben, following)
    assert named(following) not in said(ben, summary)

    version = walking.former_texts.latest("pk").pk
    back = said(ben, f"{summary}take-back/", {"seen": version, "version": version})
    assert without not in back
    assert "unless it is approved again, it tells readers what no longer holds." in back
    assert sent_with(following) == ["withdrawn"]
    assert named(following) not in said(ben, summary)


def test_a_study_withdrawn_after_the_approval_is_told_by_the_issue_approved_after(
    following: Issue, walking: Summary, ben: Client
) -> None:
    withdraw(ben, walking)
    assert sent_with(following) == [""]
    after = drafted(following.newsletter, "after", days=5)
    approve_seen(ben, after)
    assert sent_with(after) == ["withdrawn"]


def test_every_approved_issue_of_a_newsletter_whose_readers_had_it_is_named_and_no_other(
    following: Issue, walking: Summary, ben: Client
) -> None:
    newsletter = following.newsletter
    later = drafted(newsletter, "later", days=10)
    approve_seen(ben, later)
    drafted(newsletter, "draft", days=17)
    held = drafted(newsletter, "held", days=24)
    Issue.objects.filter(pk=held.pk).update(state=IssueState.HELD, held_from=IssueState.DRAFT)
    others = make_newsletter(slug="others", name="Others", postal_address=POSTAL_ADDRESS)
    approve_seen(ben, drafted(others, "theirs", days=3))
    first = Issue.objects.get(slug="first")
    correct(first, walking.pk, WORDS, by="ben@example.org", at=timezone.now())
    assert [one.issue for one in approved_before([walking.pk])] == [following, later]
    elsewhere = following.items.get().summary_id
    assert approved_before([elsewhere]) == ()


def test_who_has_it_from_a_mail_approved_before_is_told_by_the_next_in_another_newsletter_too(
    first: Issue, walking: Summary, ben: Client
) -> None:
    other = make_newsletter(slug="other", name="Other", postal_address=POSTAL_ADDRESS)
    make_subscriber("b@people.example", newsletter=other)
    theirs = drafted(other, "theirs", walking, days=1)
    approve_seen(ben, theirs)
    first.refresh_from_db()
    correct(first, walking.pk, WORDS, by="ben@example.org", at=timezone.now())
    assert sent_with(theirs) == [""]
    after = drafted(other, "after", days=2)
    approve_seen(ben, after)
    assert sent_with(after) == ["corrected"]
