"""``/studio/issues/<slug>/test/``: a copy to look at in one's own mail program."""

from django.conf import settings
from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from digest.delivery.copies.trial_mail import send_test
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.issue_page import subject_of
from digest.studio.issues.refusals import REFUSALS
from digest.team.audit import record
from digest.team.models import Member
from digest.team.roles import Permission


@studio_page(Permission.EDIT, methods=("POST",))
def test_mail_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Send the issue, marked as a test, to the members that were ticked and, with ``testers``, to
    the newsletter's own list; to oneself where neither was.

    Nobody else can be written to so: it would be mail that nobody counts. Who the testers are, an
    admin says.
    """
    issue = find_issue(slug)
    ticked = set(request.POST.getlist("to"))
    members = Member.objects.filter(is_active=True, email__in=ticked)
    testers = issue.newsletter.testers.split() if request.POST.get("testers") == "yes" else []
    chosen = dict.fromkeys([*(member.email for member in members), *testers])
    addresses = list(chosen) or [request.member.email]
    provider = settings.ENVIRONMENT.provider_settings.open()
    now = timezone.now()
    try:
        for address in addresses:
            send_test(issue, address, provider=provider, at=now)
    except REFUSALS as refusal:
        say_error(request, str(refusal))
        return redirect("studio:issue", slug)
    finally:
        provider.close()
    record(
        "sent a test of",
        subject_of(issue),
        by=request.member.email,
        at=now,
        after={"to": addresses},
    )
    success(request, f"A test went to {', '.join(addresses)}.")
    return redirect("studio:issue", slug)
