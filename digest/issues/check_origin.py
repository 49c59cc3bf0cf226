"""Who sends mail and where its links lead, as only a real reader would suffer from it. Pure."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from digest.issues.content import IssueContent
from digest.newsletters.models import PLACEHOLDER_FROM_ADDRESS, PLACEHOLDER_POSTAL_ADDRESS
from digest.render.checks import Finding
from digest.render.checks.finding import Severity


def check_origin(content: IssueContent, *, base_url: str, is_trial: bool) -> tuple[Finding, ...]:
    """Return what is wrong with who sends an issue and where its links lead.

    That depends on where mail goes, which may change after the approval: to be asked again before
    it does.
    """
    return origin_faults(
        newsletter_slug=content.newsletter_slug,
        from_address=content.from_address,
        postal_address=content.postal_address,
        base_url=base_url,
        is_trial=is_trial,
    )


def origin_faults(
    *, newsletter_slug: str, from_address: str, postal_address: str, base_url: str, is_trial: bool
) -> tuple[Finding, ...]:
    """Return the same of any mail. A placeholder for the sender, or links that are not https, is a
    warning where ``is_trial`` and an error elsewhere."""
    severity: Severity = "warning" if is_trial else "error"
    return (
        *_check_sender(newsletter_slug, from_address, postal_address, severity),
        *_check_base_url(base_url, severity),
    )


def _check_sender(
    slug: str, from_address: str, postal_address: str, severity: Severity
) -> Iterator[Finding]:
    if from_address.strip().lower() == PLACEHOLDER_FROM_ADDRESS:
        yield Finding(
            code="sender-placeholder",
            severity=severity,
            place="newsletter",
            what=f"The sender is still {PLACEHOLDER_FROM_ADDRESS}, which nobody reads.",
            mend=f'Set yours: digest newsletters set {slug} from="Name <address>".',
        )
    if postal_address.split() == PLACEHOLDER_POSTAL_ADDRESS.split():
        yield Finding(
            code="postal-address-placeholder",
            severity=severity,
            place="newsletter",
            what="The postal address is still the one that every newsletter begins with.",
            mend=rf'Set yours: digest newsletters set {slug} postal_address="Name\nStreet\nTown".',
        )


def _check_base_url(base_url: str, severity: Severity) -> Iterator[Finding]:
    if urlsplit(base_url).scheme != "https":
        yield Finding(
            code="base-url-not-https",
            severity=severity,
            place="links",
            what=f"Links begin with {base_url}, so others can read what passes there.",
            mend="Set DIGEST_BASE_URL to an address that begins with https://.",
        )
