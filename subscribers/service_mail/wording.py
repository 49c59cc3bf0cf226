"""What each service mail says, in the language that is active. Pure.

Nothing in them was typed by whoever asked for them: else a stranger could write to others in our
name.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from digest.render.service_mail import Link, ServiceMail
from subscribers.models import Cadence
from subscribers.service_mail.letter import Letterhead


def please_confirm(head: Letterhead, *, confirm_url: str, works_until: date) -> ServiceMail:
    """To an address that was typed at the sign-up page."""
    return head.letter(
        subject=_("Please confirm: %(newsletter)s") % {"newsletter": head.newsletter},
        preheader=_("One press, and it begins."),
        heading=_("Shall we send you %(newsletter)s?") % {"newsletter": head.newsletter},
        before=(_("This address was entered on our sign-up page."),),
        button=Link(words=_("Yes, go to the page and confirm"), url=confirm_url),
        after=(
            _("The link works until %(day)s.") % {"day": date_format(works_until, "DATE_FORMAT")},
            _(
                "Was it not you? Then do nothing. We delete the address on that day. Until then "
                "you get one more mail like this at most, if somebody enters it again."
            ),
        ),
        links=_privacy(head),
    )


def has_it_already(
    head: Letterhead, *, preferences_url: str, unsubscribe_url: str, paused_until: date | None
) -> ServiceMail:
    """To a reader whose address was typed at the sign-up page once more."""
    before = [
        _(
            "This address was entered on our sign-up page. It is on the list already, so nothing "
            "has changed."
        )
    ]
    if paused_until:
        before.append(
            _("Your mail is paused until %(day)s.")
            % {"day": date_format(paused_until, "DATE_FORMAT")}
        )
    return head.letter(
        subject=_("You already get %(newsletter)s") % {"newsletter": head.newsletter},
        preheader=_("Nothing has changed."),
        before=tuple(before),
        button=Link(words=_("See your preferences"), url=preferences_url),
        after=(
            _(
                "Does nothing arrive? Please look among your spam, and add %(address)s to your "
                "contacts."
            )
            % {"address": head.from_address},
            _("Was it not you? Then there is nothing to do."),
        ),
        links=(_unsubscribe(unsubscribe_url), *_privacy(head)),
    )


def welcome(
    head: Letterhead,
    *,
    cadence: Cadence,
    has_chosen_topics: bool,
    latest_issue_url: str,
    preferences_url: str,
    unsubscribe_url: str,
) -> ServiceMail:
    """To a reader who has just confirmed."""
    preferences = Link(words=_("Choose topics, or how often we write"), url=preferences_url)
    latest = Link(words=_("Read the latest issue"), url=latest_issue_url)
    return head.letter(
        subject=_("Welcome to %(newsletter)s") % {"newsletter": head.newsletter},
        preheader=_when(cadence),
        before=(
            _("Thank you for confirming."),
            _when(cadence),
            *((_("It brings the topics that you have chosen."),) if has_chosen_topics else ()),
        ),
        button=latest if latest_issue_url else preferences,
        after=(
            _("At the end of each mail you find links to your preferences and to unsubscribe."),
        ),
        links=(
            *((preferences,) if latest_issue_url else ()),
            _unsubscribe(unsubscribe_url),
            *_privacy(head),
        ),
    )


def _when(cadence: Cadence) -> str:
    # Whole sentences: in other languages the words for it stand elsewhere, or bend.
    match cadence:
        case Cadence.WEEKLY:
            return _("Mail comes to you every week, from the next issue on.")
        case Cadence.EVERY_TWO_WEEKS:
            return _("Mail comes to you every two weeks, from the next issue on.")
        case Cadence.MONTHLY:
            return _("Mail comes to you once a month, with the first issue of the month.")


def account_link(head: Letterhead, *, account_url: str) -> ServiceMail:
    """To a reader's own address, at the wish of whoever has one of their mails."""
    return head.letter(
        subject=_("Your link to your account"),
        preheader=_("It works for one hour."),
        before=(
            _(
                "With it you can see and change all that you get from us, move your mail to "
                "another address, see everything that we keep about you, or have it erased."
            ),
        ),
        button=Link(words=_("Open your account"), url=account_url),
        after=(
            _("The link works for one hour. Please do not forward this mail."),
            _(
                "Did you not ask for it? Then there is nothing to do. The link came to you alone, "
                "and nothing has changed."
            ),
            _(
                "Does this happen again and again? Then somebody has one of your mails. In your "
                "account you can make the links in it dead, and cancel a move to another address."
            ),
        ),
        links=_privacy(head),
    )


def confirm_new_address(head: Letterhead, *, confirm_url: str) -> ServiceMail:
    """To the address that a reader wishes to move to."""
    return head.letter(
        subject=_("Please confirm your new address"),
        preheader=_("One press, and your mail comes here."),
        heading=_("Shall your mail come to this address?"),
        before=(
            _("A reader of %(newsletter)s asked us to write here from now on.")
            % {"newsletter": head.newsletter},
        ),
        button=Link(words=_("Yes, go to the page and confirm"), url=confirm_url),
        after=(
            _("The link works for one day."),
            _("Was it not you? Then do nothing. You get nothing more from us."),
        ),
        links=_privacy(head),
    )


def address_is_taken(head: Letterhead) -> ServiceMail:
    """To an address that a reader wishes to move to, and that another subscriber has."""
    return head.letter(
        subject=_("Your address has stayed as it was"),
        preheader=_("Nothing has changed."),
        before=(
            _(
                "A reader of %(newsletter)s asked us to write here from now on. This address is on "
                "our list already, with preferences of its own, so nothing has changed."
            )
            % {"newsletter": head.newsletter},
        ),
        after=(
            _(
                "Are both addresses yours? Then unsubscribe at the one where you want no more "
                "mail. The link is at the end of each issue."
            ),
        ),
        links=_privacy(head),
    )


def address_has_changed(head: Letterhead) -> ServiceMail:
    """To a reader's former address."""
    return head.letter(
        subject=_("Your mail now goes to another address"),
        preheader=_("This address gets no more mail from us."),
        before=(
            _("As you wished, we no longer write to this address. This is the last mail to it."),
        ),
        after=(_("Was it not you? Please reply to this mail soon. A person will help you."),),
        links=_privacy(head),
    )


def _privacy(head: Letterhead) -> tuple[Link, ...]:
    return (Link(words=_("How we treat your data"), url=head.privacy_url),)


def _unsubscribe(url: str) -> Link:
    return Link(words=_("Unsubscribe"), url=url)
