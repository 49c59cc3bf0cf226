"""Word differences of a long text, with so much of what was kept that one sees the place. Pure."""

from collections.abc import Sequence

from digest.summaries.editing.word_differences import Fate, Run

AROUND_CHARACTERS = 120
_GAP = " … "


def in_context(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return the runs with what was kept shortened to what stands beside a change, in whole words,
    and a sign where something was left out."""
    last = len(runs) - 1
    return tuple(
        _shortened(run, before=number > 0, after=number < last) if run.fate == Fate.KEPT else run
        for number, run in enumerate(runs)
    )


def _shortened(run: Run, *, before: bool, after: bool) -> Run:
    """``before`` and ``after``: whether a change stands on that side of the run."""
    begin = _begin(run.text) if before else ""
    end = _begin(run.text[::-1])[::-1] if after else ""
    if len(begin) + len(_GAP) + len(end) >= len(run.text):
        return run
    return Run(run.fate, f"{begin}{_GAP}{end}")


def _begin(text: str) -> str:
    """Return the first words of the text, with the blanks before them."""
    if len(text) <= AROUND_CHARACTERS:
        return text
    cut = text[:AROUND_CHARACTERS]
    at = max((number for number, sign in enumerate(cut) if sign.isspace()), default=0)
    return cut[:at]
