"""Buttons that decide: about one summary, and about all that are ticked in the list."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.number_in import number_in
from digest.studio.summaries.decisions import decide, is_deed
from digest.studio.summaries.find_summary import find_summary
from digest.studio.summaries.inbox_page import ON_A_PAGE, PAGE, inbox_context
from digest.summaries.decide import DecisionError
from digest.summaries.models import Summary
from digest.team.roles import Permission

_QUERY = ("q", "state", "topic", "source", "newsletter", "page")
_UNKNOWN = "Nothing was done: press one of the buttons."


@studio_page(Permission.EDIT, methods=("POST",))
def decide_page(request: StudioRequest, number: int) -> HttpResponse:
    """Decide about one summary."""
    summary = find_summary(number)
    deed = request.POST.get("deed", "")
    if not is_deed(deed):
        say_error(request, _UNKNOWN)
        return redirect("studio:summary", number)
    reason = request.POST.get("reason", "")
    by, at = request.member.email, timezone.now()
    try:
        done = decide(summary, deed, reason=reason, by=by, at=at)
    except DecisionError as refusal:
        say_error(request, str(refusal))
    else:
        success(request, f"{done.capitalize()}.")
    return redirect("studio:summary", number)


@studio_page(Permission.EDIT, methods=("POST",))
def decide_many_page(request: StudioRequest) -> HttpResponse:
    """Decide about all that were ticked; what cannot be decided so is left, and said."""
    deed = request.POST.get("deed", "")
    ticked = [
        key for sent in request.POST.getlist("ticked")[:ON_A_PAGE] if (key := number_in(sent))
    ]
    query = {name: value for name in _QUERY if (value := request.POST.get(name, ""))}
    if not ticked:
        return _shown_again(request, urlencode(query))
    if is_deed(deed):
        _decide_each(request, deed, ticked)
    else:
        say_error(request, _UNKNOWN)
    address = reverse("studio:summaries")
    return redirect(f"{address}?{urlencode(query)}" if query else address)


def _shown_again(request: StudioRequest, query: str) -> HttpResponse:
    # The page's links ask for the same, and one thing else.
    request.GET = QueryDict(query)
    kept = {"is_none_ticked": True, "reason": request.POST.get("reason", "")}
    return render(request, PAGE, inbox_context(request.GET) | kept, status=422)


def _decide_each(request: StudioRequest, deed: str, ticked: list[int]) -> None:
    by, at = request.member.email, timezone.now()
    reason = request.POST.get("reason", "")
    done: list[str] = []
    refusals: list[str] = []
    for summary in Summary.objects.filter(pk__in=ticked, merged_into=None).order_by("pk"):
        try:
            done.append(decide(summary, deed, reason=reason, by=by, at=at))
        except DecisionError as refusal:
            refusals.append(str(refusal))
    if done:
        success(request, f"{len(done)} {done[0]}.")
    if refusals:
        say_error(request, " ".join(dict.fromkeys(refusals)))
