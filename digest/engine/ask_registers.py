"""Asking registers about studies whose time has come: a few at a time, and seldom."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings

from digest.engine.due_studies import due_studies
from digest.sources.fetching.fetch import FetchLimits
from digest.summaries.enriching.enrich import Enriched, enrich
from digest.summaries.enriching.our_registers import contact_address, our_registers
from digest.summaries.enriching.registers import Registers
from digest.summaries.models import Summary
from digest.web_address import LOOPBACK_HOSTS

MOST_AT_ONCE = 3
LONGEST_SECONDS = 5.0
"""For one request."""
FILE = "registers-by-clock.json"
KEPT = timedelta(hours=6)
"""A withdrawal must not be missed for an answer that is kept; it saves asking one register again
where the other was silent."""
FIRST_REST, LONGEST_REST = timedelta(minutes=5), KEPT
_REST = "rest"


def may_ask() -> bool:
    """Tell whether the program asks by itself: as its owner says, else where mail goes out in
    earnest, in the name of a sender whom the registers may write to."""
    environment = settings.ENVIRONMENT
    if environment.asks_registers is not None:
        return environment.asks_registers
    is_public = not environment.is_trial and environment.base_host not in LOOPBACK_HOSTS
    return is_public and bool(contact_address())


def registers_by_clock(now: datetime) -> Registers:
    """Return the registers as the clock asks them."""
    limits = FetchLimits(seconds=LONGEST_SECONDS)
    return our_registers(now, file=FILE, lasting=KEPT, limits=limits)


def ask_registers(
    *,
    now: datetime,
    stop: Callable[[], bool] = lambda: False,
    registers_at: Callable[[datetime], Registers] = registers_by_clock,
) -> tuple[str, ...]:
    """Ask about a few studies, fill in what is found, and mark what was withdrawn; return what was
    done, in words without anything personal. ``stop`` is asked before each.

    Where a register does not answer, all are left alone: five minutes at first, six hours at most.
    """
    if not may_ask() or not (due := due_studies(now)):
        return ()
    registers = registers_at(now)
    if _rests(registers, now):
        return ()
    said: list[str] = []
    try:
        for summary in due[:MOST_AT_ONCE]:
            if stop() or registers.silent:
                break
            said += _ask(summary, registers, now)
        _note_rest(registers, now)
    finally:
        registers.kept.save()
    silent = (f"{name} was left alone: {why}" for name, why in registers.silent.items())
    return (*said, *silent)


def _ask(summary: Summary, registers: Registers, now: datetime) -> list[str]:
    # Conditional: another worker may have come to it first.
    before = summary.asked_at
    mine = Summary.objects.filter(pk=summary.pk, asked_at=before).update(asked_at=now)
    if not mine:
        return []
    done = enrich([summary], registers, at=now)
    if registers.silent:
        Summary.objects.filter(pk=summary.pk, asked_at=now).update(asked_at=before)
    return [line for one in done for line in _in_words(one)]


def _in_words(one: Enriched) -> list[str]:
    lines = []
    if one.retraction:
        held = ", so it is held back" if one.held else ""
        lines.append(f"summary {one.summary}: its study was {one.retraction}{held}")
    if one.changes:
        names = ", ".join(change.field.replace("_", " ") for change in one.changes)
        lines.append(f"summary {one.summary}: filled in from registers: {names}")
    return lines


def _rests(registers: Registers, now: datetime) -> bool:
    rest = registers.kept.get(_REST)
    return isinstance(rest, dict) and datetime.fromisoformat(rest["until"]) > now


def _note_rest(registers: Registers, now: datetime) -> None:
    rest = registers.kept.get(_REST)
    failures = rest["failures"] if isinstance(rest, dict) else 0
    if not registers.silent:
        if failures:
            registers.kept.put(_REST, {"until": now.isoformat(), "failures": 0})
        return
    wait = min(FIRST_REST * 2 ** min(failures, 10), LONGEST_REST)
    registers.kept.put(_REST, {"until": (now + wait).isoformat(), "failures": failures + 1})
