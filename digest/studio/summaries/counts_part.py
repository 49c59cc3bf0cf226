"""``/studio/summaries/counts/``: what the texts in a form are like, while somebody types."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from digest.newsletters.models import Newsletter
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.evidence_line import evidence_line, what_it_can_show
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.summaries.counts import count_parts, hard_words
from digest.summaries.editing.fields import FIELD_NAMES
from digest.summaries.editing.read_values import read_values
from digest.team.roles import Permission

_FACTS = ("kind", "participants", "subjects", "peer_reviewed", "funding", "retraction")


@studio_page(Permission.LOOK, methods=("POST",))
def counts_part(request: StudioRequest) -> HttpResponse:
    """Count what was sent; it is stored nowhere. By POST, for its length and since it is nobody's
    business yet."""
    typed = {name: request.POST.get(name, "") for name in FIELD_NAMES}
    context = counts_context(typed, language=_language()) | {"is_part": True}
    return render(request, "studio/summaries/counts.html", context)


def counts_context(typed: Mapping[str, str], *, language: str) -> dict[str, object]:
    """Return what the page says of the texts and facts in the form."""
    facts, _ = read_values({name: typed.get(name, "") for name in _FACTS})
    kind, subjects = facts.get("kind"), facts.get("subjects")
    participants, reviewed = facts.get("participants"), facts.get("peer_reviewed")
    study = Study(
        kind=StudyKind(str(kind)) if kind else None,
        participants=participants if isinstance(participants, int) else None,
        subjects=Subjects(str(subjects)) if subjects else None,
        peer_reviewed=reviewed if isinstance(reviewed, bool) else None,
        funding=str(facts.get("funding") or "") or None,
        retracted=bool(facts.get("retraction")),
    )
    return {
        "counts": {each.name: each for each in count_parts(typed, language=language)},
        "hard_words": hard_words(typed, language=language),
        "evidence": evidence_line(study),
        "can_show": what_it_can_show(study),
    }


def _language() -> str:
    return language_of(Newsletter.objects.order_by("slug").first())


def language_of(newsletter: Newsletter | None) -> str:
    """Return the language in which texts for it are read."""
    return newsletter.language if newsletter else "en"
