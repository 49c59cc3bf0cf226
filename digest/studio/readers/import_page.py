"""``/studio/readers/import/``: a list of readers, looked at first and then taken in.

The file is sent twice and kept nowhere: what is taken in must be, byte for byte and with the same
wishes, what was looked at less than an hour ago, which a signed token tells. With a script the
browser keeps the file chosen; without one it is chosen again.

All of it happens within the request. Gunicorn's time-out is for a server that hangs, not for a
thread that works (``gthread``); 100,000 people take some ten seconds of the processor. Whoever has
more is told to use the command, and an import that a browser gave up on still ends.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.newsletters.models import Newsletter
from digest.studio.gate.page import StudioRequest
from digest.studio.gate.uploads import page_that_takes_files
from digest.team.audit import record
from digest.team.roles import Permission
from subscribers.errors import SubscriberError
from subscribers.transfer.columns import COLUMNS
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.records import ImportReport
from subscribers.transfer.tables.read_table import read_table

PAGE = "studio/readers/import.html"
PART = "studio/readers/import_report.html"
MOST_BYTES = 10_000_000
MOST_LINES = 150_000
MOST_PROBLEMS_SHOWN = 100
COUNTS_FOR = timedelta(hours=1)
"""So long a list that was looked at may be taken in."""
_COUNTS = ("new", "updated", "unchanged", "suppressed", "unsubscribed", "repeated", "invalid")
_SALT = "a list that was looked at"
_BY_COMMAND = "Import it in parts, or on the server: digest subscribers import FILE"


class UploadError(SubscriberError):
    """The form cannot be taken so; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the form asks for."""

    newsletter: Newsletter
    consent: str
    columns: dict[str, str]
    create_topics: bool
    content: bytes

    @property
    def fingerprint(self) -> str:
        """The same for the same file with the same wishes."""
        wishes = [self.newsletter.slug, self.consent, self.columns, self.create_topics]
        return hashlib.sha256(json.dumps(wishes).encode() + b"\n" + self.content).hexdigest()


@page_that_takes_files(Permission.SEE_READERS, most_bytes=MOST_BYTES)
def import_page(request: StudioRequest) -> HttpResponse:
    """Ask for a list; POST looks at it (``do=look``), or takes in the very one that was looked at
    (``do=import``)."""
    if request.method != "POST":
        return render(request, PAGE, _context(request))
    try:
        wanted = _wanted(request)
        was_seen = request.POST.get("do") == "import" and _was_seen(request, wanted)
        report = _import(request, wanted, dry_run=not was_seen)
    except SubscriberError as error:
        return _answer(request, {"error": str(error)}, status=422)
    shown: dict[str, object] = {
        "report": report,
        "problems": report.problems[:MOST_PROBLEMS_SHOWN],
        "has_new_topics": any(problem.could_be_made for problem in report.problems),
        "more": max(0, len(report.problems) - MOST_PROBLEMS_SHOWN),
        "left_alone": report.left_alone[:MOST_PROBLEMS_SHOWN],
        "is_other": request.POST.get("do") == "import" and not was_seen,
        "to": wanted.newsletter,
    }
    if not report.written and not report.problems:
        shown["token"] = _signer(request).sign(wanted.fingerprint)
    return _answer(request, shown, status=422 if report.problems else 200)


def _wanted(request: StudioRequest) -> Wanted:
    newsletter = Newsletter.objects.filter(slug=request.POST.get("newsletter", "")).first()
    if newsletter is None:
        raise UploadError("Choose the newsletter that these people are to get.")
    consent = " ".join(request.POST.get("consent", "").split())
    if not consent:
        raise UploadError("Say what these people agreed to, and where: it is kept as the proof.")
    sent = request.FILES.get("list")
    if sent is None:
        raise UploadError("Choose the file, CSV or XLSX.")
    if (sent.size or 0) > MOST_BYTES:
        raise UploadError(f"The file is larger than {MOST_BYTES // 1_000_000} MB. {_BY_COMMAND}")
    columns = {ours: request.POST.get(f"column-{ours}", "").strip() for ours in COLUMNS}
    return Wanted(
        newsletter=newsletter,
        consent=consent,
        columns={ours: theirs for ours, theirs in columns.items() if theirs},
        create_topics=request.POST.get("create_topics") == "yes",
        content=sent.read(),
    )


def _import(request: StudioRequest, wanted: Wanted, *, dry_run: bool) -> ImportReport:
    # By what it holds; what its name or the browser says it is counts for nothing.
    table = read_table(wanted.content)
    if len(table.lines) > MOST_LINES:
        raise UploadError(f"The list has more than {MOST_LINES:,} lines. {_BY_COMMAND}")
    if not dry_run:
        # Before it: it is a transaction of its own, and must not go without a trace.
        _note(request, wanted, "began to import into", {"lines": len(table.lines)})
    report = import_subscribers(
        read_people(table, columns=wanted.columns),
        wanted.newsletter,
        consent_wording=wanted.consent,
        at=timezone.now(),
        dry_run=dry_run,
        create_topics=wanted.create_topics,
    )
    counts = {name: getattr(report, name) for name in _COUNTS}
    # A dry run as well: it tells who left.
    deed = "imported into" if report.written else "looked at a list for"
    _note(request, wanted, deed, counts)
    return report


def _note(request: StudioRequest, wanted: Wanted, deed: str, figures: dict[str, object]) -> None:
    record(
        deed,
        f"newsletter {wanted.newsletter.slug}",
        by=request.member.email,
        at=timezone.now(),
        after=figures,
    )


def _was_seen(request: StudioRequest, wanted: Wanted) -> bool:
    try:
        seen = _signer(request).unsign(request.POST.get("token", ""), max_age=COUNTS_FOR)
    except BadSignature:
        return False
    return seen == wanted.fingerprint


def _signer(request: StudioRequest) -> TimestampSigner:
    return TimestampSigner(salt=f"{_SALT} {request.member.pk}")


def _answer(request: StudioRequest, shown: dict[str, object], *, status: int) -> HttpResponse:
    if getattr(request, "htmx", False):
        # htmx shows no part that comes as an error.
        return render(request, PART, shown)
    return render(request, PAGE, _context(request) | shown, status=status)


def _context(request: StudioRequest) -> dict[str, object]:
    columns = [(ours, request.POST.get(f"column-{ours}", "")) for ours in COLUMNS]
    return {
        "newsletters": Newsletter.objects.all(),
        "written": request.POST,
        "columns": columns,
        "has_columns": any(theirs for _, theirs in columns),
    }
