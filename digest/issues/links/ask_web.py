"""Asks the web whether what a mail leads to is there."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from digest.render.checks import Answer, Answers
from digest.sources.fetching.fetch import Fetcher
from digest.sources.fetching.fetch_errors import (
    ClosedError,
    FetchError,
    TooLargeError,
    UnreachableError,
)
from digest.sources.fetching.kept import Kept
from digest.sources.records import ReadSettings

LASTING = timedelta(days=1)
"""How long an answer counts. That there was none is forgotten at once."""


def ask_web(
    addresses: Sequence[str],
    *,
    fetcher: Fetcher,
    kept_in: Path,
    now: datetime,
    told: Callable[[int, int], None] | None = None,
    settings: ReadSettings | None = None,
) -> Answers:
    """Return what each address gave, one after the other; what answered is not asked
    again that day.

    Left out are those that show themselves to people alone (a publisher's 403 says nothing of what
    a reader sees), and all of them where none could be reached: then the fault is here. Raises
    OSError where the file of answers cannot be written.
    """
    kept = Kept(kept_in, now=now, lasting=LASTING)
    answers: dict[str, Answer] = {}
    unreachable = 0
    for number, address in enumerate(addresses, start=1):
        known = _known(kept, address)
        try:
            answer = known or _ask(address, fetcher, settings)
        except UnreachableError as error:
            unreachable += 1
            answer = Answer(fault=error.what, is_passing=True)
        if answer is not None:
            answers[address] = answer
            if not (known or answer.fault):
                kept.put(address, asdict(answer))
        if told is not None:
            told(number, len(addresses))
    kept.save()
    return {} if unreachable == len(addresses) else answers


def _known(kept: Kept, address: str) -> Answer | None:
    """Return what is kept of an address; None for nothing, or what another version wrote."""
    stored = kept.get(address)
    try:
        return Answer(**stored) if stored else None
    except TypeError:
        return None


def _ask(address: str, fetcher: Fetcher, settings: ReadSettings | None) -> Answer | None:
    """Return what an address gave, or None where that says nothing. Raises UnreachableError."""
    try:
        fetched = fetcher.fetch(address, settings=settings or ReadSettings())
    except ClosedError:
        return None
    except TooLargeError:
        # There is something, if more than we read.
        return Answer()
    except UnreachableError:
        raise
    except FetchError as error:
        return Answer(fault=error.what, is_passing=error.worth_another_try)
    return Answer(size_bytes=len(fetched.content), media_type=fetched.media_type)
