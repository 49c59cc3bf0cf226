"""All checks of a rendered mail."""

from digest.render.checks.caveat.check_caveat import check_caveat
from digest.render.checks.caveat.distance import check_distance
from digest.render.checks.caveat.letter import check_letter
from digest.render.checks.essentials.address import check_address
from digest.render.checks.essentials.addresses import check_addresses
from digest.render.checks.essentials.characters import check_characters
from digest.render.checks.essentials.leftovers import check_leftovers
from digest.render.checks.essentials.links import check_links
from digest.render.checks.essentials.notices import check_notices
from digest.render.checks.essentials.size import check_size
from digest.render.checks.essentials.subject import check_subject
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.records import Edition, RenderedMail

CHECKS = (
    check_caveat,
    check_notices,
    check_characters,
    check_letter,
    check_distance,
    check_links,
    check_addresses,
    check_address,
    check_size,
    check_subject,
    check_leftovers,
)


def check_mail(mail: RenderedMail, edition: Edition) -> tuple[Finding, ...]:
    """Return what must or should be mended before the mail may go out; empty for nothing."""
    examined = Examined(mail, edition)
    return tuple(finding for check in CHECKS for finding in check(examined))
