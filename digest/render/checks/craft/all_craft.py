"""All checks of how a mail is made."""

from digest.render.checks.craft.answers import NOTHING_ASKED, Answers
from digest.render.checks.craft.headings import check_headings
from digest.render.checks.craft.images import check_images
from digest.render.checks.craft.language import check_language
from digest.render.checks.craft.link_targets import check_link_targets
from digest.render.checks.craft.motion import check_motion
from digest.render.checks.craft.preheader import check_preheader
from digest.render.checks.craft.sight import check_sight
from digest.render.checks.craft.support.check_support import check_support
from digest.render.checks.craft.tables import check_tables
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.records import Edition, RenderedMail

_CHECKS = (
    check_headings,
    check_tables,
    check_language,
    check_preheader,
    check_sight,
    check_motion,
    check_support,
)
_CHECKS_WITH_ANSWERS = (check_link_targets, check_images)


def check_craft(
    mail: RenderedMail, edition: Edition, *, answers: Answers = NOTHING_ASKED
) -> tuple[Finding, ...]:
    """Return what should be mended in how the mail is made, or in where its links lead.

    ``answers`` are what its addresses gave when they were fetched; of those that are not among
    them nothing is said. Warnings all: what must not go out, ``check_mail`` finds.
    """
    examined = Examined(mail, edition)
    found = [finding for check in _CHECKS for finding in check(examined)]
    for ask in _CHECKS_WITH_ANSWERS:
        found += ask(examined, answers)
    return tuple(found)
