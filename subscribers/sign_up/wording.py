"""What people agree to when they sign up, in the language that is active."""

from django.utils.translation import gettext as _


def consent_wording(*, newsletter: str, sender: str) -> str:
    """Return the sentence that stands beside the box to tick, and is kept with the consent."""
    return _(
        "I agree that %(sender)s sends me %(newsletter)s by mail. I can stop it at any time with "
        "one press, in any mail."
    ) % {"sender": sender, "newsletter": newsletter}
