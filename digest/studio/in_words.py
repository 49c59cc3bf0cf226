"""How the studio writes times and numbers. Pure."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def time_until(moment: datetime, now: datetime) -> str:
    """Return ``in 2 days 3 hours``, ``in 5 minutes``, ``now``, or ``3 hours ago``."""
    words = duration(moment - now)
    if not words:
        return "now"
    return f"in {words}" if moment > now else f"{words} ago"


def duration(time: timedelta) -> str:
    """Return ``2 days 3 hours``: two units at most, rounded down; empty for less than a minute."""
    rest = abs(int(time / timedelta(seconds=1)))
    parts: list[str] = []
    for size, unit in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append(f"{count} {unit}" if count == 1 else f"{count} {unit}s")
        elif parts:
            break
    return " ".join(parts[:2])


def on_the_clock(moment: datetime, zone: str) -> str:
    """Return ``Tue 3 March, 09:00`` as a clock on the wall of that zone shows it."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%B, %H:%M}"


def day_in_words(day: date) -> str:
    """Return ``3 March 2026``."""
    return f"{day.day} {day:%B %Y}"


def share(part: int, whole: int) -> str:
    """Return ``12 %``, ``0.4 %``; a dash where there is nothing to have a share of.

    Only none of it is 0, and only all of it 100: else ``under 0.1 %``, ``over 99.9 %``.
    """
    if not whole:
        return "\N{EN DASH}"
    return f"{_percent(part, whole)}\N{NO-BREAK SPACE}%"


def _percent(part: int, whole: int) -> str:
    if part in {0, whole}:
        return "100" if part else "0"
    roughly, closely = (f"{100 * part / whole:.{places}f}" for places in (0, 1))
    if closely == "0.0":
        return "under 0.1"
    if closely == "100.0":
        return "over 99.9"
    return closely if len(roughly) != len("10") else roughly
