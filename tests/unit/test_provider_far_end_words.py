"""What the far end said is kept short, on one line, and without anybody's address."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.far_end_words import LONGEST_WORDS, far_end_words, without_name


def test_addresses_are_left_out_wherever_they_stand() -> None:
    said = (
        b"5.1.1 <ada@example.org>: no (ada@example.org) [ada@example.org]\r\nfor=ada@example.org,"
    )
    words = far_end_words(said)
    assert words == "5.1.1 <(address)>: no ((address)) [(address)] (address),"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('550 "jane doe"@example.org unknown', "550 (address) unknown"),
        ("550 jane@[192.0.2.1] unknown", "550 (address) unknown"),
        ("550 jane%40example.org unknown", "550 (address) unknown"),
        ("550 jane&#64;example.org unknown", "550 (address) unknown"),
        ("550 user jane.doe unknown at example.org", "550 user (name) unknown at example.org"),
        ("550 user jane unknown", "550 user (name) unknown"),
        ("550 Recipient <jane> is unknown", "550 Recipient (name) is unknown"),
        (
            "see https://news.example.org/unsubscribe/AQabcdef1234?x=y.",
            "see https://news.example.org/(path)",
        ),
        ("see /preferences/AQabcdef1234 there", "see /(path) there"),
        ("ref AQabcdef1234AQabcdef1234AQabcdef1234", "ref (token)"),
    ],
)
def test_nothing_by_which_a_person_is_known_is_kept(said: str, kept: str) -> None:
    assert far_end_words(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "550 5.1.1 user unknown",
        "452 4.2.2 mailbox full",
        "550 5.1.1 The email account that you tried to reach does not exist.",
        "550 5.7.1 address 192.0.2.1 blocked by example.org",
        "550 5.1.1 recipient address rejected: user does not exist",
    ],
)
def test_what_is_said_of_nobody_stays(said: str) -> None:
    assert far_end_words(said) == said


@pytest.mark.parametrize("piece", ['"', "a", "a1", "user ", '"a ', "%40", "a://", "a.", "user a"])
def test_whatever_is_said_is_read_in_a_moment(piece: str) -> None:
    began = time.process_time()
    far_end_words(piece * (20_000 // len(piece)))
    assert time.process_time() - began < 2


def test_they_are_cut_with_an_ellipsis() -> None:
    assert far_end_words("550 5.1.1\n no, 'b.c+d@x.example' neither") == (
        "550 5.1.1 no, '(address)' neither"
    )
    assert far_end_words("x" * 20, longest=5) == "xxxx…"


@given(st.text(max_size=400) | st.binary(max_size=400))
def test_whatever_was_said_is_one_short_line(said: str | bytes) -> None:
    words = far_end_words(said)
    assert len(words) <= LONGEST_WORDS
    assert len(words.splitlines()) <= 1
    assert "@" not in words or not any("@" in word.strip("@") for word in words.split())


@pytest.mark.parametrize(
    "said",
    [
        "550 jane.doe: user unknown",
        "550 (Jane.Doe) does not exist",
        "452 [jane.doe] over quota",
        "550 No such user here: jane.doe",
        "550 jane.doe(at)example.org is gone",
        "550 user: jane.doe.",
    ],
)
def test_the_name_of_whom_it_is_about_is_taken_out_however_it_stands_there(said: str) -> None:
    words = without_name(said, "jane.doe@example.org")
    assert "jane" not in words.casefold()
    assert words.startswith(said[:4])


def test_a_name_is_not_taken_out_of_the_midst_of_other_words() -> None:
    assert without_name("550 5.1.1 administrator", "min@example.org") == "550 5.1.1 administrator"
    assert without_name("550 no", "") == "550 no"
