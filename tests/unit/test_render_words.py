"""What a mail says of its own, in one language and frozen with what was approved."""

import json
from dataclasses import replace
from datetime import date

import pytest

from digest.issues.content import content_from_json, content_to_json
from digest.issues.edition import edition_of
from digest.issues.mail_words import mail_words
from digest.render.checks import check_mail
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.evidence_line import evidence_line
from digest.render.mail import render_mail
from digest.render.records import RenderedMail
from digest.render.words import CAVEAT_SENTENCES, ENGLISH, Words
from digest.render.written_date import published_line, written_date
from tests.unit.content_factories import make_content, make_item
from tests.unit.mail_factories import our_templates

BASE = "https://news.example.org"
GERMAN = mail_words("de")


def german_mail(items: int = 1, **fields: object) -> RenderedMail:
    content = make_content(*(make_item(n + 1) for n in range(items)), language="de", words=GERMAN)
    edition = edition_of(content, content.items, base_url=BASE, **fields)
    mail = render_mail(our_templates(), edition)
    assert [found for found in check_mail(mail, edition) if found.severity == "error"] == []
    return mail


def test_the_words_follow_the_newsletters_language_or_are_english() -> None:
    assert GERMAN.read_more == "Weiterlesen"
    assert mail_words("de-AT") == GERMAN
    for language in ("en", "en-GB", "fr", "he", ""):
        assert mail_words(language) == ENGLISH


def test_a_german_mail_says_nothing_in_english() -> None:
    mail = german_mail(12, passed_over=1_200)
    text, html = mail.text.decode(), mail.html.decode()
    for name in (
        "read_on_web",
        "also_new",
        "read_more",
        "one_line_each",
        "with_care",
        "preferences",
        "unsubscribe",
        "privacy",
        "found",
        "keep_in_mind",
    ):
        words = getattr(GERMAN, name)
        assert words in html
        assert words in text or words.upper() in text
        assert getattr(ENGLISH, name) not in html
        assert getattr(ENGLISH, name).upper() not in text
    for part in (text, html):
        assert "13. Januar 2026" in part
        assert "1.200 weitere im Archiv" in " ".join(part.split())
        assert "Sie erhalten diese Mail, weil Sie sich für Weekly research angemeldet haben" in (
            " ".join(part.split())
        )
    assert '<html lang="de"' in html


@pytest.mark.parametrize(
    ("items", "title", "ending"),
    [
        (2, "Walking", ", und eine weitere"),
        (4, "Does walking help?", " Und 3 weitere"),
        (1, "Walking", "Walking"),
    ],
)
def test_the_subject_counts_in_the_language(items: int, title: str, ending: str) -> None:
    first, *rest = (make_item(number + 1) for number in range(items))
    first = replace(first, article=replace(first.article, title=title))
    content = make_content(first, *rest, words=GERMAN)
    edition = edition_of(content, content.items, base_url=BASE)
    assert render_mail(our_templates(), edition).subject.endswith(ending)


@pytest.mark.parametrize(
    ("study", "line"),
    [
        (
            Study(
                kind=StudyKind.RANDOMISED_TRIAL,
                subjects=Subjects.PEOPLE,
                participants=1_732,
                peer_reviewed=True,
            ),
            "Randomisierte Studie mit 1.732 Menschen, von Fachleuten geprüft",
        ),
        (
            Study(kind=StudyKind.LABORATORY, subjects=Subjects.CELLS, peer_reviewed=False),
            (
                "Laborstudie mit Zellen, nicht mit Menschen, "
                "noch nicht von anderen Forschenden geprüft"
            ),
        ),
        (
            Study(subjects=Subjects.ANIMALS, participants=20),
            "Studie mit 20 Tieren, nicht mit Menschen, Art der Studie nicht angegeben",
        ),
        (Study(participants=1), "Studie mit 1 Person, Art der Studie nicht angegeben"),
    ],
)
def test_the_evidence_is_told_in_the_language(study: Study, line: str) -> None:
    assert evidence_line(study, GERMAN) == line


@pytest.mark.parametrize("words", [ENGLISH, GERMAN])
@pytest.mark.parametrize("kind", StudyKind)
def test_every_kind_of_study_has_words(kind: StudyKind, words: Words) -> None:
    assert evidence_line(Study(kind=kind), words)
    assert evidence_line(Study(kind=kind, participants=7), words).count("7") <= 1


def test_dates_are_written_in_the_language() -> None:
    assert written_date(date(2026, 3, 1), GERMAN) == "1. März 2026"
    line = published_line(date(2026, 3, 1), issue_date=date(2026, 3, 2), words=GERMAN)
    assert line == "Veröffentlicht am 1. März 2026"


def test_what_was_approved_is_what_is_sent_whatever_is_translated_since() -> None:
    content = make_content(words=replace(GERMAN, also_new="Ebenfalls neu"))
    stored = json.loads(json.dumps(content_to_json(content)))
    assert content_from_json(stored) == content


def test_what_was_approved_before_there_were_languages_is_english() -> None:
    stored = content_to_json(make_content(words=GERMAN))
    del stored["words"]
    younger = (
        *("kind_not_stated", "unknown_kind_shows"),
        *("corrected_since", "withdrawn_since", "correction_alone"),
    )
    unknown_then = dict.fromkeys((*CAVEAT_SENTENCES, *younger), "")
    assert content_from_json(stored).words == replace(ENGLISH, **unknown_then)
    stored["words"] = {"read_more": "Weiter", "no_longer_known": "x"}
    weiter = replace(ENGLISH, read_more="Weiter", **unknown_then)
    assert content_from_json(stored).words == weiter
