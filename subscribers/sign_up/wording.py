"""What people agree to when they sign up, in the language that is active."""

from hashlib import sha256

from django.utils.translation import gettext as _

from digest.newsletters.models import Newsletter

MARK_CHARACTERS = 16


def consent_wording(newsletter: Newsletter) -> str:
    """Return the sentence that stands beside the box to tick, and is kept with the consent.

    Who sends it is named as the postal address begins: that is whom consent is given to.
    """
    organisation, *_rest = newsletter.postal_address.splitlines() or [newsletter.from_name]
    return _(
        "I agree that %(sender)s sends me %(newsletter)s by mail. I can stop it at any time with "
        "one press, in any mail."
    ) % {"sender": organisation.strip(), "newsletter": newsletter.name}


def wording_mark(wording: str) -> str:
    """Return what a form sends along, so that no other wording is kept than stood in it.

    A form on another site has the sentence of the day on which it was copied there.
    """
    return sha256(wording.encode()).hexdigest()[:MARK_CHARACTERS]
