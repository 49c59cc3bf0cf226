from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.issues.edition import caveat_of, edition_of
from digest.render.checks import check_mail
from digest.render.evidence import Study, Subjects
from digest.render.mail import render_mail
from tests.unit.content_factories import make_content, make_item
from tests.unit.mail_factories import our_templates

BASE = "https://news.example.org"


def edition(*items, **wishes):
    return edition_of(make_content(*items), items, base_url=BASE, **wishes)


def test_items_keep_the_order_given_and_the_first_is_featured():
    made = edition(make_item(3), make_item(1))
    assert [article.key for article in made.articles] == ["study-3", "study-1"]


def test_each_item_leads_to_the_archive_page_of_its_own_issue():
    earlier = make_item(7, slug="weekly-2026-01-06", url="")
    made = edition(make_item(1), earlier)
    assert made.issue_url == f"{BASE}/issues/weekly-2026-01-13/"
    assert made.articles[0].archive_url == f"{BASE}/issues/weekly-2026-01-13/#study-1"
    assert made.articles[1].archive_url == f"{BASE}/issues/weekly-2026-01-06/#study-7"


def test_a_summary_without_an_address_leads_to_our_archive():
    (article,) = edition(make_item(1, url="")).articles
    assert article.url == article.archive_url
    (article,) = edition(make_item(1)).articles
    assert article.url == "https://example.org/news/1"


def test_a_monthly_reader_reaches_the_archive_from_html_and_text():
    items = (make_item(1), make_item(7, slug="weekly-2026-01-06", url=""))
    made = edition(*items)
    mail = render_mail(our_templates(), made)
    address = f"{BASE}/issues/weekly-2026-01-06/#study-7"
    assert address in mail.text.decode().split()
    assert f'href="{address}"' in mail.html.decode()
    assert check_mail(mail, made) == ()


def test_the_button_says_whether_it_leads_to_the_source_or_to_us():
    earlier = make_item(7, slug="weekly-2026-01-06", url="")
    assert b"Open in the archive" in render_mail(our_templates(), edition(earlier)).text
    assert b"See the source" in render_mail(our_templates(), edition(make_item(1))).text


def test_the_caveat_names_the_journals_of_these_items_alone():
    brain = make_item(1, study=Study(journal="Brain"))
    neurology = make_item(2, study=Study(journal="Neurology"))
    content = make_content(brain, neurology)
    assert (
        edition_of(content, (neurology,), base_url=BASE).caveat
        == "Studies, such as the one from Neurology, differ."
    )
    assert (
        caveat_of(content, content.items) == "Studies, such as those from Brain and Neurology, "
        "differ."
    )


def test_the_caveat_says_where_none_of_these_items_was_done_in_people():
    mice = make_item(1, study=Study(subjects=Subjects.ANIMALS))
    people = make_item(2, study=Study(subjects=Subjects.PEOPLE))
    content = make_content(mice, people)
    assert "no study was done in people" not in caveat_of(content, content.items)
    made = edition_of(content, (mice,), base_url=BASE)
    assert made.caveat.endswith("is often different in people.")
    mail = render_mail(our_templates(), made)
    assert check_mail(mail, made) == ()
    assert b"This time no study was done in people" in mail.text


def test_the_editors_subject_names_only_mails_that_begin_as_the_issue_does():
    content = make_content(make_item(1), make_item(2), subject="Walking", preheader="A little.")
    first = edition_of(content, content.items, base_url=BASE)
    assert (first.subject, first.preheader) == ("Walking", "A little.")
    other = edition_of(content, content.items[1:], base_url=BASE)
    assert (other.subject, other.preheader) == ("", "")


def test_the_language_is_the_newsletters():
    items = [make_item(n, study=Study(journal=name)) for n, name in ((1, "Brain"), (2, "Mind"))]
    content = replace(make_content(*items), language="de")
    made = edition_of(content, content.items, base_url=BASE)
    assert made.language == "de"
    assert "Brain und Mind" in made.caveat


def test_wishes_pass_through():
    made = edition(
        make_item(1), passed_over=4, notices=("A test.",), large_text=True, text_only=True
    )
    assert (made.passed_over, made.notices) == (4, ("A test.",))
    assert made.large_text
    assert made.text_only


def test_the_reader_is_told_why_they_get_it():
    assert "signed up for Weekly research" in edition(make_item(1)).why


def test_no_items_no_edition():
    with pytest.raises(ValueError, match="needs an item"):
        edition()


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12, unique=True))
def test_any_choice_of_items_gives_an_edition_of_just_these(numbers):
    made = edition(*(make_item(number) for number in numbers))
    assert [article.key for article in made.articles] == [f"study-{n}" for n in numbers]
    assert len({article.archive_url for article in made.articles}) == len(numbers)
