import pytest

from subscribers.address import (
    MASK,
    AddressError,
    address_hash,
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
        "ß" * 64 + "@" + "d" * 63 + "." + "d" * 60 + ".example.org",
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
