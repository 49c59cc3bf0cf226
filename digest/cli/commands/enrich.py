"""``digest enrich``: what PubMed and Crossref know of the studies."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from digest.cli.answers.output import fail, print_json, progress, say, warn
from digest.cli.answers.short_heading import short_heading
from digest.cli.commands.summary_decisions import pick_summary
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home

if TYPE_CHECKING:
    from digest.summaries.enriching.enrich import Enriched
    from digest.summaries.enriching.registers import Registers
    from digest.summaries.models import Summary

RECENT = timedelta(days=365)
KEPT = timedelta(days=7)


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        rich_help_panel=CONTENT,
        epilog=examples("digest enrich", "digest enrich 7 12", "digest enrich --dry-run --json"),
    )(enrich)


def enrich(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="ID ...", help="As `digest summaries` shows it; none: a year's."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show it, and change nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Fill in what PubMed and Crossref know of the studies.

    By DOI or PubMed id: kind, subjects, review, journal, who paid. Nothing
    that is there is changed. What was withdrawn is marked and held back.
    Answers are kept for a week. Ends with 1 where a register could not be asked.
    """
    open_home()
    from digest.summaries.enriching.enrich import enrich as enrich_summaries

    now = datetime.now(UTC)
    chosen = [pick_summary(number) for number in dict.fromkeys(numbers or ())] or _recent(now)
    registers = registers_at(now)
    try:
        with progress("Looking up") as told:
            done = enrich_summaries(chosen, registers, at=now, is_rehearsal=dry_run, told=told)
    finally:
        # However it ends: nobody is asked the same twice.
        _keep(registers)
    for study, why in registers.faulty.items():
        warn(f"The answer about {study} was left out: {why}")
    if as_json:
        print_json([_as_json(one) for one in done])
    else:
        for one in done:
            _say(one)
        changed = sum(bool(one.changes or one.retraction) for one in done)
        would = "would change" if dry_run else "changed"
        say(f"{len(chosen)} looked up, {changed} {would}.")
    if registers.silent:
        fail("\n".join(f"{name} was left alone: {why}" for name, why in registers.silent.items()))


def _keep(registers: "Registers") -> None:
    try:
        registers.kept.save()
    except OSError as error:
        warn(f"The answers could not be kept ({error}), so they are asked for again next time.")


def registers_at(now: datetime) -> "Registers":
    """Return the registers, asked in the newsletter's name where it has a sender."""
    from digest.summaries.enriching.our_registers import our_registers

    return our_registers(now, file="registers.json", lasting=KEPT)


def _recent(now: datetime) -> "list[Summary]":
    from django.db.models import Q

    from digest.summaries.models import Standing, Summary

    known = ~Q(doi="") | ~Q(pmid="")
    recent = Summary.objects.filter(known, first_seen_at__gte=now - RECENT)
    return list(recent.exclude(standing=Standing.EXCLUDED).order_by("pk"))


def _say(one: "Enriched") -> None:
    from digest.issues.approved_before import approved_before
    from digest.summaries.enriching.merge import shown

    say(f"{one.summary}  {short_heading(one.heading)}")
    for change in one.changes:
        say(f"    {change.field.replace('_', ' ')}: {shown(change.value)} ({change.by})")
    if one.retraction:
        held = " It is held back from now on." if one.held else ""
        say(f"    The study was {one.retraction}.{held}")
        for slug, state in _issues_with(one.summary):
            say(f"    {_what_to_do(slug, state)}")
        for before in approved_before([one.summary]):
            if before.lacks_news:
                say(f"    {before.words}")
    for remark in one.remarks:
        say(f"    {remark}")


def _as_json(one: "Enriched") -> dict[str, Any]:
    return {
        "id": one.summary,
        "changes": {
            change.field: {"value": change.value, "by": change.by} for change in one.changes
        },
        "retraction": one.retraction,
        "held": one.held,
        "issues": [slug for slug, _ in _issues_with(one.summary)] if one.retraction else [],
        "remarks": list(one.remarks),
    }


def _issues_with(summary: int) -> list[tuple[str, str]]:
    """Return slug and state of each issue that it stands in, or stood."""
    from digest.issues.models import Item

    items = Item.objects.filter(summary=summary, released=False).order_by("issue__date")
    return list(items.values_list("issue__slug", "issue__state"))


def _what_to_do(slug: str, state: str) -> str:
    from digest.issues.models import IssueState

    match state:
        case IssueState.DRAFT | IssueState.SKIPPED:
            return f"It stands in the draft {slug}: digest compose leaves it out."
        case IssueState.SENT | IssueState.CANCELLED:
            return f"It stood in {slug}: who had it is told in the next mail that is approved."
        case IssueState.HELD:
            return f"It stands in {slug}, which is held: digest cancel {slug} ends it."
        case _:
            return f"It stands in {slug}, which is {state}: digest hold {slug}, before it goes out."
