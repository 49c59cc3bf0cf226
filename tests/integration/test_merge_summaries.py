"""Two summaries of one study are made one: nothing is lost, and no reader gets it again."""

from datetime import date, timedelta

import pytest

from digest.issues.candidates import candidates_for
from digest.issues.merge_summaries import Merged, MergeError, merge_summaries
from digest.issues.models import Issue, IssueState
from digest.issues.summary_states import summary_rows
from digest.newsletters.models import Newsletter
from digest.render.evidence import Study
from digest.sources.records import Entry, Reading
from digest.summaries.editing.edit_summary import MergedError, edit_summary
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.ingest import ingest
from digest.summaries.models import IdentityKind, Standing, Summary
from digest.team.models import AuditEntry
from tests.factories import NOW, make_newsletter, make_source, make_summary, make_topic
from tests.integration.issue_factories import make_draft
from tests.integration.studio_team import browser_of, make_member

pytestmark = pytest.mark.django_db
BY = "ada@example.org"


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


def merge(stays: Summary, goes: Summary, *take: str) -> Merged:
    seen = (newest_key(stays), newest_key(goes))
    merged = merge_summaries(stays.pk, goes.pk, take=take, seen=seen, by=BY, at=NOW)
    stays.refresh_from_db()
    goes.refresh_from_db()
    return merged


def issue_of(newsletter: Newsletter, *summaries: Summary, state: str, weeks: int = 0) -> Issue:
    on = NOW.date() - timedelta(weeks=weeks)
    return make_draft(*summaries, newsletter=newsletter, slug=f"weekly-{on}", date=on, state=state)


def states(newsletter: Newsletter) -> dict[int, str]:
    return {row.id: row.state for row in summary_rows(newsletter)}


def test_what_stays_has_the_names_topics_and_chosen_texts_of_both(newsletter) -> None:
    stays = make_summary(found="", topics=[make_topic("mind")], published=date(2026, 1, 1))
    goes = make_summary(found="Theirs.", topics=[make_topic("sleep")], pinned=True)
    goes.identities.create(kind=IdentityKind.DOI, value="10.1000/b")
    theirs = goes.title
    merge(stays, goes, "found")
    assert (stays.found, stays.published, stays.pinned) == ("Theirs.", date(2026, 1, 1), True)
    assert stays.own_fields == ["found", "topics"]
    assert {topic.slug for topic in stays.topics.all()} == {"mind", "sleep"}
    assert stays.identities.get().value == "10.1000/b"
    assert stays.former_texts.get().by == BY
    assert (goes.merged_into, goes.standing, goes.pinned) == (stays, Standing.EXCLUDED, False)
    assert (goes.title, goes.found) == (theirs, "Theirs."), "what it said is kept"
    assert list(states(newsletter)) == [stays.pk]


@pytest.mark.parametrize("state", [IssueState.SENT, IssueState.CANCELLED])
@pytest.mark.parametrize("had", ["stays", "goes", "both"])
def test_a_study_that_readers_had_is_not_sent_again_and_leaves_drafts(newsletter, state, had):
    stays, goes, other = make_summary(), make_summary(), make_summary()
    sent = {"stays": [stays], "goes": [goes], "both": [stays, goes]}[had]
    for weeks, summary in enumerate(sent, start=1):
        issue_of(newsletter, summary, state=state, weeks=weeks)
    drafted = [one for one in (stays, goes) if one not in sent]
    draft = issue_of(newsletter, *drafted, other, state=IssueState.DRAFT)
    merged = merge(stays, goes)
    assert [(item.summary, item.position) for item in draft.items.all()] == [(other, 1)]
    assert merged.changed_drafts == ((draft.slug,) if drafted else ())
    assert states(newsletter)[stays.pk] == "sent"
    assert [each.key for each in candidates_for(newsletter, draft=draft)] == [other.pk]


def test_a_draft_that_has_either_of_them_has_the_one_that_stays_once(newsletter) -> None:
    stays, goes, other = make_summary(), make_summary(), make_summary()
    draft = issue_of(newsletter, goes, other, state=IssueState.HELD)
    Issue.objects.update(held_from=IssueState.DRAFT)
    merge(stays, goes)
    assert [item.summary for item in draft.items.all()] == [stays, other]
    third = make_summary()
    draft.items.create(newsletter=newsletter, summary=third, position=3)
    merge(third, stays)
    assert [(item.summary, item.position) for item in draft.items.all()] == [(other, 1), (third, 2)]
    goes.refresh_from_db()
    assert goes.merged_into == third, "never one that is merged itself"


@pytest.mark.parametrize("state", [IssueState.APPROVED, IssueState.SENDING])
def test_what_is_going_out_is_not_merged_away(newsletter, state) -> None:
    stays, goes, had = make_summary(), make_summary(), make_summary()
    issue_of(newsletter, goes, state=state)
    issue_of(newsletter, had, state=IssueState.SENT, weeks=1)
    with pytest.raises(MergeError, match=f"is in weekly-2026-03-03, which is {state}"):
        merge(stays, goes)
    with pytest.raises(MergeError, match="unless readers had that already"):
        merge(goes, had)
    merge(goes, stays)
    assert stays.merged_into == goes


def test_what_comes_in_again_under_a_name_of_either_is_the_one_that_stays(newsletter) -> None:
    source = make_source("feed", location="https://example.org/feed")

    def read(doi: str, title: str, found: str = "", *, key: str | None = None) -> None:
        entry = Entry(
            origin="x",
            id=key,
            title=title,
            found=found,
            study=Study(doi=doi),
            stated=frozenset({"found"}),
        )
        ingest(Reading(entries=(entry,)), source, now=NOW)

    read("10.1000/a", "Walking every day eases tiredness in older people")
    read("10.1000/b", "In older people walking each day eases tiredness")
    stays, goes = Summary.objects.order_by("pk")
    merge(stays, goes)
    read("10.1000/b", "In older people walking each day eases tiredness", "Anew.")
    assert Summary.objects.count() == 2
    stays.refresh_from_db()
    assert stays.found == "Anew."
    read("10.1000/a", stays.title, "By a file with the old id.", key=str(goes.pk))
    stays.refresh_from_db()
    assert stays.found == "By a file with the old id."


def test_nobody_merges_what_somebody_has_just_changed_or_merged(newsletter) -> None:
    stays, goes, third = make_summary(), make_summary(), make_summary()
    seen = (newest_key(stays), newest_key(goes))
    edit_summary(goes.pk, {"found": "New."}, seen=0, by=BY, at=NOW)
    with pytest.raises(MergeError, match="meanwhile"):
        merge_summaries(stays.pk, goes.pk, seen=seen, by=BY, at=NOW)
    with pytest.raises(MergeError, match="one summary"):
        merge(stays, stays)
    merge(stays, goes)
    with pytest.raises(MergeError, match=f"was merged into summary {stays.pk}"):
        merge(third, goes)
    with pytest.raises(MergedError, match="Edit that"):
        edit_summary(goes.pk, {"found": "Newer."}, seen=0, by=BY, at=NOW)
    with pytest.raises(MergeError, match="no summary"):
        merge_summaries(stays.pk, 10**9, seen=(0, 0), by=BY, at=NOW)


@pytest.mark.usefixtures("quick_passwords")
def test_an_editor_compares_two_and_merges_them(newsletter) -> None:
    stays = make_summary("Walking every day eases tiredness", found="Ours.", journal="")
    goes = make_summary("Walking each day eases tiredness", found="Theirs.", journal="A Journal")
    client = browser_of(make_member())
    address = f"/studio/summaries/{stays.pk}/merge/"
    assert f"?with={goes.pk}" in client.get(address).content.decode()
    assert client.get(f"{address}?with={stays.pk}").status_code == 422
    said = client.get(f"{address}?with={goes.pk}").content.decode()
    assert "<del>Ours.</del><ins>Theirs.</ins>" in said
    sent = {"with": goes.pk, "seen": 0, "seen_other": 0, "take-journal": "other"}
    assert client.post(address, sent | {"seen": 5}).status_code == 409
    response = client.post(address, sent)
    assert response["Location"] == f"/studio/summaries/{stays.pk}/"
    stays.refresh_from_db()
    assert (stays.found, stays.journal) == ("Ours.", "A Journal")
    assert client.get(f"/studio/summaries/{goes.pk}/")["Location"] == response["Location"]
    assert f"#{goes.pk}" in client.get(response["Location"]).content.decode()
    history = client.get(f"/studio/summaries/{stays.pk}/history/").content.decode()
    assert f"#{goes.pk}, merged into this one" in history
    trail = {entry.subject: entry for entry in AuditEntry.objects.filter(by="editor@example.org")}
    assert trail[f"summary {stays.pk}"].after == {"journal": "A Journal", "merged": [str(goes.pk)]}
    into = f"summary {stays.pk}"
    assert trail[f"summary {goes.pk}"].after == {"standing": "excluded", "into": into}
