"""``/studio/sources/<slug>/``: one source, how it is read, and its end."""

from django.contrib.messages import error as say_error
from django.contrib.messages import success
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from digest.change_error import ChangeError, SettingsError
from digest.sources.change import change_source
from digest.sources.models import Rights, Source
from digest.sources.read_soon import read_soon
from digest.sources.register import remove_source
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.setup.seen import as_seen, changed_since, meanwhile
from digest.studio.setup.sources_page import described
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/setup/source.html"
_KEYS = ("rights", "date_order", "every_hours", "headings")
_MEANWHILE = (
    "Somebody changed this source while you did, and nothing was saved. Below each field that they "
    "changed it is said how it is now; what you wrote stands in the boxes, and all else is as it "
    "is now. Save again what you want."
)


@studio_page(Permission.SET_UP)
def source_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show a source with what its last reading gave; POST changes how it is read."""
    source = _find(slug)
    if request.method != "POST":
        return render(request, PAGE, _context(source, _values(source), {}))
    values = {key: request.POST.get(key, "").strip() for key in _KEYS}
    try:
        with transaction.atomic():
            source = get_object_or_404(
                Source.objects.registered().select_for_update(), slug=source.slug
            )
            present, before = _values(source), described(source)
            seen = request.POST.get("seen", "")
            if changed_since(seen, present):
                late = meanwhile(seen, present=present, sent=values)
                faults = _now(source, late.changed) | {"": _MEANWHILE}
                return render(request, PAGE, _context(source, late.values, faults), status=409)
            changed = change_source(
                slug,
                [
                    f"{key}={_on_a_line(value)}"
                    for key, value in values.items()
                    if _on_a_line(value) != _on_a_line(present[key])
                ],
            )
            _note(request, changed, "changed", before=before, after=described(changed))
    except SettingsError as error:
        return render(request, PAGE, _context(source, values, error.faults), status=422)
    success(request, "Saved.")
    return redirect("studio:source", slug)


@studio_page(Permission.SET_UP, methods=("POST",))
def source_action(request: StudioRequest, slug: str, action: str) -> HttpResponse:
    """Have a source read soon, or read it no longer."""
    source = _find(slug)
    match action:
        case "read":
            with transaction.atomic():
                read_soon(slug)
                _note(request, source, "asked to read")
            success(request, "It is read within a minute, where the worker runs.")
            return redirect("studio:source", slug)
        case "remove":
            return _remove(request, source)
        case _:
            raise Http404


def _remove(request: StudioRequest, source: Source) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        say_error(request, "Nothing was removed: tick the box that says you are sure.")
        return redirect("studio:source", source.slug)
    try:
        with transaction.atomic():
            before = described(source)
            staying = remove_source(source.slug)
            _note(request, source, "removed", before=before)
    except ChangeError as error:
        say_error(request, str(error))
        return redirect("studio:sources")
    success(request, f"{source.slug} is read no longer. Summaries of it that stay: {staying}.")
    return redirect("studio:sources")


def _find(slug: str) -> Source:
    return get_object_or_404(Source.objects.registered(), slug=slug)


def _note(
    request: StudioRequest,
    source: Source,
    deed: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record(
        deed,
        f"source {source.slug}",
        by=request.member.email,
        at=timezone.now(),
        before=before,
        after=after,
    )


def _values(source: Source) -> dict[str, str]:
    return {
        "rights": source.rights,
        "date_order": source.date_order,
        "every_hours": str(source.every_hours),
        "headings": "\n".join(f"{heading}={part}" for heading, part in source.headings.items()),
    }


def _now(source: Source, changed: frozenset[str]) -> dict[str, str]:
    """Return, for each field that somebody else has changed, how it is now."""
    shown = _values(source) | {
        "rights": "full texts" if source.rights == Rights.FULL else "teasers only",
        "date_order": "31/12/2025" if source.date_order == "day-first" else "12/31/2025",
    }
    return {
        key: f"Now: {_on_a_line(value) or 'nothing'}"
        for key, value in shown.items()
        if key in changed
    }


def _on_a_line(value: str) -> str:
    return ", ".join(line.strip() for line in value.splitlines() if line.strip())


def _context(source: Source, values: dict[str, str], faults: dict[str, str]) -> dict[str, object]:
    return {
        "source": source,
        "values": values,
        "faults": faults,
        "fault": faults.get("", ""),
        "seen": as_seen(_values(source)),
        "summaries": source.summaries.count(),
    }
