from datetime import date

import pytest

from digest.archive.archived_article import TEASER_CHARACTERS, archived_article
from digest.render.evidence import Study
from digest.render.words import ENGLISH
from tests.unit.mail_factories import make_article

BASE = "https://news.example.org"
ISSUE_DATE = date(2026, 1, 13)


def view(**fields):
    return archived_article(
        make_article(**fields), base_url=BASE, issue_date=ISSUE_DATE, words=ENGLISH
    )


def test_a_full_text_has_its_four_parts():
    assert [part.heading for part in view().parts] == [
        "",
        "What they found",
        "Why it matters",
        "Keep in mind",
    ]


def test_rights_to_a_teaser_show_no_more_than_a_teaser():
    (part,) = view(full_text=False, takeaway="A long sentence. " * 50).parts
    assert len(part.blocks[0].text) <= TEASER_CHARACTERS


@pytest.mark.parametrize("takeaway", ["People walked.", "People\n\nwalked."])
def test_a_takeaway_that_serves_as_the_title_is_not_said_twice(takeaway):
    assert view(title=" ".join(takeaway.split()), takeaway=takeaway).parts[0].heading != ""


def test_a_takeaway_of_several_sentences_is_headed_by_the_first():
    shown = view(title="", takeaway="Many people walked more. They were less tired.")
    assert shown.title == "Many people walked more."
    assert shown.parts[0].blocks[0].text == "They were less tired."


@pytest.mark.parametrize(
    "url", [f"{BASE}/issues/x/#walking", BASE, "javascript:alert(1)", "", "/x"]
)
def test_only_a_page_elsewhere_on_the_web_is_a_source(url):
    assert view(url=url).source_url == ""


def test_the_study_is_found_by_doi_or_pubmed_id():
    assert view(study=Study(doi='10.1000/x"y')).study_url == "https://doi.org/10.1000/x%22y"
    assert view(study=Study(pmid="123")).study_url == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert view(study=Study()).study_url == ""


def test_a_date_is_told_as_in_the_mail():
    assert view(published=date(2026, 1, 12)).published == "Published 12 January 2026"
    assert view(published=date(2027, 1, 17)).published == "Journal dated 17 January 2027"
    assert view(published=None).published == ""
