"""A summary is written in the studio, by hand or from a file that is looked at first."""

import html
import json
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from digest.issues.summary_states import summary_rows
from digest.newsletters.models import Newsletter
from digest.render.evidence import Study
from digest.sources.models import Rights
from digest.sources.records import Entry, Reading
from digest.studio.summaries.file_taken import MOST_BYTES
from digest.summaries.ingest import ingest
from digest.summaries.models import Summary, ToldApart
from digest.team.models import AuditEntry
from tests.factories import NOW, make_newsletter, make_source, make_summary, make_topic
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
WRITE = "/studio/summaries/write/"
WRITTEN = {
    "title": "Walking every day eases tiredness",
    "takeaway": "People who walked\r\nwere less tired.",
    "found": "Tiredness fell by a fifth.",
    "matters": "Walking costs nothing.",
    "keep_in_mind": "The study was short.",
    "url": "https://example.org/walking",
    "published": "2026-02-01",
    "kind": "cohort",
    "participants": "1,200",
    "subjects": "people",
    "peer_reviewed": "no",
    "journal": "Example Neurology",
    "doi": "https://doi.org/10.1000/W",
    "pmid": "",
    "funding": "",
    "retraction": "",
}
FILE = """---
title: Walking every day eases tiredness
url: https://example.org/walking
published: 2026-02-01
topics: [sleep, unheard-of]
takeaway: From the file.
study: {doi: 10.1000/w, kind: cohort, participants: 1200, peer_reviewed: false}
excerpt: A beginning
---
## What they found
Tiredness *fell*.
## Why it matters
It costs nothing.
"""


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter()


@pytest.fixture
def editor(newsletter: Newsletter) -> Client:
    return browser_of(make_member())


def said(response: HttpResponse) -> str:
    return " ".join(html.unescape(response.content.decode()).split())


def keep(editor: Client, **changed: Any) -> HttpResponse:
    return editor.post(WRITE, WRITTEN | {"do": "keep"} | changed)


def take(editor: Client, content: str | bytes, name: str = "walking.md", **typed: str) -> str:
    data = content.encode() if isinstance(content, str) else content
    blank = dict.fromkeys(WRITTEN, "")
    sent = blank | typed | {"do": "read", "file": SimpleUploadedFile(name, data)}
    return said(editor.post(WRITE, sent))


def value_of(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_what_an_editor_writes_is_ready_and_theirs(editor, newsletter) -> None:
    topic = make_topic("sleep")
    assert "Write a summary" in said(editor.get("/studio/summaries/"))
    assert said(editor.get(WRITE)).count("<textarea") == 4
    response = keep(editor, topic=[topic.pk])
    summary = Summary.objects.get()
    assert response["Location"] == f"/studio/summaries/{summary.pk}/"
    assert (summary.doi, summary.participants, summary.published, summary.peer_reviewed) == (
        "10.1000/w", 1200, date(2026, 2, 1), False
    )  # fmt: skip
    assert summary.takeaway == "People who walked\nwere less tired."
    assert (summary.source.slug, summary.source.rights) == ("by-hand", Rights.FULL)
    assert [row.state for row in summary_rows(newsletter)] == ["ready"]
    assert "Kept as summary" in said(editor.get(response["Location"]))
    entry = AuditEntry.objects.get(deed="wrote")
    assert (entry.subject, entry.by) == (f"summary {summary.pk}", "editor@example.org")
    assert entry.after["topics"] == ["sleep"]
    assert entry.after["doi"] == "10.1000/w"
    assert "pmid" not in entry.after


def test_no_source_changes_it_or_brings_it_again(editor) -> None:
    keep(editor)
    for doi, title in (("10.1000/w", "Another title for it"), (None, WRITTEN["title"])):
        entry = Entry(
            origin="x",
            title=title,
            found="Theirs.",
            study=Study(doi=doi),
            stated=frozenset(["found"]),
        )
        ingest(Reading(entries=(entry,)), make_source("feed"), now=NOW)
        ingest(Reading(entries=(entry,)), Summary.objects.get().source, now=NOW)
    assert Summary.objects.get().found == "Tiredness fell by a fifth."


def test_a_mistake_loses_nothing_and_is_told_beside_its_box(editor) -> None:
    topic = make_topic("sleep")
    response = keep(editor, published="soon", participants="many", topic=[topic.pk])
    page = said(response)
    assert response.status_code == 422
    assert 'id="fault-published">That is no date. Write it like 2026-03-31.' in page
    assert 'id="fault-participants">Write how many took part' in page
    assert value_of(page, "published") == "soon"
    assert value_of(page, "title") == WRITTEN["title"]
    assert "People who walked were less tired.</textarea>" in page
    assert f'name="topic" value="{topic.pk}" checked' in page
    assert '<option value="cohort" selected>' in page
    assert not Summary.objects.exists()
    nothing = editor.post(WRITE, {"journal": "A Journal"})
    assert 'id="fault-title">Give at least a title or a takeaway.' in said(nothing)


@pytest.mark.parametrize(
    ("same", "field"),
    [
        ({"doi": "10.1000/W"}, "doi"),
        ({"pmid": "31452104"}, "pmid"),
        ({"url": "https://example.org/walking?utm_source=x"}, "url"),
        ({"title": "WALKING, every day, eases tiredness in older people!"}, "title"),
    ],
)
def test_a_study_that_is_there_already_is_led_to(editor, same, field) -> None:
    keep(editor, pmid="31452104", title="Walking every day eases tiredness in older people")
    known = Summary.objects.get()
    other = {"title": "Sleep and mood", "doi": "", "url": "", "takeaway": "Other."} | same
    response = keep(editor, **other)
    page = said(response)
    assert response.status_code == 422
    assert f'id="fault-{field}">Summary {known.pk} has it already' in page
    assert f'href="/studio/summaries/{known.pk}/"' in page
    assert value_of(page, "title") == other["title"]
    assert Summary.objects.count() == 1


def test_one_much_alike_is_kept_once_somebody_has_said_that_it_is_another(editor) -> None:
    keep(editor)
    first = Summary.objects.get()
    other = {"title": "Walking eases tiredness every single day", "doi": "", "url": ""}
    page = said(keep(editor, **other))
    assert "others have much the same title" in page
    assert f'name="apart" value="{first.pk}"' in page
    assert Summary.objects.count() == 1
    assert keep(editor, **other, apart=[first.pk]).status_code == 302
    assert ToldApart.objects.get().one == first
    assert "Much like" not in said(editor.get("/studio/summaries/"))


def test_what_was_said_of_one_of_two_alike_is_not_lost(editor) -> None:
    one = make_summary("Each day walking eases tiredness")
    other = make_summary("Tiredness eases walking each day")
    page = said(keep(editor, title="Walking each day eases tiredness", apart=[one.pk]))
    assert f'name="apart" value="{one.pk}" checked' in page
    assert f'name="apart" value="{other.pk}">' in page
    assert Summary.objects.count() == 2


def test_a_file_fills_the_empty_boxes_and_keeps_nothing(editor) -> None:
    topic = make_topic("sleep")
    page = take(editor, FILE, takeaway="Typed before.")
    assert value_of(page, "title") == "Walking every day eases tiredness"
    assert value_of(page, "doi") == "10.1000/w"
    assert value_of(page, "participants") == "1200"
    assert '<option value="no" selected>' in page
    assert "Tiredness fell.</textarea>" in page
    assert "Typed before.</textarea>" in page
    assert "This stays as you typed it: takeaway." in page
    assert "There is no topic 'unheard-of'." in page
    assert "Its excerpt was left out" in page
    assert f'name="topic" value="{topic.pk}" checked' in page
    assert not Summary.objects.exists()
    assert not AuditEntry.objects.filter(deed="wrote").exists()
    as_json = json.dumps({"title": "From JSON", "found": "Found."})
    assert value_of(take(editor, as_json, "one.json"), "title") == "From JSON"


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "walking.md", "this is neither"),
        ("<html><body>Hi</body></html>", "page.html", "this is neither"),
        ('[{"title": "One"}, {"title": "Two"}]', "two.json", "There are 2 summaries in it"),
        ("{", "broken.json", "this is not JSON"),
        ("---\nid: 7\ntitle: New\n---\n", "edit.md", "it changes summary 7"),
        (b"a" * (MOST_BYTES + 1), "large.md", "larger than 1 MB"),
    ],
)
def test_a_file_that_will_not_do_says_why_and_costs_nothing_typed(
    editor, content, name, why
) -> None:
    page = take(editor, content, name, title="Typed before")
    assert 'Nothing was taken from the file. <a href="#file">' in page
    assert why in page
    assert value_of(page, "title") == "Typed before"
