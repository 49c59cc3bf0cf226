"""``digest summaries show``: one summary whole."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli.answers.output import fail, print_json, say
from digest.cli.answers.short_heading import short_heading
from digest.cli.commands.summary_decisions import pick_summary
from digest.cli.help.options import JsonOption, NewsletterOption
from digest.cli.process.open_home import open_home
from digest.cli.subjects.pick_newsletter import pick_newsletter

if TYPE_CHECKING:
    from digest.issues.summary_states import SummaryRow
    from digest.summaries.models import Summary

_TEXTS = {
    "Takeaway": "takeaway",
    "What they found": "found",
    "Why it matters": "matters",
    "Keep in mind": "keep_in_mind",
    "Excerpt": "excerpt",
    "The publisher's caveat": "publisher_caveat",
}
_FACTS = (
    "url",
    "journal",
    "doi",
    "pmid",
    "kind",
    "participants",
    "subjects",
    "peer_reviewed",
    "funding",
    "retraction",
)
_REVIEWED = {True: "by peers", False: "not by peers", None: ""}


def show(
    number: Annotated[int, typer.Argument(metavar="ID")],
    newsletter: NewsletterOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one summary whole, and where it stands."""
    open_home()
    from digest.issues.summary_states import summary_rows
    from digest.summaries.models import PART_NAMES

    summary = pick_summary(number)
    chosen = pick_newsletter(newsletter)
    row = next((each for each in summary_rows(chosen) if each.id == number), None)
    if row is None:
        fail(f"Summary {number} has just gone; see `digest summaries`.")
    if as_json:
        print_json(row_as_json(row) | _more_as_json(summary))
        return
    say(f"{row.id}  {summary.title or short_heading(row.title)}")
    for name, value in _facts(row, summary).items():
        if value not in {None, ""}:
            say(f"    {name + ':':<13} {value}")
    for heading, field in _TEXTS.items():
        if text := getattr(summary, field):
            say(f"\n{heading}\n{text}")
    for former in summary.former_texts.all():
        say(f"\nUntil {former.replaced_at:%Y-%m-%d %H:%M} UTC")
        for field, value in former.fields.items():
            said = "(nothing)" if value in {None, ""} else value
            say(f"    {PART_NAMES.get(field, field)}: {said}")
    if row.state == "incomplete":
        say("\nTo complete it, fill this in as a Markdown file, and read that: digest ingest FILE")
        say("\n".join(_form(row)))


def row_as_json(row: "SummaryRow") -> dict[str, Any]:
    """Return where a summary stands, for scripts."""
    return {
        "id": row.id,
        "title": row.title,
        "state": row.state,
        "missing": list(row.missing),
        "published": row.published.isoformat() if row.published else None,
        "pinned": row.pinned,
        "reason": row.reason,
        "issue": row.issue,
        "topics": list(row.topics),
    }


def _facts(row: "SummaryRow", summary: "Summary") -> dict[str, object]:
    return {
        "state": row.state + (f" ({row.reason})" if row.reason else ""),
        "pinned": "yes" if row.pinned else "",
        "lacks": ", ".join(row.missing),
        "issue": row.issue,
        "topics": ", ".join(row.topics),
        "published": row.published,
        "journal": summary.journal,
        "DOI": summary.doi,
        "PMID": summary.pmid,
        "study kind": summary.kind,
        "participants": summary.participants,
        "subjects": summary.subjects,
        "reviewed": _REVIEWED[summary.peer_reviewed],
        "paid for by": summary.funding,
        "withdrawn": summary.retraction,
        "address": summary.url,
        "source": f"{summary.source.slug}, {summary.source.get_rights_display()}",
    }


def _form(row: "SummaryRow") -> list[str]:
    """Return the lines of a file that gives what a summary lacks."""
    from digest.summaries.models import PART_NAMES

    takeaway = PART_NAMES["takeaway"]
    sections = [f"## {part.capitalize()}" for part in row.missing if part != takeaway]
    own_line = [f"{takeaway}:"] if takeaway in row.missing else []
    return ["---", f"id: {row.id}", *own_line, "---", *sections]


def _more_as_json(summary: "Summary") -> dict[str, Any]:
    return {
        **{field: getattr(summary, field) for field in (*_TEXTS.values(), *_FACTS)},
        "source": summary.source.slug,
        "former_texts": [
            {"replaced_at": former.replaced_at.isoformat(), "fields": former.fields}
            for former in summary.former_texts.all()
        ],
    }
