"""``/studio/readers/<number>/<action>/``: what an admin does for one person."""

import json

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.readers.looks import subject_of
from digest.studio.readers.reader_page import find_reader
from digest.studio.readers.suppress_by_hand import SAID, suppress_by_hand
from digest.team.audit import record
from digest.team.roles import Permission
from subscribers.account.erase_all import erase_all
from subscribers.account.held_about import held_about
from subscribers.account.team_lists import stays_with_the_team
from subscribers.address import Address
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import Subscriber, SubscriberState
from subscribers.suppressions.note import NoteError
from subscribers.suppressions.unsuppress import UnsuppressError, unsuppress

HOW = "the studio"
"""How a subscription ended that an admin ended."""


@studio_page(Permission.SEE_READERS, methods=("POST",))
def reader_action(request: StudioRequest, number: int, action: str) -> HttpResponse:
    """Unsubscribe, suppress, lift, export or erase; each is in the audit trail, without address."""
    person = find_reader(number)
    match action:
        case "export":
            return _export(request, person)
        case "unsubscribe":
            _unsubscribe(request, person)
        case "suppress":
            _suppress(request, person)
        case "lift":
            _lift(request, person)
        case "erase":
            return _erase(request, person)
        case _:
            raise Http404
    return redirect("studio:reader", number)


def _unsubscribe(request: StudioRequest, person: Subscriber) -> None:
    at = timezone.now()
    newsletter = Newsletter.objects.filter(slug=request.POST.get("newsletter", "")).first()
    with transaction.atomic():
        before = _reads(person, newsletter)
        has_ended = newsletter is not None and unsubscribe(
            person.public_id, newsletter.pk, how=HOW, at=at
        )
        if newsletter is not None and has_ended:
            record(
                "unsubscribed",
                subject_of(person),
                by=request.member.email,
                at=at,
                before=before,
                after=_reads(person, newsletter),
            )
            success(request, f"They read {newsletter.name} no longer.")
            return
    say_error(request, "They do not read it; nothing was changed.")


def _reads(person: Subscriber, newsletter: Newsletter | None) -> dict[str, object]:
    """Return what the audit trail keeps of their taking of it."""
    theirs = person.subscriptions.filter(newsletter=newsletter).select_related("newsletter")
    return {f"subscription to {one.newsletter.slug}": str(one.state) for one in theirs}


def _suppress(request: StudioRequest, person: Subscriber) -> None:
    if person.email_key is None:
        say_error(request, "They were erased: their address is barred already.")
        return
    try:
        suppress_by_hand(
            person.email_key,
            whose=subject_of(person),
            reason=request.POST.get("reason", ""),
            by=request.member.email,
            at=timezone.now(),
        )
    except NoteError as error:
        say_error(request, str(error))
        return
    success(request, SAID)


def _lift(request: StudioRequest, person: Subscriber) -> None:
    at = timezone.now()
    if person.email_key is None:
        say_error(request, "They were erased; they come back by signing up again themselves.")
        return
    address = Address(email=person.email, key=person.email_key)
    try:
        with transaction.atomic():
            reason = unsuppress(address, by=request.member.email, at=at)
            record(
                "lifted suppression of",
                subject_of(person),
                by=request.member.email,
                at=at,
                before={"suppressed": reason},
                after={"suppressed": "no"},
            )
    except UnsuppressError as error:
        say_error(request, str(error).replace(person.email, "This address"))
        return
    success(request, "The address may be mailed again, once they have signed up again.")


def _export(request: StudioRequest, person: Subscriber) -> HttpResponse:
    record("exported", subject_of(person), by=request.member.email, at=timezone.now())
    held = json.dumps(held_about(person), ensure_ascii=False, indent=2)
    response = HttpResponse(held, content_type="application/json; charset=utf-8")
    name = f"reader-{person.public_id}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _erase(request: StudioRequest, person: Subscriber) -> HttpResponse:
    if request.POST.get("sure") != "yes" or person.state == SubscriberState.ERASED:
        say_error(request, "Nobody was erased: tick the box that says you are sure.")
        return redirect("studio:reader", person.public_id)
    at = timezone.now()
    by, before = request.member.email, {"state": str(person.state)}
    stays = stays_with_the_team(person.email_key or "")
    with transaction.atomic():
        erase_all(person, at=at, by=by)
        after = {"state": str(SubscriberState.ERASED)}
        record("erased", subject_of(person), by=by, at=at, before=before, after=after)
    success(request, _erased_in_words(stays))
    return redirect("studio:readers")


def _erased_in_words(stays: list[str]) -> str:
    if not stays:
        return "They are erased: no address, name or wish of theirs is left."
    where = "; ".join(stays)
    return (
        f"They are erased as a reader. Their address stays where it is the team's: {where}. "
        "No name or wish of theirs as a reader is left."
    )
