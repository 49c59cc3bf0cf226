from dataclasses import replace

import pytest

from digest.issues.check_content import check_content
from digest.newsletters.models import PLACEHOLDER_FROM_ADDRESS, PLACEHOLDER_POSTAL_ADDRESS
from digest.render.evidence import Study, StudyKind
from tests.unit.content_factories import make_content, make_item

BASE = "https://news.example.net"


def found(content=None, *, base_url=BASE, is_trial=False):
    findings = check_content(content or make_content(), base_url=base_url, is_trial=is_trial)
    return [(finding.code, finding.severity) for finding in findings]


def test_content_in_order_gives_no_finding():
    assert found() == []


PLACEHOLDERS = make_content(
    from_address=PLACEHOLDER_FROM_ADDRESS, postal_address=f"{PLACEHOLDER_POSTAL_ADDRESS}\r\n"
)


@pytest.mark.parametrize(
    ("base_url", "is_trial", "severity"),
    [
        ("http://news.example.net", False, "error"),
        ("http://news.example.net", True, "warning"),
        ("http://127.0.0.1:8000", False, "error"),
        ("http://127.0.0.1:8000", True, "warning"),
    ],
)
def test_what_only_real_readers_suffer_from_is_a_warning_in_a_trial(base_url, is_trial, severity):
    assert found(PLACEHOLDERS, base_url=base_url, is_trial=is_trial) == [
        ("sender-placeholder", severity),
        ("postal-address-placeholder", severity),
        ("base-url-not-https", severity),
    ]


def test_a_newsletter_without_caveat_is_an_error_in_any_rehearsal():
    without = make_content(caveat_version=0, caveat_body="")
    assert found(without, is_trial=True) == [("caveat-missing", "error")]
    malformed = make_content(caveat_body="Read {journals:with|care}.")
    assert found(malformed) == [("caveat-malformed", "error")]


def test_an_issue_without_items_is_an_error():
    assert found(make_content(items=())) == [("issue-empty", "error")]


@pytest.mark.parametrize(
    "same",
    [
        {"study": Study(kind=StudyKind.COHORT, doi="10.1000/x")},
        {"study": Study(kind=StudyKind.COHORT, pmid="123")},
        {"url": "https://example.org/a"},
        {"title": "Walking"},
    ],
)
def test_one_study_told_twice_is_an_error_at_the_second(same):
    content = make_content(make_item(1, **same), make_item(2), make_item(3, **same))
    (finding,) = check_content(content, base_url=BASE, is_trial=False)
    assert (finding.code, finding.severity, finding.place) == ("item-twice", "error", "item 3")
    assert "item 1" in finding.what


def test_what_is_not_known_of_two_studies_does_not_make_them_one():
    items = [make_item(n, url="", study=Study(kind=StudyKind.COHORT)) for n in (1, 2)]
    assert found(make_content(*items)) == []


def test_an_item_that_hardly_anybody_would_get_is_a_warning():
    content = make_content(make_item(1), replace(make_item(2), topic_ids=()))
    assert found(content) == [("item-without-topic", "warning")]
