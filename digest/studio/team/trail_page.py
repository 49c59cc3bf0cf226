"""``/studio/trail/``: who did what."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from digest.holding import holding
from digest.studio.gate.page import StudioRequest, studio_page
from digest.team.models import AuditEntry
from digest.team.roles import Permission

ON_A_PAGE = 50
FEW = 10
LONGEST_SEARCH = 200
"""Characters. SQLite takes no pattern of more than 50,000 bytes, nor a thousand words."""


@studio_page(Permission.SET_UP, methods=("GET", "HEAD"))
def trail_page(request: StudioRequest) -> HttpResponse:
    """Show the audit trail, newest first; ``?q=`` finds in who, what and to what, by its first
    LONGEST_SEARCH characters, which the page shows."""
    wanted = " ".join(request.GET.get("q", "").split())[:LONGEST_SEARCH]
    entries = AuditEntry.objects.all()
    for word in wanted.split():
        entries = entries.filter(
            holding("by", word) | holding("deed", word) | holding("subject", word)
        )
    page = Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [(entry, _changes(entry)) for entry in page]
    return render(request, "studio/team/trail.html", {"page": page, "shown": shown, "q": wanted})


def _changes(entry: AuditEntry) -> list[tuple[str, object, object]]:
    """Return each field that changed, with what it was and what it became."""
    before, after = entry.before or {}, entry.after or {}
    return [
        (name, before.get(name, ""), _unfolded(after.get(name, "")))
        for name in dict.fromkeys((*before, *after))
    ]


def _unfolded(value: object) -> object:
    """Return what is shown of it: of more than FEW things how many, and they where one unfolds."""
    return {"many": value} if isinstance(value, list) and len(value) > FEW else value
