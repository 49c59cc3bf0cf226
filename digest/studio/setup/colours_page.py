"""``/studio/newsletters/<slug>/colours/``: a newsletter's own colours in place of its look's."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from digest.newsletters.change import change_settings
from digest.newsletters.looks import find_look
from digest.newsletters.models import Newsletter
from digest.newsletters.own_colours import written_colours
from digest.newsletters.settings_of import settings_of
from digest.render.looks.look import Look
from digest.render.looks.names import COLOURS
from digest.render.looks.own_colours import colour_faults, own_of
from digest.render.looks.read_values import HALVES
from digest.render.looks.values import colour_fault
from digest.render.template_error import TemplateError
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.setup.newsletter_page import find_newsletter, note_change
from digest.studio.setup.seen import as_seen, changed_since, meanwhile
from digest.team.roles import Permission

PAGE = "studio/setup/colours.html"
_MEANWHILE = (
    "Somebody changed these colours while you did, or chose another look, and nothing was saved. "
    "Below each field that they changed it is said how it is now; what you wrote stands in the "
    "boxes, and all else is as it is now. Save again what you want."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownHalf:
    """One colour, in the light or in the dark, as a field."""

    name: str
    """``accent.light`` and the like."""
    half: str
    value: str
    standard: str
    """The look's."""
    fault: str
    now: str
    """How it is now, where somebody else changed it while this was written."""


@studio_page(Permission.SET_UP)
def colours_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the colours as fields, with a mail in them; POST shows it in those that are sent
    (``do=see``), gives the newsletter these, or takes the look's again (``do=reset``)."""
    newsletter = find_newsletter(slug)
    try:
        if request.method == "POST" and request.POST.get("do") != "see":
            return _give(request, newsletter)
        look = find_look(newsletter.look)
    except TemplateError as error:
        context = {"newsletter": newsletter, "broken": str(error)}
        return render(request, PAGE, context, status=422 if request.method == "POST" else 200)
    if request.method != "POST":
        return render(request, PAGE, _context(newsletter, look, look.colours | newsletter.colours))
    sent = _sent(request, look)
    context = _context(newsletter, look, sent) | {"seen": _seen(request), "unsaved": True}
    return render(request, PAGE, context, status=422 if context["faults"] else 200)


def _give(request: StudioRequest, newsletter: Newsletter) -> HttpResponse:
    with transaction.atomic():
        newsletter = Newsletter.objects.select_for_update(of=("self",)).get(pk=newsletter.pk)
        look = find_look(newsletter.look)
        sent = look.colours if request.POST.get("do") == "reset" else _sent(request, look)
        present = look.colours | newsletter.colours
        if changed_since(_seen(request), present | _chosen(newsletter)):
            late = meanwhile(_seen(request), present=present, sent=sent)
            context = _context(newsletter, look, late.values, changed=late.changed)
            context |= {"error": _MEANWHILE, "unsaved": True}
            return render(request, PAGE, context, status=409)
        own = own_of(look, sent)
        if colour_faults(look, own):
            context = _context(newsletter, look, sent) | {"unsaved": True}
            return render(request, PAGE, context, status=422)
        before = settings_of(newsletter)
        if own != newsletter.colours:
            change_settings(newsletter, {"colours": ",".join(written_colours(own))})
            note_change(request, newsletter, "changed", before=before)
    said = "Its mail now has these colours." if own else f"Its mail has the colours of {look.name}."
    success(request, f"{said} What was approved stays.")
    return redirect("studio:colours", newsletter.slug)


def _sent(request: StudioRequest, look: Look) -> dict[str, str]:
    """Return what was typed; the look's where a field was left empty."""
    typed = {name: request.POST.get(name, "").strip() for name in look.colours}
    return {
        name: look.colours[name] if not value else value if colour_fault(value) else value.lower()
        for name, value in typed.items()
    }


def _seen(request: StudioRequest) -> str:
    return request.POST.get("seen", "")


def _chosen(newsletter: Newsletter) -> dict[str, str]:
    return {"look": newsletter.look}


def _context(
    newsletter: Newsletter,
    look: Look,
    values: Mapping[str, str],
    *,
    changed: frozenset[str] = frozenset(),
) -> dict[str, object]:
    own, present = own_of(look, values), look.colours | newsletter.colours
    faults = colour_faults(look, own)
    return {
        "newsletter": newsletter,
        "colours": [
            (
                colour,
                what,
                [
                    ShownHalf(
                        name=(name := f"{colour}.{half}"),
                        half=half,
                        value=values[name],
                        standard=look.colours[name],
                        fault=faults.get(name, ""),
                        now=present[name] if name in changed else "",
                    )
                    for half in HALVES["colours"]
                ],
            )
            for colour, what in COLOURS.items()
        ],
        "faults": faults,
        "is_own": bool(newsletter.colours),
        "frames": [] if faults else _frames(newsletter, own),
        "seen": as_seen(present | _chosen(newsletter)),
    }


def _frames(newsletter: Newsletter, own: Mapping[str, str]) -> list[tuple[str, str]]:
    address = reverse("studio:look-preview", args=(newsletter.slug, newsletter.look))
    written = ",".join(written_colours(own))
    return [
        (half, f"{address}?{urlencode({'own': written, 'scheme': half})}")
        for half in HALVES["colours"]
    ]
