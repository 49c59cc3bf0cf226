"""What a check has to say."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing in a mail that a person should mend; an error stops approval and planning."""

    code: str
    """Stable, for scripts: ``caveat-hidden``."""
    severity: Severity
    place: str
    """``subject``, ``html`` or ``text``."""
    what: str
    mend: str
    needs_person: bool = False
    """A warning that no program may pass over: a person has to have seen it."""

    @property
    def stops_program(self) -> bool:
        """Tell whether nothing may go out with it that no person releases."""
        return self.severity == "error" or self.needs_person
