"""``/account/<token>``: what only the owner of an address may do."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from digest.events import forget_bodies
from digest.newsletters.models import Newsletter
from digest.page_language import speak
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.cancel_move import cancel_move, waiting_move
from subscribers.account.erase_all import erase_all
from subscribers.account.find_account import (
    Account,
    find_account,
    links_are_dead,
    was_erased,
)
from subscribers.account.held_about import held_about
from subscribers.account.renew_links import renew_links
from subscribers.account.team_lists import stays_with_the_team
from subscribers.address import AddressError, normal_address, shown_address
from subscribers.leaving import kept_consents
from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber, SubscriptionState
from subscribers.pages.periods_in_words import in_days, in_years
from subscribers.pages.private_page import private_page

PAGE = "subscribers/account.html"


@private_page
def account_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be done; POST asks the address that is written there to confirm the move."""
    account = _find(request, token)
    if account is None:
        return _not_valid(request, token)
    context = _context(account, token)
    if request.method != "POST":
        return render(request, PAGE, context)
    written = request.POST.get("email", "")
    try:
        address = normal_address(written)
    except AddressError:
        error = _("Please write a mail address, such as ada@example.org.")
        return render(request, PAGE, context | {"written": written, "error": error}, status=422)
    if address.key == account.person.email_key:
        error = _("Your mail goes to this address already.")
        return render(request, PAGE, context | {"written": written, "error": error}, status=422)
    if not ask_to_move(account.person, account.newsletter, address, at=timezone.now()):
        return render(request, "subscribers/move_too_often.html", context, status=429)
    return render(
        request, "subscribers/move_asked.html", context | {"new": shown_address(address.email)}
    )


@private_page
def export_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST gives all that is held, as a file; anything else leads to the account.

    Programs that look at the links of a mail follow those of the pages too, and keep what they see:
    none of them is to carry off what is held about a person.
    """
    if request.method != "POST":
        return redirect("account", token=token)
    account = _find(request, token)
    if account is None:
        return _not_valid(request, token)
    return JsonResponse(
        held_about(account.person),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": 'attachment; filename="what-we-hold.json"'},
    )


@private_page
def erase_page(request: HttpRequest, token: str) -> HttpResponse:
    """Say what erasing means; POST does it."""
    account = _find(request, token)
    if account is None:
        return _not_valid(request, token)
    is_ours = bool(stays_with_the_team(account.person.email_key or ""))
    if request.method != "POST":
        context = _context(account, token) | {
            "is_ours": is_ours,
            "consents": in_years(kept_consents.KEPT_FOR),
            "reports": in_days(forget_bodies.KEPT_FOR),
        }
        return render(request, "subscribers/erase.html", context)
    erase_all(account.person, at=timezone.now())
    context = {"newsletter": account.newsletter, "is_ours": is_ours}
    return render(request, "subscribers/erased.html", context)


@private_page
def renew_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST makes the links in former mails dead; anything else leads to the account."""
    if request.method != "POST":
        return redirect("account", token=token)
    now = timezone.now()
    account = _find(request, token)
    if account is None:
        if links_are_dead(token, at=now) and not was_erased(token, at=now):
            return render(request, "subscribers/links_renewed.html")
        return _not_valid(request, token)
    person = renew_links(account.person, at=now)
    context = {
        "newsletter": account.newsletter,
        "preferences_token": link_signer().preferences_token(
            person.public_id, account.newsletter.pk, person.token_generation
        ),
    }
    return render(request, "subscribers/links_renewed.html", context)


@private_page
def cancel_move_page(request: HttpRequest, token: str) -> HttpResponse:
    """POST takes back the move that waits; the account then shows none, as it does to others."""
    if request.method == "POST":
        account = _find(request, token)
        if account is None:
            return _not_valid(request, token)
        cancel_move(account.person)
    return redirect("account", token=token)


def _find(request: HttpRequest, token: str) -> Account | None:
    account = find_account(token, at=timezone.now())
    if account:
        speak(request, own=account.person.language, newsletter=account.newsletter.language)
    return account


def _not_valid(request: HttpRequest, token: str) -> HttpResponse:
    if was_erased(token, at=timezone.now()):
        return render(request, "subscribers/erased.html")
    return render(request, "subscribers/account_not_valid.html", status=404)


def _context(account: Account, token: str) -> dict[str, object]:
    move = waiting_move(account.person, at=timezone.now())
    return {
        "taken": _taken(account.person),
        "moves_to": shown_address(move.email) if move else "",
        "token": token,
        "newsletter": account.newsletter,
        "address": shown_address(account.person.email),
    }


def _taken(person: Subscriber) -> list[tuple[Newsletter, str]]:
    """Return each newsletter that the person gets, with the token of its preferences."""
    taken = person.subscriptions.filter(state=SubscriptionState.ACTIVE)
    return [
        (
            each.newsletter,
            link_signer().preferences_token(
                person.public_id, each.newsletter_id, person.token_generation
            ),
        )
        for each in taken.select_related("newsletter").order_by("newsletter__slug")
    ]
