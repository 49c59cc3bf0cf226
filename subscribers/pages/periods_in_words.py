"""For how long something counts, in words."""

from datetime import timedelta

from django.utils.translation import ngettext

DAYS_OF_A_YEAR = 365


def in_days(period: timedelta) -> str:
    """Return a period of whole days in words."""
    return ngettext("%(number)d day", "%(number)d days", period.days) % {"number": period.days}


def in_hours(period: timedelta) -> str:
    """Return a period of whole hours in words."""
    hours = period // timedelta(hours=1)
    return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}


def in_years(period: timedelta) -> str:
    """Return the whole years of a period in words."""
    years = period.days // DAYS_OF_A_YEAR
    return ngettext("%(number)d year", "%(number)d years", years) % {"number": years}
