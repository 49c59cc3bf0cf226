"""All checks of a message as it travels."""

from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

from digest.render.checks.craft.headings import check_headings
from digest.render.checks.craft.images import check_images
from digest.render.checks.craft.language import check_language
from digest.render.checks.craft.motion import check_motion
from digest.render.checks.craft.sight import check_sight
from digest.render.checks.craft.support.check_support import check_support
from digest.render.checks.craft.tables import check_tables
from digest.render.checks.essentials.addresses import check_addresses
from digest.render.checks.essentials.characters import check_characters
from digest.render.checks.essentials.leftovers import check_leftovers
from digest.render.checks.essentials.size import check_size
from digest.render.checks.essentials.subject import check_subject
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.checks.raw.envelope import (
    check_fields,
    check_unsubscribing,
    take_out_unreadable,
)
from digest.render.checks.raw.lines import check_lines
from digest.render.checks.raw.parts import check_parts, text_of
from digest.render.records import Edition, RenderedMail

_OF_THE_MESSAGE = (check_fields, check_unsubscribing, check_parts)
_OF_THE_MAIL = (
    check_subject,
    check_size,
    check_characters,
    check_addresses,
    check_leftovers,
    check_headings,
    check_tables,
    check_language,
    check_sight,
    check_motion,
    check_support,
)
_TOO_DEEP = Finding(
    code="message-defect",
    severity="error",
    place="message",
    what="Its parts, or the elements of its HTML, are nested hundreds deep, so nothing more was "
    "looked at.",
    mend="Take levels out; mail programs show such a message in part, or not at all.",
)


def check_raw(raw: bytes) -> tuple[Finding, ...]:
    """Return what must (error) or should (warning) be mended in the bytes of a message.

    What only its issue could tell is not looked at: the caveat, and where links should lead.
    """
    found = list(check_lines(raw))
    try:
        found += _check_message(raw)
    except RecursionError:
        found.append(_TOO_DEEP)
    return tuple(found)


def _check_message(raw: bytes) -> list[Finding]:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    found = list(take_out_unreadable(message))
    examined = _examined(message)
    for check in _OF_THE_MESSAGE:
        found += check(message)
    for look in _OF_THE_MAIL:
        found += look(examined)
    found += check_images(examined, {})
    return found


def _examined(message: EmailMessage) -> Examined:
    html, text = text_of(message, "html"), text_of(message, "plain")
    mail = RenderedMail(
        subject=str(message.get("Subject", "")),
        preheader="",
        html=html.encode(errors="replace"),
        text=text.encode(errors="replace"),
        slots={},
        sha256="",
    )
    return Examined(mail, _edition(_language_of(mail), text_only=not html))


def _language_of(mail: RenderedMail) -> str:
    """Return the language that the HTML names: whether it is the right one cannot be told here."""
    if not mail.html.strip():
        return "en"
    document = Examined(mail, _edition("en", text_only=False)).document
    return next((one.get("lang") for one in document.nodes if one.tag == "html"), "") or "en"


def _edition(language: str, *, text_only: bool) -> Edition:
    return Edition(
        newsletter="",
        issue_date=date.min,
        issue_url="",
        articles=(),
        caveat="",
        sender="",
        postal_address="",
        privacy_url="",
        why="",
        language=language,
        text_only=text_only,
    )
