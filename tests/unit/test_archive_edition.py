from datetime import date

import pytest

from digest.archive.archived_article import TEASER_CHARACTERS, archived_article
from digest.archive.edition import read_edition
from digest.render.evidence import StudyKind
from tests.integration.subscriber_factories import make_article, make_content

BASE = "https://news.example.org"


def view(**fields):
    return archived_article(
        read_edition(make_content(make_article(**fields))).articles[0], base_url=BASE
    )


def test_a_snapshot_is_read_in_the_order_of_its_positions():
    content = make_content(make_article(key="first"), make_article(key="second"))
    content["items"].reverse()
    edition = read_edition(content)
    assert [article.key for article in edition.articles] == ["first", "second"]
    assert edition.date == date(2026, 3, 3)
    assert edition.articles[0].study.kind is StudyKind.RANDOMISED_TRIAL
    assert edition.articles[0].published == date(2026, 2, 20)


def test_what_is_not_known_stays_unknown():
    (article,) = read_edition(make_content(make_article(published=None, study={}))).articles
    assert article.published is None
    assert article.study.participants is None


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


def test_rights_that_are_not_stated_count_as_a_teaser():
    article = make_article()
    del article["full_text"]
    assert not read_edition(make_content(article)).articles[0].full_text


def test_a_takeaway_that_serves_as_the_title_is_not_said_twice():
    assert view(title="People walked.", takeaway="People walked.").parts[0].heading != ""


@pytest.mark.parametrize(
    "url", [f"{BASE}/issues/x/#walking", BASE, "javascript:alert(1)", "", "/x"]
)
def test_only_a_page_elsewhere_on_the_web_is_a_source(url):
    assert view(url=url).source_url == ""


def test_the_study_is_found_by_doi_or_pubmed_id():
    assert view(study={"doi": '10.1000/x"y'}).study_url == "https://doi.org/10.1000/x%22y"
    assert view(study={"pmid": "123"}).study_url == "https://pubmed.ncbi.nlm.nih.gov/123/"
    assert view(study={}).study_url == ""
