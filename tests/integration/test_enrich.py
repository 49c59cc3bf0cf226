"""Filling in what registers know, against servers that answer as PubMed and Crossref do."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from digest.issues.check import check_issue
from digest.issues.models import Issue, IssueState
from digest.summaries.enriching.registers import PAUSE_SECONDS
from digest.summaries.models import Identity, IdentityKind, Standing, Summary
from tests.factories import NOW, make_newsletter, make_source, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, TODAY, approved_issue, planned_issue
from tests.integration.digest_command import DigestHere
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.registers_world import World
from tests.integration.web_server import response, web_server
from tests.register_answers import crossref_work, pubmed_record

pytestmark = pytest.mark.django_db
TRIAL = {
    "types": ("Journal Article", "Randomized Controlled Trial"),
    "headings": ("Humans",),
    "journal": "Example Neurology",
}
NOTICE = ("RetractionIn", "Lancet. 2010", "99")


@pytest.fixture
def world(tmp_path) -> Iterator[World]:
    with web_server() as server:
        yield World(server, tmp_path)


def test_what_is_empty_is_filled_from_both_registers(world):
    summary = make_summary(doi="10.1000/x")
    world.records["11"] = pubmed_record("11", doi="10.1000/x", **TRIAL)
    world.works["10.1000/x"] = crossref_work("10.1000/x", funder=[{"name": "Example Trust"}])
    (done,) = world.enrich(summary)
    assert {(one.field, one.value, one.by) for one in done.changes} == {
        ("kind", "randomised trial", "PubMed"),
        ("subjects", "people", "PubMed"),
        ("peer_reviewed", True, "PubMed"),
        ("journal", "Example Neurology", "PubMed"),
        ("pmid", "11", "PubMed"),
        ("funding", "Example Trust", "Crossref"),
    }
    summary.refresh_from_db()
    assert summary.study.kind == "randomised trial"
    assert summary.funding == "Example Trust"
    assert summary.former_texts.get().fields["kind"] == ""
    assert Identity.objects.filter(summary=summary, kind=IdentityKind.PMID, value="11").exists()
    assert world.silent == {}


def test_the_registers_are_asked_politely(world):
    for pmid in ("11", "12", "13"):
        world.records[pmid] = pubmed_record(pmid, **TRIAL)
    world.enrich(*(make_summary(pmid=pmid) for pmid in ("11", "12", "13")))
    assert world.asked == ["/eutils/efetch.fcgi"]
    assert world.pauses == [PAUSE_SECONDS]
    query = parse_qs(urlsplit(world.server.requests[0].path).query)
    assert (query["tool"], query["email"]) == (["caveat"], ["letters@example.net"])


def test_what_was_answered_is_kept_for_a_week(world):
    summary = make_summary(doi="10.1000/x")
    world.enrich(summary)
    first = len(world.asked)
    assert first == 2
    world.enrich(summary, now=NOW + timedelta(days=6))
    assert len(world.asked) == first
    world.enrich(summary, now=NOW + timedelta(days=8))
    assert len(world.asked) == 2 * first


def test_nothing_that_is_there_is_changed_but_differences_are_told(world):
    summary = make_summary(pmid="11", kind="cohort", journal="Ours", own_fields=["subjects"])
    world.records["11"] = pubmed_record("11", **TRIAL)
    (done,) = world.enrich(summary)
    assert [one.field for one in done.changes] == ["peer_reviewed"]
    assert done.remarks == ("PubMed gives kind as randomised trial, the summary as cohort.",)
    summary.refresh_from_db()
    assert (summary.kind, summary.journal, summary.subjects) == ("cohort", "Ours", "")


def test_nothing_is_taken_from_the_record_of_another_study(world):
    summary = make_summary(doi="10.1000/x", pmid="11")
    world.records["11"] = pubmed_record("11", doi="10.9999/other", **TRIAL, references=(NOTICE,))
    world.works["10.1000/x"] = crossref_work("10.1000/x", funder=[{"name": "Example Trust"}])
    (done,) = world.enrich(summary)
    assert [(one.field, one.by) for one in done.changes] == [("funding", "Crossref")]
    (remark,) = done.remarks
    assert remark.startswith("PubMed 11 is of doi:10.9999/other, the summary of doi:10.1000/x: one")
    assert remark.endswith("The study of that record was withdrawn in Lancet. 2010 (PubMed 99).")
    summary.refresh_from_db()
    assert (summary.kind, summary.retraction, summary.standing) == ("", "", Standing.OPEN)


def test_a_rehearsal_writes_nothing(world):
    summary = make_summary(pmid="11")
    world.records["11"] = pubmed_record("11", **TRIAL, references=(NOTICE,))
    (done,) = world.enrich(summary, is_rehearsal=True)
    assert done.changes
    assert (done.retraction, done.held) == ("withdrawn in Lancet. 2010 (PubMed 99)", False)
    summary.refresh_from_db()
    assert (summary.kind, summary.retraction, summary.standing) == ("", "", Standing.OPEN)


def test_what_was_withdrawn_is_marked_and_held_back_once(world):
    summary = make_summary(pmid="11")
    world.records["11"] = pubmed_record("11", **TRIAL, references=(NOTICE,))
    (done,) = world.enrich(summary)
    assert done.held
    summary.refresh_from_db()
    assert summary.standing == Standing.HELD
    assert summary.standing_reason == "The study was withdrawn in Lancet. 2010 (PubMed 99)"
    assert summary.study.retracted
    Summary.objects.update(standing=Standing.OPEN)
    summary.refresh_from_db()
    assert world.enrich(summary) == ()
    summary.refresh_from_db()
    assert summary.standing == Standing.OPEN


def test_an_issue_warns_of_what_was_withdrawn_and_let_in_again():
    withdrawn = make_summary(topics=[a_topic()], retraction="withdrawn in Lancet. 2010")
    findings = check_issue(make_draft(withdrawn), base_url="https://a.example", is_trial=False)
    assert [finding.code for finding in findings] == ["item-retracted"]


def test_a_study_that_another_summary_tells_of_already_is_told(world):
    other = make_summary(pmid="11")
    Identity.objects.create(summary=other, kind=IdentityKind.PMID, value="11")
    summary = make_summary(doi="10.1000/x")
    world.records["11"] = pubmed_record("11", doi="10.1000/x")
    (done,) = world.enrich(summary)
    assert done.remarks == (f"Summary {other.pk} has the same PMID.",)
    summary.refresh_from_db()
    assert summary.pmid == ""


@pytest.mark.parametrize(
    "answer",
    [
        response(b"", status="429 Too Many Requests"),
        response(b"", status="500 Internal Server Error"),
        response(b"<html>down</html>"),
        b"nonsense",
    ],
)
def test_a_register_that_does_not_answer_is_left_alone_and_the_other_is_asked(world, answer):
    world.server.answers["/eutils/efetch.fcgi"] = answer
    world.works["10.1000/x"] = crossref_work("10.1000/x", funder=[{"name": "Example Trust"}])
    summaries = [make_summary(pmid="11", doi="10.1000/x"), make_summary(doi="10.1000/y")]
    (done,) = world.enrich(*summaries)
    assert [one.field for one in done.changes] == ["funding"]
    assert set(world.silent) == {"PubMed"}


DEEP = b'{"message":' + b"[" * 100_000
LARGE = b'{"message":"' + b"a" * 6_000_000


@pytest.mark.parametrize(("answer", "why"), [(DEEP, "nested too deeply"), (LARGE, "larger")])
def test_an_answer_that_is_too_much_is_left_out_alone(world, monkeypatch, answer, why):
    monkeypatch.setattr(
        "digest.cli.commands.enrich.registers_at", lambda now: world.registers(now=now)
    )
    first, second = make_summary(doi="10.1000/x"), make_summary(doi="10.1000/y")
    world.works["10.1000/x"] = answer
    world.works["10.1000/y"] = crossref_work("10.1000/y", funder=[{"name": "Example Trust"}])
    ended = DigestHere().run("enrich", str(first.pk), str(second.pk))
    assert (ended.code, "funding: Example Trust (Crossref)" in ended.out) == (0, True)
    assert "The answer about doi:10.1000/x was left out" in ended.err
    assert why in ended.err


def test_records_that_are_too_large_together_are_asked_for_apart(world):
    world.records["11"] = pubmed_record("11", **TRIAL)
    world.records["12"] = pubmed_record("12", title="a" * 6_000_000)
    world.records["13"] = pubmed_record("13", **TRIAL)
    done = world.enrich(*(make_summary(pmid=pmid) for pmid in ("11", "12", "13")))
    assert len(done) == 2
    assert world.silent == {}


@pytest.mark.parametrize("odd", ["A\0B", "A\ud800B"])
def test_what_no_database_takes_is_left_out_of_what_is_filled_in(world, odd):
    summary = make_summary(doi="10.1000/x")
    world.works["10.1000/x"] = crossref_work(
        "10.1000/x",
        **{
            "container-title": [odd],
            "funder": [{"name": odd}],
            "relation": {"is-preprint-of": [{"id": odd}]},
            "updated-by": [{"type": "retraction", "DOI": odd}],
        },
    )
    world.enrich(summary)
    summary.refresh_from_db()
    assert summary.journal in {"AB", "A?B"}
    assert summary.retraction.startswith("withdrawn by doi:A")


@pytest.mark.parametrize(
    "kept", [{"kind": "x"}, {"kind": None}, [1], "x", 3, {"journal": 5, "remarks": "x"}]
)
def test_what_is_kept_in_another_form_is_asked_for_again(world, kept):
    summary = make_summary(pmid="11", doi="10.1000/x")
    entry = {"at": NOW.isoformat(), "value": kept}
    world.file.write_text(json.dumps({"pubmed:11": entry, "crossref:10.1000/x": entry}))
    world.records["11"] = pubmed_record("11", **TRIAL)
    (done,) = world.enrich(summary)
    assert "kind" in {one.field for one in done.changes}
    assert world.silent == {}


def test_what_was_answered_is_kept_however_the_command_ends(world, monkeypatch):
    monkeypatch.setattr(
        "digest.cli.commands.enrich.registers_at", lambda now: world.registers(now=now)
    )

    def broken(*_, **__):
        raise RuntimeError

    monkeypatch.setattr("digest.summaries.enriching.enrich._apply", broken)
    summary = make_summary(doi="10.1000/x")
    with pytest.raises(RuntimeError):
        DigestHere().run("enrich", str(summary.pk))
    assert set(json.loads(world.file.read_text())) == {"pmid-of:10.1000/x", "crossref:10.1000/x"}


def test_an_id_too_long_for_its_place_is_not_cut_into_anothers(world):
    summary = make_summary(pmid="11")
    world.records["11"] = pubmed_record("11", doi="10.1000/" + "x" * 250)
    world.enrich(summary)
    summary.refresh_from_db()
    assert (summary.doi, summary.peer_reviewed) == ("", True)


def test_a_source_that_is_silent_takes_nothing_away_that_was_looked_up(world, tmp_path):
    summary = make_summary(pmid="11", looked_up=["kind", "journal"], kind="cohort", journal="A")
    Identity.objects.create(summary=summary, kind=IdentityKind.PMID, value="11")
    digest = DigestHere()
    file = tmp_path / "notes" / "one.md"
    file.parent.mkdir()

    def write(study):
        file.write_text(f"---\nid: {summary.pk}\nstudy: {study}\n---\n", "utf-8")
        digest.done("ingest", file)
        summary.refresh_from_db()

    write("{pmid: 11}")
    assert (summary.kind, summary.journal) == ("cohort", "A")
    write("{pmid: 11, kind: survey}")
    assert (summary.kind, summary.journal) == ("survey", "A")
    assert summary.looked_up == ["journal"]


def test_a_registered_folder_that_is_silent_takes_nothing_away_either(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    file = folder / "one.md"
    digest = DigestHere()
    text = (
        "---\ntitle: A study of many walks\nstudy: {{pmid: 11{}}}\n---\n## What they found\nIt.\n"
    )
    file.write_text(text.format(""), "utf-8")
    digest.done("sources", "add", folder)
    digest.done("ingest")
    summary = Summary.objects.get()
    Summary.objects.update(kind="cohort", looked_up=["kind"])
    file.write_text(text.format(", journal: B"), "utf-8")
    digest.done("ingest")
    summary.refresh_from_db()
    assert (summary.kind, summary.journal, summary.looked_up) == ("cohort", "B", ["kind"])
    file.write_text(text.format(", kind: survey"), "utf-8")
    digest.done("ingest")
    summary.refresh_from_db()
    assert (summary.kind, summary.journal, summary.looked_up) == ("survey", "", [])


def test_the_command_says_what_it_changed_and_what_it_could_not_ask(world, monkeypatch):
    monkeypatch.setattr(
        "digest.cli.commands.enrich.registers_at", lambda now: world.registers(now=now)
    )
    make_source()
    summary = make_summary("Walking and more", pmid="11", first_seen_at=NOW)
    make_summary("Nothing is known of this", pmid="")
    world.records["11"] = pubmed_record("11", **TRIAL, references=(NOTICE,))
    digest = DigestHere()
    assert "1 would change" in digest.done("enrich", str(summary.pk), "--dry-run")
    said = digest.done("enrich", str(summary.pk))
    assert "kind: randomised trial (PubMed)" in said
    assert "withdrawn in Lancet. 2010 (PubMed 99). It is held back from now on." in said
    assert digest.json("enrich", str(summary.pk)) == []
    world.file.unlink()
    world.server.answers["/eutils/efetch.fcgi"] = response(b"", status="503 Busy")
    assert "PubMed was left alone" in digest.refused("enrich", str(summary.pk))


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        (IssueState.DRAFT, "digest compose leaves it out"),
        (IssueState.APPROVED, "digest hold weekly-2026-03-03, before it goes out"),
        (IssueState.SENT, "who had it is told in the next mail that is approved"),
    ],
)
def test_an_editor_learns_in_which_issue_a_withdrawn_study_stands(
    world, monkeypatch, state, advice
):
    monkeypatch.setattr(
        "digest.cli.commands.enrich.registers_at", lambda now: world.registers(now=now)
    )
    summary = make_summary(pmid="11")
    issue = make_draft(summary)
    Issue.objects.filter(pk=issue.pk).update(state=state)
    world.records["11"] = pubmed_record("11", references=(NOTICE,))
    digest = DigestHere()
    assert digest.json("enrich", str(summary.pk), "--dry-run")[0]["issues"] == [issue.slug]
    assert advice in digest.done("enrich", str(summary.pk))


def test_whoever_looks_up_learns_which_issue_was_approved_without_the_withdrawal(
    world, monkeypatch
):
    monkeypatch.setattr(
        "digest.cli.commands.enrich.registers_at", lambda now: world.registers(now=now)
    )
    newsletter, summary = make_newsletter(postal_address=POSTAL_ADDRESS), make_summary(pmid="11")
    make_subscriber(newsletter=newsletter)
    planned_issue(newsletter, [summary])
    following = approved_issue(newsletter, [make_summary()], on=TODAY + timedelta(days=7))
    world.records["11"] = pubmed_record("11", references=(NOTICE,))
    said = DigestHere().done("enrich", str(summary.pk))
    assert f"{following.slug} is approved already, and goes out without that unless" in said
