"""Names of time zones as people write them."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zone_names() -> dict[str, str]:
    """Return casefolded name -> name as the IANA time zone database has it."""
    return {name.casefold(): name for name in available_timezones()}
