"""Taking the steps that are due for one issue."""

from collections.abc import Callable, Mapping
from datetime import datetime

from digest.delivery.copies.editor_mail import tell_editors
from digest.delivery.errors import PlanError
from digest.delivery.providers.base import Provider
from digest.engine.due_steps import Step, next_step
from digest.engine.issue_facts import facts_of
from digest.engine.log_book import LogBook
from digest.engine.plan_for import plan_for
from digest.engine.release_automatic import release_automatic
from digest.engine.remind import remind
from digest.engine.skip_unapproved import skip_unapproved
from digest.engine.tell_held import tell_held
from digest.issues.models import Issue, IssueState


def take_steps(issue: Issue, *, now: datetime, provider: Provider, log: LogBook) -> None:
    """Take what is due for a draft or an approved issue, one step after the other, each once."""
    taken: set[Step] = set()
    while (step := next_step(facts_of(issue), now=now)) is not None and step not in taken:
        taken.add(step)
        try:
            log.note(f"{issue.slug}: {_TAKE[step](issue, now, provider)}")
        except PlanError:
            issue.refresh_from_db()
            if issue.state == IssueState.HELD:
                with log.apart(f"{issue.slug}, its editors"):
                    tell_held(issue, provider=provider)
            raise
        issue.refresh_from_db()


def _skip(issue: Issue, now: datetime, _: Provider) -> str:
    return skip_unapproved(issue, now=now)


def _release(issue: Issue, now: datetime, provider: Provider) -> str:
    return release_automatic(issue, now=now, provider=provider)


def _tell(issue: Issue, now: datetime, provider: Provider) -> str:
    tell_editors(issue, provider=provider, at=now)
    return "editors told"


def _remind(issue: Issue, now: datetime, provider: Provider) -> str:
    return remind(issue, now=now, provider=provider)


def _plan(issue: Issue, now: datetime, provider: Provider) -> str:
    planned = plan_for(provider, issue, now=now)
    return (
        f"audience planned. Readers: {planned.audience}; of these, with nothing for them: "
        f"{planned.skipped}; variants: {planned.variants}; batches: {planned.batches}"
    )


_TAKE: Mapping[Step, Callable[[Issue, datetime, Provider], str]] = {
    Step.SKIP: _skip,
    Step.RELEASE: _release,
    Step.TELL: _tell,
    Step.REMIND: _remind,
    Step.PLAN: _plan,
}
