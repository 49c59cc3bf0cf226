"""``/studio/newsletters/<slug>/look/``: how its mail looks, with a preview of each look."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import success
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from digest.change_error import ChangeError
from digest.delivery.copies.fill_slots import fill_slots
from digest.delivery.copies.preview import NOBODY, slots_for_nobody
from digest.issues.mail_templates import current_templates, templates_for
from digest.newsletters.change import change_settings
from digest.newsletters.logos.read_picture import MOST_BYTES
from digest.newsletters.logos.shown_logo import MOST_HEIGHT, MOST_WIDTH, shown_logo
from digest.newsletters.looks import find_look, known_looks
from digest.newsletters.models import Logo, Newsletter
from digest.newsletters.own_colours import read_colours
from digest.newsletters.settings_of import settings_of
from digest.render.caveat_text import caveat_for
from digest.render.looks.contrasts import Contrast
from digest.render.looks.names import COLOURS
from digest.render.looks.own_colours import NO_COLOURS
from digest.render.looks.samples import sample_editions
from digest.render.mail import render_mail
from digest.render.records import ShownLogo
from digest.render.slots import MissingSlotError
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates, prepare
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.in_scheme import in_scheme
from digest.studio.issues.mail_frame import in_mail_frame
from digest.studio.setup.newsletter_page import find_newsletter, note_change
from digest.studio.setup.seen import as_seen, changed_since
from digest.team.roles import Permission

PAGE = "studio/setup/look.html"
_MEANWHILE = (
    "Somebody else chose {now} while you chose {wanted}, and yours was not used: mail looks like "
    "{now} now. If it is to be {wanted} all the same, press “Use {wanted}” once more."
)
_OTHER_COLOURS = (
    "Somebody else changed the colours of {now} while you chose {wanted}, and yours was not used. "
    "If it is to be {wanted} all the same, press “Use {wanted}” once more."
)
_LEFT_BEHIND = (
    " Its own colours cannot be told apart in that look, and were left behind: {colours}."
)
_HALVES = ("light", "dark")


@dataclass(frozen=True, kw_only=True)
class ShownLook:
    """A look to be chosen."""

    name: str
    fault: str
    """Why it cannot be; empty where it can."""
    colours: list[tuple[str, str, list[str]]]
    """Name, what it is for, and its value in the light and in the dark."""
    contrasts: list[tuple[str, str, Contrast, Contrast]]
    """Text, ground, and the contrast in the light and in the dark."""


@studio_page(Permission.SET_UP)
def look_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the looks that there are; POST gives the newsletter one of them."""
    newsletter = find_newsletter(slug)
    if request.method != "POST":
        return render(request, PAGE, look_context(newsletter))
    wanted = request.POST.get("look", "")
    left_behind = ""
    try:
        with transaction.atomic():
            newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
            before = settings_of(newsletter)
            if newsletter.look != wanted:
                late = changed_since(request.POST.get("seen", ""), _look(newsletter))
                if late and wanted in known_looks():
                    words = _MEANWHILE if "look" in late else _OTHER_COLOURS
                    said = words.format(now=newsletter.look, wanted=wanted)
                    context = look_context(newsletter) | {"error": said}
                    return render(request, PAGE, context, status=409)
                change_settings(newsletter, {"look": wanted})
                note_change(request, newsletter, "changed", before=before)
                if before["colours"] and not newsletter.colours:
                    left_behind = _LEFT_BEHIND.format(colours=", ".join(before["colours"]))
    except ChangeError as error:
        return render(request, PAGE, look_context(newsletter) | {"error": error}, status=422)
    said = f"Its mail now looks like {newsletter.look}. What was approved stays."
    success(request, said + left_behind)
    return redirect("studio:look", slug)


@studio_page(Permission.SET_UP, methods=("GET", "HEAD"))
def look_preview_page(request: StudioRequest, slug: str, look: str) -> HttpResponse:
    """Show an invented issue of the newsletter in that look, in a sandbox of its own.

    The one that it has is shown in its own colours, any in those that ``?own=`` names.
    ``?scheme=light`` and ``dark`` show it so, whatever this browser is.
    """
    newsletter = find_newsletter(slug)
    if look not in known_looks():
        raise Http404
    try:
        html = _sample(request, newsletter, _templates(request, newsletter, look))
        response = HttpResponse(html, content_type="text/html; charset=utf-8")
    except (ChangeError, TemplateError, MissingSlotError) as error:
        response = render(request, "studio/issues/no_preview.html", {"why": str(error)})
    return in_mail_frame(response)


def _templates(request: StudioRequest, newsletter: Newsletter, look: str) -> MailTemplates:
    if "own" in request.GET:
        return current_templates(look, read_colours(request.GET["own"]))
    return templates_for(newsletter) if look == newsletter.look else current_templates(look)


def _sample(request: StudioRequest, newsletter: Newsletter, templates: MailTemplates) -> bytes:
    caveat = caveat_for(newsletter.current_caveat().body, (), newsletter.language)
    usual = sample_editions(caveat)["as usual"]
    edition = replace(
        usual,
        newsletter=newsletter.name,
        logo=_logo_from_here(request, newsletter),
        articles=usual.articles[:3],
        sender=newsletter.from_name,
        postal_address=newsletter.postal_address,
    )
    mail = render_mail(prepare(templates), edition)
    html = fill_slots(mail, slots_for_nobody(NOBODY, edition.words)).html
    return in_scheme(html, request.GET.get("scheme", ""))


def _logo_from_here(request: StudioRequest, newsletter: Newsletter) -> ShownLogo | None:
    """Return the logo at this very server, whatever address readers know: a preview may show no
    other's pictures."""
    logo = shown_logo(newsletter)
    if logo is None:
        return None
    base_url: str = settings.ENVIRONMENT.base_url
    # A server in front may speak https where we are asked by http; the base URL knows.
    is_base = request.get_host() == urlsplit(base_url).netloc
    here = f"{base_url}{logo.url}" if is_base else request.build_absolute_uri(logo.url)
    return replace(logo, url=here)


def look_context(newsletter: Newsletter) -> dict[str, object]:
    """Return what the page says of the newsletter's look and its logo."""
    return {
        "newsletter": newsletter,
        "looks": [
            _shown(name, newsletter.colours if name == newsletter.look else NO_COLOURS)
            for name in known_looks()
        ],
        "seen": as_seen(_look(newsletter)),
        "logo": shown_logo(newsletter),
        "logo_seen": as_seen(logo_of(newsletter)),
        "most_kilobytes": MOST_BYTES // 1_000,
        "most_width": MOST_WIDTH,
        "most_height": MOST_HEIGHT,
    }


def logo_of(newsletter: Newsletter) -> dict[str, str]:
    """Return what the audit trail keeps of a newsletter's logo."""
    if newsletter.logo_id is None:
        return {"logo": ""}
    return {"logo": Logo.objects.values_list("sha256", flat=True).get(pk=newsletter.logo_id)}


def _look(newsletter: Newsletter) -> dict[str, object]:
    # Its colours too: with another look they may go.
    return {"look": newsletter.look, "colours": newsletter.colours}


def _shown(name: str, own: Mapping[str, str]) -> ShownLook:
    try:
        look = find_look(name, own)
    except TemplateError as error:
        return ShownLook(name=name, fault=str(error), colours=[], contrasts=[])
    pairs: defaultdict[tuple[str, str], dict[str, Contrast]] = defaultdict(dict)
    for each in look.contrasts:
        pairs[each.text, each.ground][each.half] = each
    return ShownLook(
        name=name,
        fault="",
        colours=[
            (colour, what, [look.colours[f"{colour}.{half}"] for half in _HALVES])
            for colour, what in COLOURS.items()
        ],
        contrasts=[
            (text, ground, found["light"], found["dark"]) for (text, ground), found in pairs.items()
        ],
    )
