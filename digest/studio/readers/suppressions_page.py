"""``/studio/readers/suppressed/``: addresses that must not be mailed."""

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.readers.looks import subject_of
from digest.studio.readers.suppress_by_hand import SAID, suppress_by_hand
from digest.team.audit import record
from digest.team.roles import Permission
from subscribers.address import Address, normal_address
from subscribers.errors import SubscriberError
from subscribers.models import Subscriber
from subscribers.suppressions.look_up import count_by_reason, suppression_of
from subscribers.suppressions.unsuppress import unsuppress

PAGE = "studio/readers/suppressions.html"


@studio_page(Permission.SEE_READERS)
def suppressions_page(request: StudioRequest) -> HttpResponse:
    """Count them by reason; POST looks one up, bars one (``do=bar``) or lifts one (``do=lift``)."""
    if request.method != "POST":
        return render(request, PAGE, _counts())
    try:
        address = normal_address(request.POST.get("address", ""))
        match request.POST.get("do"):
            case "bar":
                _bar(request, address)
            case "lift":
                _lift(request, address)
            case _:
                return _look_up(request, address)
    except SubscriberError as error:
        sent = {
            "error": str(error),
            "written": request.POST.get("address", ""),
            "reason": request.POST.get("reason", ""),
            "is_barred_again": request.POST.get("do") == "bar",
        }
        return render(request, PAGE, _counts() | sent, status=422)
    return redirect("studio:suppressions")


def _look_up(request: StudioRequest, address: Address) -> HttpResponse:
    barred = suppression_of(address.key)
    after = {"suppressed": barred.reason if barred else "no"}
    record("looked up", _whose(address), by=request.member.email, at=timezone.now(), after=after)
    found = {"address": address.email, "is_looked_up": True, "barred": barred}
    return render(request, PAGE, _counts() | found)


def _bar(request: StudioRequest, address: Address) -> None:
    suppress_by_hand(
        address.key,
        whose=_whose(address),
        reason=request.POST.get("reason", ""),
        by=request.member.email,
        at=timezone.now(),
    )
    success(request, SAID)


def _lift(request: StudioRequest, address: Address) -> None:
    at = timezone.now()
    with transaction.atomic():
        record(
            "lifted suppression of",
            _whose(address),
            by=request.member.email,
            at=at,
            before={"suppressed": unsuppress(address, by=request.member.email, at=at)},
            after={"suppressed": "no"},
        )
    success(request, "The address may be mailed again, once they have signed up again.")


def _whose(address: Address) -> str:
    person = Subscriber.objects.filter(email_key=address.key).first()
    return subject_of(person) if person else "an address of no reader"


def _counts() -> dict[str, object]:
    return {"reasons": count_by_reason()}
