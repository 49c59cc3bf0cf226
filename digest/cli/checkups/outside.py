"""What readers and mail servers see: links, provider, sender. Nothing is contacted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from digest.cli.checkups.checkup import Checkup, mend, note, ok
from digest.environment import Environment

if TYPE_CHECKING:
    from digest.newsletters.models import Newsletter


def look_at_outside(environment: Environment) -> Iterator[Checkup]:
    """Yield what there is to say about links, provider and each newsletter. After open_home()."""
    from digest.newsletters.models import Newsletter

    is_trial = environment.is_trial  # as approval sees it
    yield _base_url(environment.base_url, is_trial=is_trial)
    yield _provider(environment)
    reports = _reports(environment)
    if reports is not None:
        yield reports
    for newsletter in Newsletter.objects.all():
        yield _newsletter(newsletter, is_trial=is_trial)
        for doubt in environment.provider_settings.doubts(newsletter.from_address):
            yield note(f"sender of {newsletter.slug}", doubt)


def _base_url(base_url: str, *, is_trial: bool) -> Checkup:
    if base_url.startswith("https:"):
        return ok("links", f"begin with {base_url}")
    said = f"Links begin with {base_url}, which is not https; set DIGEST_BASE_URL."
    return note("links", said) if is_trial else mend("links", said)


def _provider(environment: Environment) -> Checkup:
    name, place = environment.provider, environment.provider_settings.place
    if environment.is_rehearsal:
        return note("provider", f"{name}: mail goes into {place}, none leaves this machine")
    return ok("provider", f"{name} at {place} (not contacted)")


def _reports(environment: Environment) -> Checkup | None:
    """What becomes of mail once the provider has it is only known where somebody listens."""
    if environment.provider == "sendgrid" and not environment.sendgrid_webhook_public_key:
        return note(
            "reports",
            "SendGrid's are not believed: set SENDGRID_WEBHOOK_PUBLIC_KEY, and let it post to "
            f"{environment.base_url}/hooks/sendgrid",
        )
    if environment.provider == "smtp" and not environment.bounces_url:
        return note("reports", "nobody reads what bounces: set BOUNCES_URL")
    return None


def _newsletter(newsletter: "Newsletter", *, is_trial: bool) -> Checkup:
    from digest.newsletters.models import PLACEHOLDER_FROM_ADDRESS, PLACEHOLDER_POSTAL_ADDRESS
    from subscribers.models import SubscriberState, SubscriptionState

    name = f"newsletter {newsletter.slug}"
    open_settings = []
    if newsletter.from_address == PLACEHOLDER_FROM_ADDRESS:
        open_settings.append("'from=NAME <ADDRESS>'")
    if newsletter.postal_address.strip() == PLACEHOLDER_POSTAL_ADDRESS:
        open_settings.append("'postal_address=...'")
    if open_settings:
        settings = " ".join(open_settings)
        said = f"Still a placeholder: digest newsletters set {newsletter.slug} {settings}"
        return note(name, said) if is_trial else mend(name, said)
    readers = newsletter.subscriptions.filter(
        state=SubscriptionState.ACTIVE, subscriber__state=SubscriberState.CONFIRMED
    ).count()
    if not readers:
        return note(name, "has no readers yet: digest subscribers import FILE --consent WORDS")
    if not newsletter.editors:
        said = f"Nobody is told of drafts: digest newsletters set {newsletter.slug} editors=ADDRESS"
        return note(name, said)
    return ok(name, f"{readers} {'reader' if readers == 1 else 'readers'}")
