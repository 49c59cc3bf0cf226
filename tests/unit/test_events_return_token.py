"""The token in the address that a copy comes back to: ours alone, and nothing personal in it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.message.return_token import TOKEN_CHARACTERS, ReturnTokens

ATTEMPT = UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")
TOKENS = ReturnTokens("a secret key", "a former key")
TOKEN = TOKENS.token(ATTEMPT, 17)


def found(text: str) -> list[tuple[UUID, int]]:
    return list(TOKENS.find(text))


@given(st.uuids(), st.integers(0, 2**56 - 1))
def test_it_comes_back_as_it_was_made_in_letters_and_digits_that_every_server_takes(
    attempt: UUID, delivery: int
) -> None:
    token = TOKENS.token(attempt, delivery)
    assert len(token) == TOKEN_CHARACTERS
    assert token.isascii()
    assert token.isalnum()
    assert found(token) == [(attempt, delivery)]


@pytest.mark.parametrize(
    "text",
    [
        f"<bounces+{TOKEN}@your.org>",
        f"bounces+{TOKEN.upper()}@YOUR.ORG",
        f'"Bounces" <bounces-{TOKEN}@your.org> (by way of)',
        f"SRS0=ab1c=XY=your.org=bounces+{TOKEN}@forwarder.example",
        f"{TOKEN}@bounces.your.org",
    ],
)
def test_it_is_found_wherever_servers_put_it(text: str) -> None:
    assert found(text) == [(ATTEMPT, 17)]


@pytest.mark.parametrize(
    "text",
    ["", "bounces@your.org", f"x{TOKEN}@your.org", f"{TOKEN[1:]}@your.org", "a" * TOKEN_CHARACTERS],
)
def test_what_is_none_is_passed_over(text: str) -> None:
    assert found(text) == []


@given(st.integers(0, TOKEN_CHARACTERS - 1), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_none_can_be_made_from_another(place: int, character: str) -> None:
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    assert found(changed) == ([(ATTEMPT, 17)] if changed == TOKEN else [])


def test_those_of_a_former_key_count_and_those_of_a_strange_one_do_not() -> None:
    assert found(ReturnTokens("a former key").token(ATTEMPT, 17)) == [(ATTEMPT, 17)]
    assert found(ReturnTokens("a strange key").token(ATTEMPT, 17)) == []
