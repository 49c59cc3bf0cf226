import re
from datetime import UTC, datetime
from hmac import compare_digest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.links import tokens
from subscribers.links.tokens import (
    GROUP_CHARACTERS,
    LONGEST_TOKEN,
    BrowserLink,
    LinkSigner,
    PreferencesLink,
    UnsubscribeLink,
    new_public_id,
)

SIGNER = LinkSigner("a key of this test, long enough to be one")
OTHER = LinkSigner("another key of this test, just as long as that")

public_ids = st.integers(min_value=1, max_value=2**63 - 1)
newsletter_ids = st.integers(min_value=1, max_value=2**31 - 1)
generations = st.integers(min_value=0, max_value=2**31 - 1)


@given(public_ids, newsletter_ids, generations)
def test_a_preferences_token_gives_back_what_it_was_made_of(person, newsletter, generation):
    token = SIGNER.preferences_token(person, newsletter, generation)
    assert SIGNER.read_preferences_token(token) == PreferencesLink(
        public_id=person, newsletter_id=newsletter, generation=generation
    )


@given(public_ids, newsletter_ids)
def test_an_unsubscribe_token_gives_back_what_it_was_made_of(person, newsletter):
    token = SIGNER.unsubscribe_token(person, newsletter)
    assert SIGNER.read_unsubscribe_token(token) == UnsubscribeLink(
        public_id=person, newsletter_id=newsletter
    )


@given(public_ids, newsletter_ids, generations)
def test_a_browser_token_gives_back_what_it_was_made_of(person, issue, generation):
    (token,) = SIGNER.browser_tokens([(person, generation)], issue)
    assert SIGNER.read_browser_token(token) == BrowserLink(
        public_id=person, issue_id=issue, generation=generation
    )


@given(st.lists(st.tuples(public_ids, generations)), newsletter_ids)
def test_the_tokens_of_many_are_those_of_each(people, newsletter):
    assert SIGNER.preferences_tokens(people, newsletter) == [
        SIGNER.preferences_token(person, newsletter, generation) for person, generation in people
    ]
    assert SIGNER.unsubscribe_tokens([person for person, _ in people], newsletter) == [
        SIGNER.unsubscribe_token(person, newsletter) for person, _ in people
    ]
    assert SIGNER.browser_tokens(people, newsletter) == [
        SIGNER.browser_tokens([one], newsletter)[0] for one in people
    ]


def test_a_token_is_what_it_was_when_it_was_mailed():
    assert SIGNER.preferences_token(7, 1, 2) == "AQAAAAAAAAAHAAAAAQAAAA-LiXHY2zLm-bhkT1lCTFlzv"
    assert SIGNER.unsubscribe_token(7, 1) == "AQAAAAAAAAAHAAAAAdDaEm-tM4uJrZBZDEU29WcM"


def test_tokens_that_were_mailed_before_they_had_groups_still_open():
    assert SIGNER.read_preferences_token("AQAAAAAAAAAHAAAAAQAAAALiXHY2zLm-bhkT1lCTFlzv") == (
        PreferencesLink(public_id=7, newsletter_id=1, generation=2)
    )
    assert SIGNER.read_unsubscribe_token("AQAAAAAAAAAHAAAAAdDaEmtM4uJrZBZDEU29WcM") == (
        UnsubscribeLink(public_id=7, newsletter_id=1)
    )
    assert SIGNER.read_unsubscribe_token("AQAAAAAAAAAHAAAAAdDaEmtM4uJrZBZDEU29WcN") is None


@given(public_ids, newsletter_ids, generations)
def test_no_token_holds_a_run_that_looks_like_a_bitcoin_address(person, newsletter, generation):
    ends_at = datetime(2026, 1, 13, tzinfo=UTC)
    for token in (
        SIGNER.preferences_token(person, newsletter, generation),
        SIGNER.unsubscribe_token(person, newsletter),
        *SIGNER.browser_tokens([(person, generation)], newsletter),
        SIGNER.confirm_token(person),
        SIGNER.account_token(person, newsletter, generation, ends_at=ends_at),
        SIGNER.new_address_token(person),
    ):
        assert max(map(len, re.split(r"\W", token))) <= GROUP_CHARACTERS < 26


@given(public_ids, newsletter_ids, generations)
def test_a_token_is_short_and_fits_an_address(person, newsletter, generation):
    for token in (
        SIGNER.preferences_token(person, newsletter, generation),
        SIGNER.unsubscribe_token(person, newsletter),
        *SIGNER.browser_tokens([(person, generation)], newsletter),
    ):
        assert re.fullmatch(r"[A-Za-z0-9_-]{40,45}", token)


@given(public_ids, newsletter_ids, generations)
def test_a_token_serves_its_own_purpose_only(person, newsletter, generation):
    preferences = SIGNER.preferences_token(person, newsletter, generation)
    unsubscribe = SIGNER.unsubscribe_token(person, newsletter)
    (browser,) = SIGNER.browser_tokens([(person, generation)], newsletter)
    for read, other in (
        (SIGNER.read_preferences_token, (unsubscribe, browser)),
        (SIGNER.read_unsubscribe_token, (preferences, browser)),
        (SIGNER.read_browser_token, (preferences, unsubscribe)),
    ):
        assert [read(token) for token in other] == [None, None]


@given(
    public_ids,
    newsletter_ids,
    st.integers(min_value=0, max_value=38),
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_="),
)
def test_a_token_with_any_other_character_is_none(person, newsletter, place, character):
    for token, read in (
        (SIGNER.unsubscribe_token(person, newsletter), SIGNER.read_unsubscribe_token),
        (SIGNER.preferences_token(person, newsletter, 0), SIGNER.read_preferences_token),
        (SIGNER.browser_tokens([(person, 0)], newsletter)[0], SIGNER.read_browser_token),
    ):
        tampered = token[:place] + character + token[place + 1 :]
        assert tampered == token or read(tampered) is None


@given(public_ids, newsletter_ids, st.sampled_from(["", "=", "==", "A", " ", "\n", "."]))
def test_a_token_has_one_spelling(person, newsletter, more):
    token = SIGNER.unsubscribe_token(person, newsletter)
    assert (SIGNER.read_unsubscribe_token(token + more) is not None) == (more == "")
    assert SIGNER.read_unsubscribe_token(token[:-1]) is None


@given(st.text(max_size=LONGEST_TOKEN * 2))
def test_any_text_is_read_without_an_error(text):
    assert SIGNER.read_preferences_token(text) is None
    assert SIGNER.read_unsubscribe_token(text) is None
    assert SIGNER.read_browser_token(text) is None


@given(public_ids, newsletter_ids)
def test_a_token_of_another_key_is_none(person, newsletter):
    assert SIGNER.read_unsubscribe_token(OTHER.unsubscribe_token(person, newsletter)) is None


def test_a_token_made_with_a_former_key_still_opens():
    changed = LinkSigner(
        "a new key of this test, long enough too", "a key of this test, long enough to be one"
    )
    token = SIGNER.unsubscribe_token(7, 1)
    assert changed.read_unsubscribe_token(token) == UnsubscribeLink(public_id=7, newsletter_id=1)
    assert changed.unsubscribe_token(7, 1) != token


def test_public_ids_fit_a_signed_column_and_differ():
    ids = {new_public_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(0 < public_id < 2**63 for public_id in ids)


@pytest.mark.parametrize("signed_with", [0, 1, None])
def test_how_long_a_check_takes_does_not_tell_how_far_a_token_is_right(monkeypatch, signed_with):
    keys = ("one key of this test, long enough", "a former key of this test, as long")
    token = OTHER.unsubscribe_token(7, 1)
    if signed_with is not None:
        token = LinkSigner(keys[signed_with]).unsubscribe_token(7, 1)
    compared: list[tuple[bytes, bytes]] = []

    def noted(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return compare_digest(one, other)

    monkeypatch.setattr(tokens, "compare_digest", noted)
    read = LinkSigner(*keys).read_unsubscribe_token(token)
    assert (read is not None) is (signed_with is not None)
    # The whole of it, with each key, whichever is right; by the way that takes as long for all.
    genuine = [LinkSigner(key).unsubscribe_token(7, 1).encode() for key in keys]
    assert compared == [(one, token.encode()) for one in genuine]
