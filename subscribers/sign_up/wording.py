"""What people agree to when they sign up, in the language that is active."""

from django.utils.translation import gettext as _

from digest.newsletters.models import Newsletter


def consent_wording(newsletter: Newsletter) -> str:
    """Return the sentence that stands beside the box to tick, and is kept with the consent.

    Who sends it is named as the postal address begins: that is whom consent is given to.
    """
    organisation, *_rest = newsletter.postal_address.splitlines() or [newsletter.from_name]
    return _(
        "I agree that %(sender)s sends me %(newsletter)s by mail. I can stop it at any time with "
        "one press, in any mail."
    ) % {"sender": organisation.strip(), "newsletter": newsletter.name}
