"""Addresses that must not be mailed, and what was agreed to, by command."""

import csv
from io import StringIO

import pytest

from tests.integration.digest_command import Digest, DigestHere

CONSENT = ("--consent", "They ticked a box on paper.")
ADA = "ada@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def digest() -> Digest:
    return DigestHere()


def test_an_address_is_suppressed_by_hand_and_let_back_by_an_admin(digest: Digest) -> None:
    digest.done("subscribers", "add", ADA, *CONSENT)
    said = digest.done("subscribers", "suppress", "Ada@EXAMPLE.org", "--reason", "Asked by letter")
    assert "Subscriptions ended: 1" in said
    assert digest.json("subscribers")["suppressed_addresses"] == 1
    shown = digest.json("subscribers", "show", ADA)
    assert shown["must_not_be_mailed"] == "by hand (Asked by letter)"
    assert "That stays the reason" in digest.done(
        "subscribers", "suppress", ADA, "--reason", "Again"
    )
    assert "by hand" in digest.done("subscribers", "unsuppress", ADA, "--by", "admin@example.org")
    shown = digest.json("subscribers", "show", ADA)
    assert (shown["must_not_be_mailed"], shown["complained_at"]) == ("", "")
    assert [lifted["was"] for lifted in shown["may_be_mailed_again"]] == [
        "by hand (Asked by letter)"
    ]
    assert "not suppressed" in digest.refused(
        "subscribers", "unsuppress", ADA, "--by", "admin@example.org"
    )


def test_suppressing_takes_words_and_lifting_takes_an_address(digest: Digest) -> None:
    assert digest.run("subscribers", "suppress", ADA).code == 2
    assert "say why" in digest.refused("subscribers", "suppress", ADA, "--reason", " ")
    assert digest.run("subscribers", "unsuppress", ADA).code == 2
    digest.done("subscribers", "suppress", ADA, "--reason", "Asked by letter")
    assert "not a mail address" in digest.refused("subscribers", "unsuppress", ADA, "--by", "me")
    assert digest.json("subscribers")["suppressed_addresses"] == 1


def test_consents_are_shown_and_given_out_also_of_the_erased(digest: Digest) -> None:
    for email in (ADA, "ben@example.org"):
        digest.done("subscribers", "add", email, *CONSENT)
    assert "They ticked a box" in digest.done("subscribers", "consents", ADA)
    digest.done("subscribers", "erase", ADA, "--yes")
    (kept,) = digest.json("subscribers", "consents", ADA)
    assert (kept["email"], kept["wording"]) == ("", CONSENT[1])
    assert "erased; kept until" in digest.done("subscribers", "consents", ADA)
    rows = list(csv.DictReader(StringIO(digest.done("subscribers", "consents", "--all", "--csv"))))
    assert {row["email"] for row in rows} == {"", "ben@example.org"}
    assert ADA not in str(rows)
    assert "No consent" in digest.refused("subscribers", "consents", "eve@example.org")
    for wrong in ((), (ADA, "--all"), ("--all", "--csv", "--json")):
        assert digest.run("subscribers", "consents", *wrong).code == 2
