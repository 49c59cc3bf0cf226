"""``/studio/issues/<slug>/test/``: a copy to look at in one's own mail program."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.contrib.messages import warning as say_warning
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from digest.delivery.copies.trial_mail import send_test
from digest.delivery.errors import NotHandedOverError
from digest.issues.differences import has_unapproved_changes
from digest.issues.models import Issue
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import subject_of
from digest.studio.issues.refusals import REFUSALS
from digest.team.audit import record
from digest.team.models import Member
from digest.team.roles import Permission
from subscribers.address import AddressError, normal_address
from subscribers.suppressions.look_up import suppression_of


@dataclass(frozen=True, kw_only=True)
class _Sent:
    """Whom a test reached."""

    addresses: tuple[str, ...]
    refused: tuple[str, ...]
    """Whom it did not reach, though they may be mailed."""
    refusal: str
    """Why, of the first; empty where there is none."""
    barred: int
    """How many must not be mailed, and got none."""
    is_changed: bool
    """What they got is not what was approved."""


@studio_page(Permission.EDIT, methods=("POST",))
def test_mail_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Send the issue, marked as a test, to the members that were ticked and, with ``testers``, to
    the newsletter's own list; to oneself where neither was.

    It is what an approval would freeze. Nobody else can be written to so: it would be mail that
    nobody counts. Who the testers are, an admin says, and only admins see; the trail knows how
    many they were.
    """
    issue = find_issue(slug)
    ticked = set(request.POST.getlist("to"))
    members = [one.email for one in Member.objects.filter(is_active=True, email__in=ticked)]
    to_testers = request.POST.get("testers") == "yes"
    testers = issue.newsletter.testers.split() if to_testers else []
    team = members if ticked or to_testers else [request.member.email]
    if gone := len(ticked - set(members)):
        say_warning(request, f"Of whom you ticked, {gone} left the team, and got none.")
    if to_testers and not testers:
        say_warning(request, "The newsletter has no testers any more; they got none.")
    now = timezone.now()
    sent = _send(issue, dict.fromkeys((*team, *testers)))
    if sent.addresses:
        to, count = _apart(sent.addresses, team)
        record(
            "sent a test of",
            subject_of(issue),
            by=request.member.email,
            at=now,
            after={"to": to, "testers": count},
        )
        changed = ", with the changes that are not approved yet" if sent.is_changed else ""
        success(request, f"A test went to {_named(to, count)}{changed}.")
    if sent.barred:
        say_warning(
            request,
            f"Of the testers, {sent.barred} must not be mailed, and got none. Take them out.",
        )
    if sent.refusal:
        missed = f"{_named(*_apart(sent.refused, team))} got none. " if sent.refused else ""
        say_error(request, missed + sent.refusal)
    return redirect("studio:issue", slug)


def _apart(addresses: Iterable[str], team: Collection[str]) -> tuple[list[str], int]:
    """Return which of the addresses are the team's, and how many others there are."""
    given = list(addresses)
    ours = [address for address in given if address in team]
    return ours, len(given) - len(ours)


def _named(team: Iterable[str], testers: int) -> str:
    counted = [f"{testers} tester{'' if testers == 1 else 's'}"] if testers else []
    return ", ".join((*team, *counted))


def _send(issue: Issue, addresses: Iterable[str]) -> _Sent:
    """Send to each, whatever becomes of the others."""
    given = tuple(addresses)
    may_be = [one for one in given if not _is_barred(one)]
    is_changed = has_unapproved_changes(issue)
    went: list[str] = []
    refused: list[str] = []
    refusal = ""
    provider = settings.ENVIRONMENT.provider_settings.open()
    try:
        for address in may_be:
            try:
                send_test(
                    issue,
                    address,
                    provider=provider,
                    at=timezone.now(),
                    receivers=len(may_be),
                    with_changes=True,
                )
            except NotHandedOverError as error:
                refusal = refusal or str(error)
                refused.append(address)
            else:
                went.append(address)
    except REFUSALS as error:
        refusal = str(error)
    finally:
        provider.close()
    return _Sent(
        addresses=tuple(went),
        refused=tuple(refused),
        refusal=refusal,
        barred=len(given) - len(may_be),
        is_changed=is_changed,
    )


def _is_barred(address: str) -> bool:
    try:
        return suppression_of(normal_address(address).key) is not None
    except AddressError:
        # No reader can have such a one (of a domain for tests, perhaps), so nobody has barred it.
        return False
