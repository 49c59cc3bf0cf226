"""The rate limit as an environment variable says it."""

from datetime import timedelta

import pytest

from digest.rate_limit import MOST_AT_ONCE, RateLimit, parse_rate_limit
from digest.setting_error import SettingError


@pytest.mark.parametrize(
    ("text", "messages", "seconds"),
    [
        ("10/second", 10, 1),
        (" 600/minute ", 600, 60),
        ("20000/hour", 20_000, 3_600),
        ("100000/day", 100_000, 86_400),
    ],
)
def test_it_is_so_many_in_such_a_time(text, messages, seconds):
    assert parse_rate_limit(text) == RateLimit(messages=messages, seconds=seconds)
    assert str(RateLimit(messages=messages, seconds=seconds)) == text.strip()


def test_nothing_said_is_no_limit():
    assert parse_rate_limit("") is None


@pytest.mark.parametrize(
    "text", ["10", "10/fortnight", "0/second", "-1/second", "1.5/second", "many", "10 / second"]
)
def test_what_is_no_rate_is_told_with_one_that_is(text):
    with pytest.raises(SettingError, match=r"DIGEST_RATE_LIMIT is .*write it like 10/second"):
        parse_rate_limit(text)


def test_messages_take_their_share_of_the_time():
    assert RateLimit(messages=600, seconds=60).time_for(30) == timedelta(seconds=3)


@pytest.mark.parametrize(
    ("limit", "portion"),
    [("20/second", 20), ("9999/second", MOST_AT_ONCE), ("600/minute", 10), ("5/hour", 1)],
)
def test_one_after_the_other_about_a_seconds_worth_is_reserved_together(limit, portion):
    parsed = parse_rate_limit(limit)
    assert parsed is not None
    assert parsed.portion == portion
