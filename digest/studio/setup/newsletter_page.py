"""``/studio/newsletters/``: what there is, and the settings of each."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.contrib.messages import success
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from digest.change_error import ChangeError, SettingsError
from digest.newsletters.add_newsletter import add_newsletter
from digest.newsletters.change import change_settings
from digest.newsletters.models import Newsletter, Topic
from digest.newsletters.settings_of import settings_of
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.setup.fields import KEYS, TOPICS, form_values, shown_groups
from digest.studio.setup.seen import as_seen, changed_since, meanwhile
from digest.team.audit import record
from digest.team.roles import Permission
from digest.team.settings_in_trail import settings_in_trail

LIST = "studio/setup/newsletters.html"
PAGE = "studio/setup/newsletter.html"
NOTHING: Mapping[str, str] = MappingProxyType({})
_MEANWHILE = (
    "Somebody changed these settings while you did, and nothing was saved. Below each field that "
    "they changed it is said how it is now; what you wrote stands in the boxes, and all else is as "
    "it is now. Save again what you want."
)


@studio_page(Permission.SET_UP)
def newsletters_page(request: StudioRequest) -> HttpResponse:
    """List the newsletters; POST makes a further one."""
    context: dict[str, object] = {"newsletters": Newsletter.objects.all()}
    if request.method != "POST":
        return render(request, LIST, context)
    slug, name = (request.POST.get(field, "").strip() for field in ("slug", "name"))
    try:
        with transaction.atomic():
            newsletter = add_newsletter(slug, name, at=timezone.now())
            note_change(request, newsletter, "added", before={})
    except ChangeError as error:
        return render(request, LIST, context | {"error": error, "values": request.POST}, status=422)
    success(request, "Made, with the standard caveat. Set its sender and postal address next.")
    return redirect("studio:newsletter", newsletter.slug)


@studio_page(Permission.SET_UP)
def newsletter_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show a newsletter's settings; POST changes those that were written anew, all or none."""
    newsletter = find_newsletter(slug)
    if request.method != "POST":
        return render(request, PAGE, _context(newsletter, form_values(newsletter), {}))
    sent = _sent(request)
    with transaction.atomic():
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        before, present = settings_of(newsletter), form_values(newsletter)
        seen = request.POST.get("seen", "")
        if changed_since(seen, present):
            late = meanwhile(seen, present=present, sent=sent)
            now = {key: value for key, value in present.items() if key in late.changed}
            context = _context(newsletter, late.values, {"": _MEANWHILE}, now)
            return render(request, PAGE, context, status=409)
        changed = {
            key: value for key, value in sent.items() if value.split() != present[key].split()
        }
        try:
            change_settings(newsletter, changed)
        except SettingsError as error:
            return render(request, PAGE, _context(newsletter, sent, error.faults), status=422)
        if changed:
            note_change(request, newsletter, "changed", before=before)
    success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("studio:newsletter", slug)


def find_newsletter(slug: str) -> Newsletter:
    """Return the newsletter. Raises Http404."""
    return get_object_or_404(Newsletter, slug=slug)


def note_change(
    request: StudioRequest, newsletter: Newsletter, deed: str, *, before: Mapping[str, object]
) -> None:
    """Write into the audit trail what a newsletter's settings were and are."""
    was, became = settings_in_trail(before, settings_of(newsletter))
    record(
        deed,
        f"newsletter {newsletter.slug}",
        by=request.member.email,
        at=timezone.now(),
        before=was,
        after=became,
    )


def _sent(request: StudioRequest) -> dict[str, str]:
    lines = {key: request.POST.get(key, "").replace("\r\n", "\n").strip() for key in KEYS}
    return lines | {TOPICS: ",".join(request.POST.getlist(TOPICS))}


def _context(
    newsletter: Newsletter,
    values: Mapping[str, str],
    faults: Mapping[str, str],
    now: Mapping[str, str] = NOTHING,
) -> dict[str, object]:
    topics = Topic.objects.all()
    return {
        "newsletter": newsletter,
        "groups": shown_groups(values, faults, now),
        "topics": topics,
        "topics_now": _topics_in_words(now, topics),
        "chosen": values[TOPICS].split(","),
        "faults": faults,
        "topics_fault": faults.get(TOPICS, ""),
        "fault": faults.get("", ""),
        "seen": as_seen(form_values(newsletter)),
    }


def _topics_in_words(now: Mapping[str, str], topics: Iterable[Topic]) -> str:
    chosen = now.get(TOPICS)
    if chosen is None:
        return ""
    return ", ".join(topic.name for topic in topics if topic.slug in chosen.split(",")) or "all"
