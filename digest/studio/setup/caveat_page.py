"""``/studio/newsletters/<slug>/caveat/``: the standard text of every issue, in its versions."""

from django.contrib.messages import success
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.newsletters.models import Newsletter, validate_caveat_body
from digest.render.caveat_text import caveat_for
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.setup.newsletter_page import find_newsletter
from digest.summaries.editing.word_differences import word_differences
from digest.team.audit import record
from digest.team.roles import Permission

PAGE = "studio/setup/caveat.html"
LONGEST_CHARACTERS = 5_000
_MEANWHILE = (
    "Version {present} was written while you wrote yours, and yours was not used. Below is what "
    "yours would change in it; change your text, or use it as it is."
)
_SAMPLES = (
    ("where no journal is known", ()),
    ("with one journal", ("Example Neurology",)),
    ("with several journals", ("Example Neurology", "Annals of Walking", "The Example Review")),
)


@studio_page(Permission.SET_UP)
def caveat_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show all versions; POST shows how another text would read, and what it changes, and, once it
    was seen so, makes it the next version. No version is ever changed."""
    newsletter = find_newsletter(slug)
    if request.method != "POST":
        return render(request, PAGE, _context(newsletter))
    body = request.POST.get("body", "").replace("\r\n", "\n").strip()
    try:
        _check(newsletter, body)
    except ValidationError as error:
        said = {"error": " ".join(error.messages), "body": body}
        return render(request, PAGE, _context(newsletter) | said, status=422)
    seen = request.POST.get("seen", "").replace("\r\n", "\n").strip()
    version = request.POST.get("version", "")
    is_to_use = request.POST.get("do") == "use" and seen == body
    present = newsletter.current_caveat().version
    if version == str(present) and not is_to_use:
        return render(request, PAGE, _context(newsletter) | _seen(newsletter, body))
    if version != str(present) or not _add(request, newsletter, body, after=present):
        present = newsletter.current_caveat().version
        said = {"error": _MEANWHILE.format(present=present)}
        context = _context(newsletter) | _seen(newsletter, body) | said
        return render(request, PAGE, context, status=409)
    success(request, "From now on this is the caveat. What was approved before keeps its own.")
    return redirect("studio:caveat", slug)


def _check(newsletter: Newsletter, body: str) -> None:
    if len(body) > LONGEST_CHARACTERS:
        raise ValidationError(
            f"It has {len(body)} characters; {LONGEST_CHARACTERS} are the most. Nobody reads a "
            "long one."
        )
    validate_caveat_body(body)
    if body == newsletter.current_caveat().body:
        raise ValidationError("It is the present one, word for word. Change something.")


def _add(request: StudioRequest, newsletter: Newsletter, body: str, *, after: int) -> bool:
    """Make it the version after that one; False where somebody has made another by now."""
    at, by = timezone.now(), request.member.email
    with transaction.atomic():
        # One after the other, so that two who write at once make two versions.
        newsletter = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
        present = newsletter.current_caveat()
        if present.version != after:
            return False
        caveat = newsletter.add_caveat(body, by=by, at=at)
        record(
            "wrote a caveat for",
            f"newsletter {newsletter.slug}",
            by=by,
            at=at,
            before={"version": present.version, "caveat": present.body},
            after={"version": caveat.version, "caveat": caveat.body},
        )
    return True


def _context(newsletter: Newsletter) -> dict[str, object]:
    versions = list(newsletter.caveats.order_by("-version"))
    return {
        "newsletter": newsletter,
        "present": versions[0],
        "versions": versions,
        "body": versions[0].body,
    }


def _seen(newsletter: Newsletter, body: str) -> dict[str, object]:
    return {
        "body": body,
        "seen": body,
        "difference": word_differences(newsletter.current_caveat().body, body),
        "samples": [
            (when, caveat_for(body, journals, newsletter.language)) for when, journals in _SAMPLES
        ],
    }
