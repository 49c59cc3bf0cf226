"""What readers asked for at a page, whether it is sent, and what the form tells them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from digest.cli.checkups.checkup import Checkup, mend, note, ok

SHOULD_BE_SENT_WITHIN = timedelta(minutes=10)


def look_at_sign_ups() -> Iterator[Checkup]:
    """Yield what there is to say about it. After open_home()."""
    from digest.newsletters.models import Newsletter

    for newsletter in Newsletter.objects.filter(privacy_url=""):
        yield note(
            f"sign-up form of {newsletter.slug}",
            "tells nobody what becomes of their address (GDPR, article 13): digest newsletters "
            f"set {newsletter.slug} privacy_url=https://...",
        )
    yield _mail_that_was_asked_for()


def _mail_that_was_asked_for() -> Checkup:
    from subscribers.models import ServiceMail, ServiceMailState, SignUp

    now = datetime.now(UTC)
    waiting = ServiceMail.objects.filter(state=ServiceMailState.WAITING).order_by("asked_at")
    oldest = waiting.first()
    unconfirmed = SignUp.objects.filter(confirmed_as=None).count()
    if oldest is None:
        return ok("sign-ups", f"{unconfirmed} wait for their confirmation; no mail waits")
    mails = "1 mail" if (number := waiting.count()) == 1 else f"{number} mails"
    since = f"{oldest.asked_at:%Y-%m-%d %H:%M} UTC"
    why = f": {oldest.detail}" if oldest.detail else "; is digest run or digest tick at work?"
    said = f"{mails} that readers asked for at a page waits since {since}{why}"
    if number > 1:
        said = said.replace("waits since", "wait, the oldest since")
    is_late = oldest.asked_at + SHOULD_BE_SENT_WITHIN < now
    return mend("sign-ups", said) if is_late else note("sign-ups", said)
