"""Whether mail may go where it would go now, whatever it was approved for."""

from django.conf import settings

from digest.delivery.errors import PlanError
from digest.issues.check_origin import check_origin
from digest.issues.content import IssueContent


def why_not_from_here(content: IssueContent) -> str:
    """Return why readers must not get this mail by the provider that is set now; empty where they
    may.

    A placeholder or a link to this machine that does no harm in the outbox does among readers.
    """
    environment = settings.ENVIRONMENT
    findings = check_origin(content, base_url=environment.base_url, is_trial=environment.is_trial)
    errors = [finding for finding in findings if finding.severity == "error"]
    return " ".join(f"{error.what} {error.mend}" for error in errors)


def refuse_origin(content: IssueContent) -> None:
    """Raise PlanError where readers must not get it."""
    if why := why_not_from_here(content):
        raise PlanError(f"{why} Then resume it, and approve it once more.")
