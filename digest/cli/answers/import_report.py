"""What a person reads of an import."""

from typing import TYPE_CHECKING

from digest.cli.answers.output import print_table, say

if TYPE_CHECKING:
    from subscribers.transfer.records import ImportReport, LineProblem

MOST_PROBLEMS_SHOWN = 40


def say_import(report: "ImportReport", *, dry_run: bool) -> None:
    """Say what was done, or would be; and first what must be mended."""
    if report.problems:
        _say_problems(report.problems)
    if dry_run or report.written:
        rows = [
            (report.new, "new"),
            (report.updated, "known, with other wishes now"),
            (report.unchanged, "known, nothing to change"),
            (report.repeated, "named twice in the file"),
            (report.unsubscribed, "left alone: they have unsubscribed"),
            (
                report.suppressed,
                "left alone: bounced, complained, erased, moved, or barred by hand",
            ),
            (report.invalid, "to be mended"),
        ]
        print_table(("people", ""), rows, numbers=("people",))
    if report.columns:
        say(f"Columns: {', '.join(_column(*pair) for pair in report.columns.items())}")
    if report.columns_left_out:
        say(f"Columns left out: {', '.join(report.columns_left_out)} (--column takes one in)")
    if report.sheets_left_out:
        say(f"Sheets left out: {', '.join(report.sheets_left_out)}")
    if report.topics_created:
        made = "made" if report.written else "to be made"
        say(f"Topics {made}: {', '.join(report.topics_created)}")
    if dry_run:
        say("This was a dry run: nothing was written.")


def _say_problems(problems: "tuple[LineProblem, ...]") -> None:
    shown = problems[:MOST_PROBLEMS_SHOWN]
    rows = [(problem.line, problem.reason + _further(problem)) for problem in shown]
    print_table(("line", "what must be mended"), rows, numbers=("line",))
    if any(problem.could_be_made for problem in problems):
        say("Topics that are not known are made with --create-topics.")
    if len(problems) > len(shown):
        say(f"and {len(problems) - len(shown)} more; --json lists them all, --report too")


def _further(problem: "LineProblem") -> str:
    if not problem.also:
        return ""
    return f" (and on {len(problem.also)} more {'line' if len(problem.also) == 1 else 'lines'})"


def _column(ours: str, theirs: str) -> str:
    return ours if ours == theirs else f"{ours} is {theirs!r}"
