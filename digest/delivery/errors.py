"""What sending refuses to do. Each message says why, and what to do next."""

from collections.abc import Iterable

from digest.render.checks import Finding


class DeliveryError(Exception):
    """Base of this room's errors: trying the same again without mending anything is no use."""


class PlanError(DeliveryError):
    """The audience of an issue cannot be planned."""


class NotApprovableError(DeliveryError):
    """Something must be mended before the issue can be approved."""

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)
        """What of all that the check found has stopped it."""


class CancelError(DeliveryError):
    """The issue cannot be cancelled."""


class SettleError(DeliveryError):
    """Nothing is there to settle, or not in that way."""


class PreviewError(DeliveryError):
    """There is nothing to show."""


class NotHandedOverError(DeliveryError):
    """A mail outside the ledger (a test, a preview for editors) was not taken."""


class LeaseLostError(DeliveryError):
    """The batch was taken from this sender, which was too slow; it must stop at once."""


class RestoredError(DeliveryError):
    """The database was put back from a copy, and would send again what it does not know of."""

    def __init__(self, why: str) -> None:
        self.what = f"The database was put back from a copy: {why}."
        super().__init__(
            f"{self.what} Nothing goes out, so that nobody gets anything twice. Put the newest "
            "database back; or, where that is lost: digest doctor --accept-restored"
        )
