"""Two summaries that were made one are taken apart again: each is what it was."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from digest.issues.candidates import candidates_for
from digest.issues.merge_summaries import MergeError, merge_summaries
from digest.issues.models import Issue, IssueState, Item, Snapshot
from digest.issues.summary_states import summary_rows
from digest.issues.take_apart_summaries import Apart, take_apart_summaries
from digest.newsletters.models import Newsletter
from digest.summaries.editing.edit_summary import edit_summary
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import Identity, IdentityKind, Merge, Standing, Summary, ToldApart
from digest.team.models import AuditEntry
from tests.factories import NOW, make_newsletter, make_summary, make_topic
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = pytest.mark.django_db
BY = "ada@example.org"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


def merge(stays: Summary, goes: Summary, *take: str) -> None:
    seen = (newest_key(stays), newest_key(goes))
    merge_summaries(stays.pk, goes.pk, take=take, seen=seen, by=BY, at=NOW)


def take_apart(stays: Summary, goes: Summary) -> Apart:
    return take_apart_summaries(goes.pk, seen=str(newest_key(stays)), by=BY, at=LATER)


def everything() -> list[Any]:
    """All that is said of the summaries, but when and by whom it was last changed."""
    return [
        *Summary.objects.order_by("pk").values_list(
            *(field.name for field in Summary._meta.concrete_fields if field.name != "changed_at")
        ),
        *Summary.topics.through.objects.order_by("summary", "topic").values_list(
            "summary", "topic"
        ),
        *Identity.objects.order_by("pk").values_list(),
        *Item.objects.order_by("pk").values_list(),
    ]


def approve(issue: Issue, *, state: str = IssueState.APPROVED) -> None:
    Issue.objects.filter(pk=issue.pk).update(state=state)
    Snapshot.objects.create(
        issue=issue, approved_by=BY, approved_at=LATER, content={}, templates={}, sha256="0" * 64
    )


@pytest.mark.parametrize("take", [(), ("found", "published", "doi"), ("title",)])
@pytest.mark.parametrize("own", [(), ("found", "topics")])
def test_taking_apart_makes_both_what_they_were(newsletter, take, own) -> None:
    stays = make_summary(
        found="", published=None, topics=[make_topic("mind")], own_fields=list(own)
    )
    goes = make_summary(
        published=date(2026, 1, 1),
        doi="10.1000/b",
        topics=[make_topic("sleep")],
        pinned=True,
        decided_at=NOW,
        standing_reason="for the first page",
    )
    part = make_summary()
    for summary in (stays, goes, part):
        summary.identities.create(kind=IdentityKind.URL, value=summary.url)
    goes.identities.create(kind=IdentityKind.DOI, value="10.1000/b")
    merge(goes, part)
    draft = make_draft(goes, make_summary(), newsletter=newsletter, slug="weekly-2026-03-03")
    before = everything()
    merge(stays, goes, *take)
    assert everything() != before
    apart = take_apart(stays, goes)
    assert everything() == before
    assert apart.drafts == (draft.slug,)
    assert stays.former_texts.count() == 2, "what it said meanwhile is kept, and on what topics"
    merge(stays, goes, *take)
    assert take_apart(stays, goes) == apart, "as often as they like"
    take_apart(goes, part)
    assert not Merge.objects.exists()


def test_what_somebody_edited_since_stays(newsletter) -> None:
    mind, sleep, mood = make_topic("mind"), make_topic("sleep"), make_topic("mood")
    stays = make_summary(found="", journal="", topics=[mind])
    goes = make_summary(found="Theirs.", journal="A Journal", topics=[sleep], pinned=True)
    merge(stays, goes, "found", "journal")
    edit_summary(
        stays.pk,
        {"found": "Anew."},
        seen=newest_key(stays),
        by=BY,
        at=NOW,
        topics_in=frozenset([mood.pk]),
    )
    Summary.objects.filter(pk=stays.pk).update(pinned=False)
    apart = take_apart(stays, goes)
    assert apart.back.edited_since == ("found",)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.found, stays.journal) == ("Anew.", "")
    assert set(stays.topics.all()) == {mind, mood}
    assert stays.own_fields == ["found", "topics"]
    assert not stays.pinned
    assert not goes.pinned, "the pin was taken off since"
    assert {row.id: row.state for row in summary_rows(newsletter)} == {
        stays.pk: "ready", goes.pk: "ready"
    }  # fmt: skip


def test_drafts_may_bring_both_again_unless_readers_had_one(newsletter) -> None:
    stays, goes = make_summary(), make_summary()
    make_draft(
        goes,
        newsletter=newsletter,
        slug="weekly-2026-02-24",
        date=date(2026, 2, 24),
        state=IssueState.SENT,
    )
    draft = make_draft(stays, newsletter=newsletter, slug="weekly-2026-03-03")
    merge(stays, goes)
    assert not draft.items.exists()
    take_apart(stays, goes)
    assert not draft.items.exists(), "nobody's draft is filled behind their back"
    assert [each.key for each in candidates_for(newsletter, draft=draft)] == [stays.pk]


@pytest.mark.parametrize("state", [IssueState.APPROVED, IssueState.SENDING, IssueState.SENT])
@pytest.mark.parametrize("rests", ["text", "topic", "place", "nothing"])
def test_what_rests_on_the_merge_and_went_out_keeps_them_one(newsletter, state, rests) -> None:
    stays = make_summary(found="Ours.")
    goes = make_summary(topics=[make_topic("sleep")] if rests == "topic" else [])
    shown = goes if rests == "place" else stays
    issue = make_draft(shown, newsletter=newsletter, slug="weekly-2026-03-03")
    merge(stays, goes, *(["found"] if rests == "text" else []))
    approve(issue, state=state)
    if rests == "nothing":
        take_apart(stays, goes)
        return
    before = everything()
    with pytest.raises(MergeError, match=f"weekly-2026-03-03 is {state} with what the merge made"):
        take_apart(stays, goes)
    assert everything() == before


def test_merges_come_apart_last_first_and_never_blindly(newsletter) -> None:
    one, two, three, four = (make_summary() for _ in range(4))
    merge(one, two, "title")
    merge(one, three, "title")
    merge(four, one)
    with pytest.raises(MergeError, match=f"Take {one.pk} apart from that first"):
        take_apart(one, three)
    take_apart(four, one)
    with pytest.raises(MergeError, match=f"Summary {three.pk} was merged into {one.pk} later"):
        take_apart(one, two)
    with pytest.raises(MergeError, match="meanwhile"):
        take_apart_summaries(three.pk, seen="0", by=BY, at=LATER)
    take_apart(one, three)
    Merge.objects.all().delete()
    with pytest.raises(MergeError, match="an earlier version"):
        take_apart(one, two)
    with pytest.raises(MergeError, match="part of no other"):
        take_apart(one, three)


@pytest.mark.usefixtures("quick_passwords")
def test_an_editor_sees_what_will_come_back_and_takes_them_apart(newsletter) -> None:
    stays = make_summary("Walking every day eases tiredness", found="Ours.")
    goes = make_summary("Walking each day eases tiredness", found="Theirs.")
    goes.identities.create(kind=IdentityKind.DOI, value="10.1000/b")
    client = browser_of(make_member())
    address = f"/studio/summaries/{goes.pk}/take-apart/"
    assert client.get(address)["Location"] == f"/studio/summaries/{goes.pk}/"
    merge(stays, goes, "found")
    for page in ("", "history/"):
        assert address in client.get(f"/studio/summaries/{stays.pk}/{page}").content.decode()
    said = client.get(address).content.decode()
    assert "<del>Theirs.</del><ins>Ours.</ins>" in said
    assert "known again by doi:10.1000/b." in said
    assert client.post(address, {"seen": "0"}).status_code == 409
    seen = re.findall(r'name="seen" value="(\d+)"', said)[0]
    response = client.post(address, {"seen": seen, "apart": "yes"})
    assert response["Location"] == f"/studio/summaries/{goes.pk}/"
    assert "one of its own again" in client.get(response["Location"]).content.decode()
    goes.refresh_from_db()
    assert (goes.merged_into, goes.standing) == (None, Standing.OPEN)
    assert ToldApart.objects.count() == 1
    trail = {entry.deed: entry for entry in AuditEntry.objects.filter(by="editor@example.org")}
    assert trail["took another out of"].before == {"found": "Theirs.", "merged": [str(goes.pk)]}
    assert trail["took another out of"].after == {"found": "Ours.", "merged": []}
    assert trail["took apart"].after == {"standing": "open", "from": f"summary {stays.pk}"}


@pytest.mark.usefixtures("quick_passwords")
def test_an_editor_is_told_why_two_stay_one(newsletter) -> None:
    stays, goes = make_summary(found="Ours."), make_summary(found="Theirs.")
    issue = make_draft(stays, newsletter=newsletter, slug="weekly-2026-03-03")
    merge(stays, goes, "found")
    approve(issue)
    client = browser_of(make_member())
    address = f"/studio/summaries/{goes.pk}/take-apart/"
    said = client.get(address).content.decode()
    assert "weekly-2026-03-03 is approved with what the merge made of it. Cancel that issue" in said
    assert "<button>Take them apart" not in said
    assert client.post(address, {"seen": newest_key(stays)}).status_code == 409
    goes.refresh_from_db()
    assert goes.merged_into == stays
