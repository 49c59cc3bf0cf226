"""The sign-up form for another site."""

from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi, override

from digest.newsletters.models import Newsletter
from digest.web_address import completed
from subscribers.sign_up.wording import consent_wording, wording_mark


def embedded_form(newsletter: Newsletter, *, base_url: str, language: str) -> str:
    """Return HTML to be copied into a page: it needs no script, sets no cookie and loads nothing.

    ``base_url`` is where our own pages are, without a trailing slash; ``language`` is offered.
    """
    with override(language):
        wording = consent_wording(newsletter)
        context = {
            "newsletter": newsletter,
            "wording": wording,
            "wording_mark": wording_mark(wording),
            "base_url": base_url,
            "privacy_url": completed(newsletter.privacy_notice, base_url=base_url),
            "language": language,
            "right_to_left": get_language_bidi(),
        }
        return render_to_string("subscribers/embedded_form.html", context)
