"""Correcting a summary that went out."""

from datetime import datetime

from django.db import transaction

from digest.issues.models import Correction, Issue
from digest.render.clean_text import clean_line
from digest.summaries.models import Summary
from digest.summaries.of_one_study import of_one_study

LONGEST_WORDS = 300
"""Characters: a mail says them above its articles, with the title and the date."""


class CorrectionError(Exception):
    """It cannot be corrected so; the message says what to do."""


def correct(issue: Issue, summary: int, words: str, *, by: str, at: datetime) -> Correction:
    """Note for readers what was wrong in a summary (primary key) of an issue that began to go out.

    Raises CorrectionError where the issue has not, or has no such item, and for words that say
    nothing or too much, or are known already: readers would be told twice.
    """
    said = clean_line(words)
    if not said:
        raise CorrectionError("Nothing was corrected: write what was wrong, and what is right.")
    if len(said) > LONGEST_WORDS:
        raise CorrectionError(
            f"These are {len(said)} characters; a correction has {LONGEST_WORDS} at most. Nothing "
            "was corrected."
        )
    with transaction.atomic():
        if issue.planned_at is None:
            raise CorrectionError(f"{issue.slug} has not gone out; edit it instead.")
        if not issue.items.filter(summary=summary, released=False).exists():
            raise CorrectionError(f"{issue.slug} has no such item; look at its items again.")
        # Of two presses at once the second waits here.
        Summary.objects.select_for_update().get(pk=summary)
        study = of_one_study([summary])[summary]
        if Correction.objects.filter(summary__in=study.summaries, words=said).exists():
            raise CorrectionError(
                "It is corrected with these very words already, and its readers are told of it "
                "once. Write others if there is more to correct."
            )
        return Correction.objects.create(summary_id=summary, words=said, by=by, at=at)
