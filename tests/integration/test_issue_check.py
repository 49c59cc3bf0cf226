import pytest

from digest.issues.check import check_issue
from digest.issues.models import Issue, IssueState, Snapshot
from digest.issues.snapshot import take_snapshot
from digest.summaries.models import Standing, Summary
from tests.factories import NOW, make_newsletter, make_summary
from tests.integration.issue_factories import a_topic, make_draft

pytestmark = pytest.mark.django_db
BASE = "https://news.example.org"


def check(issue, *, base_url=BASE, is_trial=False):
    return check_issue(issue, base_url=base_url, is_trial=is_trial)


def found(issue, **circumstances):
    return [(finding.code, finding.place) for finding in check(issue, **circumstances)]


def test_an_issue_in_order_gives_no_finding():
    assert check(make_draft(note="A quiet week.")) == ()


def test_a_new_home_may_rehearse_with_warnings_but_not_send():
    issue = make_draft(newsletter=make_newsletter())
    rehearsal = check(issue, base_url="http://127.0.0.1:8000", is_trial=True)
    assert {finding.severity for finding in rehearsal} == {"warning"}
    assert "error" in {finding.severity for finding in check(issue)}


@pytest.mark.parametrize("part", ["takeaway", "found", "matters", "keep_in_mind"])
def test_an_item_that_has_become_incomplete_is_found(part):
    whole = make_summary(topics=[a_topic()], kind="cohort")
    issue = make_draft(whole, make_summary(topics=[a_topic()], kind="cohort", **{part: " "}))
    assert found(issue) == [("item-incomplete", "item 2")]


@pytest.mark.parametrize("standing", [Standing.HELD, Standing.EXCLUDED, Standing.BACKLOG])
def test_an_item_that_may_no_longer_go_out_is_found_with_its_reason(standing):
    issue = make_draft()
    Summary.objects.filter(items__position=1).update(standing=standing, standing_reason="retracted")
    (finding,) = check(issue)
    assert (finding.code, finding.place) == (f"item-{standing}", "item 1")
    assert "retracted" in finding.what


def test_a_newsletter_whose_caveat_is_gone_cannot_pass():
    issue = make_draft()
    issue.newsletter.caveats.all().delete()
    assert found(issue) == [("caveat-missing", "newsletter")]


def test_an_empty_issue_cannot_pass():
    issue = make_draft()
    issue.items.update(released=True)
    assert found(issue) == [("issue-empty", "issue")]


def test_a_template_that_leaves_out_the_caveat_cannot_pass(own_templates):
    text = own_templates / "issue.txt"
    text.write_text(text.read_text("utf-8").replace("{{ caveat.text }}", ""), "utf-8")
    assert set(found(make_draft())) == {("caveat-missing", "text")}


def test_a_template_that_hides_the_caveat_cannot_pass(own_templates):
    html = own_templates / "issue.mjml"
    source = html.read_text("utf-8")
    changed = source.replace(
        "{{ prose(caveat) }}", '<div style="display: none">{{ prose(caveat) }}</div>'
    )
    assert changed != source
    html.write_text(changed, "utf-8")
    assert set(found(make_draft())) == {("caveat-hidden", "html")}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("subject.txt", "{{ no_such_name }}"),
        ("subject.txt", "{% if %}"),
        ("issue.txt", "{{ caveat.text }}"),
        ("issue.mjml", "<mjml></mjml>"),
    ],
)
def test_a_template_to_be_mended_is_a_finding_that_names_the_file(own_templates, file, content):
    (own_templates / file).write_text(content, "utf-8")
    (finding,) = check(make_draft())
    assert (finding.code, finding.severity) == ("template-broken", "error")
    assert (file.partition(".")[0] in finding.what) or "text template" in finding.what


def test_leftovers_in_the_editors_note_are_found():
    codes = {code for code, _ in found(make_draft(note="Dear {{ name }},"))}
    # Once where it was written, and once in the mail that it would spoil.
    assert codes == {"mark-left", "leftover"}


def test_no_postal_address_is_found():
    issue = make_draft(
        newsletter=make_newsletter(from_address="letters@example.net", postal_address="")
    )
    assert {code for code, _ in found(issue)} == {"address-missing"}


def test_once_planned_the_snapshot_is_looked_at_and_the_rows_no_more():
    issue = planned(make_draft())
    Summary.objects.update(found="")
    issue.newsletter.caveats.all().delete()
    assert check(issue) == ()


@pytest.mark.parametrize(
    ("state", "codes", "mend"),
    [
        (IssueState.SENDING, ["item-retracted", "item-held"], "digest hold"),
        (IssueState.HELD, ["item-retracted", "item-held"], "digest cancel"),
        (IssueState.SENT, ["item-retracted"], "is told in the next mail that is approved"),
    ],
)
def test_what_was_withdrawn_once_it_was_planned_is_found(state, codes, mend):
    issue = planned(make_draft())
    Issue.objects.update(state=state)
    issue.refresh_from_db()
    Summary.objects.filter(items__position=1).update(
        retraction="withdrawn in Lancet. 2010", standing=Standing.HELD, standing_reason="Withdrawn"
    )
    findings = check(issue)
    assert [(one.code, one.place) for one in findings] == [(code, "item 1") for code in codes]
    assert "was withdrawn in Lancet. 2010." in findings[0].what
    assert all(mend in one.mend for one in findings)


def test_a_study_that_was_approved_as_withdrawn_is_no_news_once_planned():
    summary = make_summary(topics=[a_topic()], retraction="withdrawn in Lancet. 2010")
    assert check(planned(make_draft(summary))) == ()


def test_a_planned_issue_whose_snapshot_was_altered_cannot_pass():
    issue = planned(make_draft())
    Snapshot.objects.update(content={})
    (finding,) = check(issue)
    assert (finding.code, finding.place) == ("snapshot-altered", "snapshot")
    assert "backup" in finding.what


def planned(issue):
    take_snapshot(issue, by="editor@example.org", at=NOW)
    Issue.objects.filter(pk=issue.pk).update(sequence=1, planned_at=NOW)
    issue.refresh_from_db()
    return issue


def test_an_item_that_cannot_say_how_sure_it_is_is_found_with_how_to_mend_it():
    known, by_number, bare = (
        make_summary(topics=[a_topic()], **fields)
        for fields in ({"kind": "cohort"}, {"doi": "10.1000/x"}, {"participants": 20})
    )
    first, second = check(make_draft(known, by_number, bare))
    assert (first.code, first.severity, first.place) == ("evidence-unknown", "warning", "item 2")
    assert first.mend.startswith(f"Look it up (digest enrich {by_number.pk}), or write it")
    assert second.place == "item 3"
    assert f"id: {bare.pk} and study: {{kind: cohort}}" in second.mend
    assert not first.needs_person
