from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from subscribers.address import (
    MASK,
    AddressError,
    address_hash,
    former_key,
    masked_address,
    normal_address,
    shown_address,
)


def test_case_is_kept_to_mail_to_and_folded_to_look_up():
    address = normal_address("  Ada.Lovelace@Example.ORG ")
    assert address.email == "Ada.Lovelace@example.org"
    assert address.key == "ada.lovelace@example.org"


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u2060", "\u00a0", " \u200b"], ids=ascii)
def test_what_nobody_sees_at_its_ends_is_taken_off(unseen):
    assert normal_address(f"{unseen}ada@example.org{unseen}").email == "ada@example.org"


def test_an_international_domain_is_mailed_to_in_ascii():
    address = normal_address("ada@BÜCHER.example.org")
    assert address.email == address.key == "ada@xn--bcher-kva.example.org"
    assert normal_address(address.email) == address


def test_an_international_name_is_found_however_it_is_composed():
    composed, decomposed = "J\u00fcrgen@example.org", "Ju\u0308rgen@example.org"
    assert (
        normal_address(composed).key == normal_address(decomposed).key == "j\u00fcrgen@example.org"
    )


@pytest.mark.parametrize(
    ("one", "another"),
    [("weiss", "weiß"), ("νίκοσ", "νίκος"), ("fish", "\ufb01sh")],
)
def test_two_people_stay_two_though_casefolding_would_make_them_one(one, another):
    keys = {normal_address(f"{name}@example.org").key for name in (one, another)}
    assert len(keys) == 2


names = st.text(st.characters(categories=["L", "M", "Nd"]), min_size=1, max_size=8)


@given(names)
def test_a_key_is_its_own_key_however_the_name_is_composed_and_with_small_letters_or_without(name):
    try:
        key = normal_address(f"{name}@example.org").key
    except AddressError:
        assume(False)
    assert normal_address(key).key == key
    assert normal_address(f"{normalize('NFD', name)}@example.org").key == key
    assert normal_address(f"{name.lower()}@example.org").key == key


@given(names)
def test_from_a_key_the_one_is_told_that_it_was_kept_under_before(name):
    try:
        key = normal_address(f"{name}@example.org").key
    except AddressError:
        assume(False)
    casefolded = normalize("NFC", normalize("NFC", name).casefold())
    assert former_key(key) == f"{casefolded}@example.org"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "a b@example.org",
        "ada@example..org",
        "ada@example.org\nBcc: eve@example.org",
        "Ada <ada@example.org>",
        "İ" * 64 + "@" + "d" * 63 + "." + "d" * 60 + ".example.org",
    ],
)
def test_what_is_no_address_is_refused_with_a_way_to_mend_it(text):
    with pytest.raises(AddressError, match=r"write it like|ask for"):
        normal_address(text)


def test_a_masked_address_shows_one_letter_and_the_domain():
    assert masked_address("ada@example.org") == f"a{MASK}@example.org"


def test_a_hash_depends_on_address_and_secret():
    hashed = address_hash("ada@example.org", "one secret")
    assert len(hashed) == 64
    assert hashed == address_hash("ada@example.org", "one secret")
    assert hashed != address_hash("ada@example.org", "another secret")
    assert hashed != address_hash("bob@example.org", "one secret")


def test_its_owner_is_shown_the_domain_as_they_write_it():
    assert shown_address("ada@xn--bcher-kva.example.org") == "ada@bücher.example.org"
    assert masked_address("ada@xn--bcher-kva.example.org") == f"a{MASK}@bücher.example.org"
    for as_it_is in ("ada@example.org", "ada@xn--.example.org", "ада@пример.рф", ""):
        assert shown_address(as_it_is) == as_it_is
