"""What readers asked for at a page, whether it is sent, and what forms and mails tell them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from digest.cli.checkups.checkup import Checkup, mend, note, ok

SHOULD_BE_SENT_WITHIN = timedelta(minutes=10)


def look_at_sign_ups() -> Iterator[Checkup]:
    """Yield what there is to say about it. After open_home()."""
    from digest.newsletters.models import Newsletter

    for newsletter in Newsletter.objects.filter(privacy_url=""):
        yield note(
            f"privacy notice of {newsletter.slug}",
            f"forms and mails link the one that we write ourselves, {newsletter.privacy_notice}: "
            "please read it. It knows what this program does, and nothing of what else you do with "
            f"addresses; for a notice of your own: digest newsletters set {newsletter.slug} "
            "privacy_url=https://...",
        )
    yield from _put_off()
    yield from _server_in_front()
    yield _mail_that_was_asked_for()
    yield from _mail_in_vain()


def _put_off() -> Iterator[Checkup]:
    from django.conf import settings

    from subscribers.service_mail.unanswered import put_off

    number = put_off().count()
    if number:
        limit = settings.ENVIRONMENT.sign_up_limit
        yield mend(
            "sign-ups put off",
            f"{number} wait to be asked for their confirmation: more people than "
            f"DIGEST_SIGN_UP_LIMIT allows ({limit}) were asked and have not answered. They are "
            "asked as others answer. Do so many really sign up? Then raise it. If not, somebody "
            "enters the addresses of strangers: see digest subscribers unconfirmed",
        )


def _server_in_front() -> Iterator[Checkup]:
    from subscribers.pages.server_in_front import Doubt, doubts_about_it

    for doubt, address in doubts_about_it(at=datetime.now(UTC)).items():
        match doubt:
            case Doubt.UNNAMED:
                said = (
                    f"the web server at {address} says whom it serves, and is not believed: if "
                    f"it is yours, set DIGEST_PROXIES={address}"
                )
            case Doubt.SILENT:
                said = (
                    f"the web server in front, at {address}, does not say whom it serves: let it "
                    "send X-Forwarded-For (docs/operations.md)"
                )
        yield note(
            "sign-ups by network",
            f"{said}. Until then all visitors count as one, and thirty may sign up in an hour",
        )


def _mail_that_was_asked_for() -> Checkup:
    from subscribers.models import ServiceMail, ServiceMailState, SignUp
    from subscribers.service_mail.unanswered import WHY

    now = datetime.now(UTC)
    waiting = (
        ServiceMail.objects.filter(state=ServiceMailState.WAITING)
        .exclude(detail=WHY)
        .order_by("asked_at")
    )
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


def _mail_in_vain() -> Iterator[Checkup]:
    from subscribers.models import ServiceMail, ServiceMailState
    from subscribers.service_mail.send_service_mails import NOBODY_WAITS

    ended = ServiceMail.objects.filter(ended_at__gt=datetime.now(UTC) - timedelta(days=1))
    in_vain = ended.filter(state=ServiceMailState.GIVEN_UP).exclude(detail=NOBODY_WAITS)
    last = in_vain.order_by("ended_at").last()
    if last:
        yield note(
            "sign-ups in vain",
            f"within a day {in_vain.count()} of {ended.count()} mails that were asked for at a "
            f"page could not be delivered, the last one so: {last.detail}",
        )
