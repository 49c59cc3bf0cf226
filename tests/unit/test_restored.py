"""A database that was put back from a copy is known by the count of claims beside it."""

import pytest

from digest.delivery.guards.restored import (
    CLOCK_SLACK_SECONDS,
    FoundFile,
    KeptCount,
    why_restored,
)

FOUND = FoundFile(identity="7.1", written_at=1_000.4)


def kept(*, claims: int = 5, identity: str = "7.1", written_at: int = 1_000) -> KeptCount:
    return KeptCount(claims=claims, identity=identity, written_at=written_at)


@pytest.mark.parametrize("claims", [0, 4, 5])
def test_a_file_that_is_not_ahead_raises_no_suspicion(claims):
    # A sender may die after its claim is committed and before the file is written.
    assert why_restored(claims=5, kept=kept(claims=claims), found=FOUND) == ""


@pytest.mark.parametrize(("claims", "words"), [(6, "1 batch was"), (9, "4 batches were")])
def test_a_file_that_is_ahead_says_how_much_the_database_does_not_know_of(claims, words):
    assert words in why_restored(claims=5, kept=kept(claims=claims), found=FOUND)


@pytest.mark.parametrize("identity", ["8.1", "7.2"])
def test_a_file_that_was_copied_with_its_database_gives_itself_away(identity):
    why = why_restored(claims=5, kept=kept(identity=identity), found=FOUND)
    assert "copied or put back" in why


def test_a_file_that_was_copied_over_was_written_at_another_time_than_it_says():
    assert why_restored(claims=5, kept=kept(written_at=991), found=FOUND) == ""
    assert CLOCK_SLACK_SECONDS < 60
    assert "copied over" in why_restored(claims=5, kept=kept(written_at=900), found=FOUND)


@pytest.mark.parametrize("claims", [0, 1])
def test_a_database_that_lost_its_file_is_suspect_also_before_it_ever_sent(claims):
    # A copy made before the first issue went out would send that issue once more.
    assert "is gone" in why_restored(claims=claims, kept=None, found=None)
