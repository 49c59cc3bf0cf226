"""Refusals are alike whomever they are about, and whatever number they bear."""

import pytest

from digest.delivery.outcomes.kind_of_refusal import kind_of_refusal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("550 5.1.1 (address): user unknown", "550 5.1.1 (address)  User unknown."),
        ("550 5.7.1 spam from 192.0.2.1 [q7Xa-22]", "550 5.7.1 spam from 192.0.2.77 [q8Yb-3]"),
        ("400 'r1' in personalizations.0.to: bad", "400 'r2' in personalizations.14.to: bad"),
        ("552 message 4F2A91 too big", "552 message 77aa01 too big"),
    ],
)
def test_who_it_is_about_and_its_number_make_no_other_kind(one, other):
    assert kind_of_refusal(one) == kind_of_refusal(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("550 5.1.1 user unknown", "550 5.7.1 user unknown"),
        ("550 no such user", "554 no such user"),
        ("550 5.7.1 listed as a source of spam", "550 5.7.1 relaying denied"),
        ("413", "400"),
    ],
)
def test_another_code_or_other_words_do(one, other):
    assert kind_of_refusal(one) != kind_of_refusal(other)


def test_words_without_letters_or_codes_are_a_kind_of_their_own():
    assert kind_of_refusal("") == kind_of_refusal("(address) 1234567") == ""
