"""The work: sources that fail, issues that wait for a person, batches in doubt."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from digest.cli.checkups.checkup import Checkup, mend, note, ok

if TYPE_CHECKING:
    from digest.sources.models import Source


def look_at_work() -> Iterator[Checkup]:
    """Yield what there is to say about it. After open_home()."""
    yield from _sources()
    yield from _issues()
    yield from _waiting()
    yield from _in_doubt()
    yield from _reports()


def _sources() -> Iterator[Checkup]:
    from digest.sources.models import Source

    registered = list(Source.objects.registered())
    if not registered:
        yield ok("sources", "none registered; files named to `digest ingest` need none")
    for source in registered:
        name = f"source {source.slug}"
        if source.last_read_at is None:
            yield note(name, "has not been read yet: digest ingest")
        elif source.last_failed:
            yield mend(name, f"failed at {source.last_read_at:%Y-%m-%d %H:%M} UTC: {_why(source)}")
        else:
            result = source.last_result.partition("\n")[0]
            yield ok(name, f"{source.last_read_at:%Y-%m-%d %H:%M} UTC: {result}")


def _why(source: "Source") -> str:
    count, _, problems = source.last_result.partition("\n")
    return problems.partition("\n")[0] or count


def _issues() -> Iterator[Checkup]:
    from digest.issues.models import Issue, IssueState

    for issue in Issue.objects.filter(state=IssueState.HELD):
        yield mend(
            f"issue {issue.slug}",
            f"is held: {issue.reason or 'no reason given'}. Then: digest resume {issue.slug}",
        )
    for issue in Issue.objects.filter(state=IssueState.DRAFT):
        yield note(f"issue {issue.slug}", f"waits for approval: digest check {issue.slug}")


def _waiting() -> Iterator[Checkup]:
    from django.conf import settings

    from digest.delivery.sending.round import MOST_DEFERRALS_IN_A_ROW
    from digest.delivery.status.waiting_for import waiting_for
    from digest.issues.models import Issue, IssueState

    for issue in Issue.objects.filter(state=IssueState.SENDING):
        waiting = waiting_for(issue, provider=settings.ENVIRONMENT.provider, now=datetime.now(UTC))
        if waiting is not None:
            name, said = f"issue {issue.slug}", str(waiting)
            is_lasting = waiting.tries >= MOST_DEFERRALS_IN_A_ROW
            yield mend(name, said) if is_lasting else note(name, said)


def _in_doubt() -> Iterator[Checkup]:
    from django.db.models import Count, Q

    from digest.delivery.models import Delivery, HandoverState
    from digest.events.probably_not_sent import probably_not_sent

    unknown = Q(state=HandoverState.UNKNOWN) | Q(state=None, batch__state=HandoverState.UNKNOWN)
    doubtful = Delivery.objects.filter(unknown, batch__closed=False)
    counted = doubtful.values_list("issue__slug").annotate(number=Count("pk"))
    absent = probably_not_sent(now=datetime.now(UTC))
    for slug, number in counted.order_by("issue__slug"):
        mails = "1 mail" if number == 1 else f"{number} mails"
        likely = f", {absent[slug]} probably not" if slug in absent else ""
        yield mend(
            f"issue {slug}",
            f"cannot tell whether the provider took {mails}{likely}: digest settle {slug} --help",
        )


def _reports() -> Iterator[Checkup]:
    from django.conf import settings

    from digest.events.models import MailboxVisit, StoredBody

    odd = StoredBody.objects.exclude(problems="").order_by("-received_at").first()
    if odd is not None:
        came = f"{odd.received_at:%Y-%m-%d %H:%M} UTC"
        said = odd.problems.partition("\n")[0]
        yield note("events", f"a report that came {came} could not be read in whole: {said}")
    visit = MailboxVisit.objects.exclude(trouble="").first()
    # Of a mailbox that nobody looks into any more its trouble is over.
    if visit is not None and settings.ENVIRONMENT.bounces_url:
        yield mend("bounces", visit.trouble)
