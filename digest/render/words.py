"""What a mail says of its own, apart from what its editors wrote; English, where nobody gives them
in another language. Places in braces are filled in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - gettext's own name, by which messages are found
    """Mark a text to be translated elsewhere: this library knows no languages."""
    return text


CAVEAT_SENTENCES = ("all_not_in_people", "all_early", "all_unreviewed", "some_unreviewed")
_YOUNGER = (
    *CAVEAT_SENTENCES,
    "kind_not_stated",
    "unknown_kind_shows",
    "corrected_since",
    "withdrawn_since",
    "correction_alone",
)
Pair = tuple[str, str]
"""What it is alone, and what it is with those studied."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """All of them, in one language."""

    hello: str = N_("Hello,")
    hello_name: str = N_("Hello {name},")
    why: str = N_("You get this because you signed up for {newsletter}.")
    read_on_web: str = N_("Read this issue on the web")
    first: str = N_("First this week")
    found: str = N_("What they found")
    matters: str = N_("Why it matters")
    keep_in_mind: str = N_("Keep in mind")
    rest: str = N_("Read the rest of this summary on the web")
    source: str = N_("See the source")
    archive: str = N_("Open in the archive")
    also_new: str = N_("Also new")
    read_more: str = N_("Read more")
    one_line_each: str = N_("In one line each")
    more_in_archive: str = N_("{count} more in the archive")
    and_one_more: str = N_("and one more")
    and_more: str = N_("and {count} more")
    with_care: str = N_("Please read with care")
    preferences: str = N_("Choose topics, or how often we write")
    unsubscribe: str = N_("Unsubscribe")
    privacy: str = N_("How we treat your data")
    browser: str = N_("See this mail in your browser")

    date: str = N_("{day} {month} {year}")
    published: str = N_("Published {date}")
    journal_dated: str = N_("Journal dated {date}")
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )
    thousands: str = ","
    """What parts thousands in a number."""

    meta_analysis: Pair = (
        N_("Several studies analysed together"),
        N_("Several studies analysed together in {whom}"),
    )
    systematic_review: Pair = (
        N_("Review of all studies on one question"),
        N_("Review of all studies on one question in {whom}"),
    )
    randomised_trial: Pair = (N_("Randomised trial"), N_("Randomised trial in {whom}"))
    trial: Pair = (N_("Trial"), N_("Trial in {whom}"))
    cohort: Pair = (N_("Study over time"), N_("Study over time in {whom}"))
    case_control: Pair = (
        N_("Study comparing ill and healthy"),
        N_("Study comparing ill and healthy ({whom})"),
    )
    cross_sectional: Pair = (
        N_("Snapshot at one point in time"),
        N_("Snapshot at one point in time in {whom}"),
    )
    survey: Pair = (N_("Survey"), N_("Survey of {whom}"))
    qualitative: Pair = (N_("Interview study"), N_("Interview study with {whom}"))
    case_series: Pair = (N_("Reports on single cases"), N_("Reports on single cases ({whom})"))
    guideline: Pair = (N_("Advice agreed by experts"), N_("Advice agreed by experts"))
    review: Pair = (N_("Overview of earlier studies"), N_("Overview of earlier studies in {whom}"))
    opinion: Pair = (N_("Opinion of researchers"), N_("Opinion of researchers"))
    laboratory: Pair = (N_("Laboratory study"), N_("Laboratory study in {whom}"))
    unknown_kind: Pair = (N_("Kind of study not stated"), N_("Study in {whom}"))
    kind_not_stated: str = N_("kind not stated")
    people: str = N_("people")
    one_person: str = N_("1 person")
    some_people: str = N_("{count} people")
    animals: str = N_("animals")
    one_animal: str = N_("1 animal")
    some_animals: str = N_("{count} animals")
    cells: str = N_("cells")
    not_in_people: str = N_("not in people")
    peer_reviewed: str = N_("peer-reviewed")
    not_reviewed: str = N_("not yet reviewed by other researchers")
    funded_by: str = N_("paid for by {funder}")
    retracted: str = N_("withdrawn by its journal")

    # What each kind can show, and what it cannot.
    meta_analysis_shows: str = N_(
        "This sums up many studies, and is no better than they are on the whole."
    )
    systematic_review_shows: str = N_("This weighs what all studies on a question say together.")
    randomised_trial_shows: str = N_(
        "Chance decided who got what, so this can show what a treatment does."
    )
    trial_shows: str = N_(
        "This can hint at what a treatment does; trials in which chance decides say more."
    )
    cohort_shows: str = N_("This can show what goes together over time, but not what causes what.")
    case_control_shows: str = N_("This can show what differs between groups, but not why.")
    cross_sectional_shows: str = N_("This shows one moment, and cannot tell what causes what.")
    survey_shows: str = N_("This shows what people say, and cannot tell what causes what.")
    qualitative_shows: str = N_("This shows how people live with it, but not how common that is.")
    case_series_shows: str = N_("Single cases raise questions, and cannot answer them.")
    guideline_shows: str = N_("This says what experts advise now, which can change.")
    review_shows: str = N_("This is how its authors see earlier studies; others may differ.")
    opinion_shows: str = N_("This is what its authors think, and no new result.")
    laboratory_shows: str = N_(
        "This can show how something works, but not whether it helps people."
    )
    retracted_shows: str = N_("It no longer counts as evidence.")
    unknown_kind_shows: str = N_(
        "How sure this is cannot be told from here; its source may say more."
    )
    not_people_shows: str = N_("What happens in animals or cells is often different in people.")

    # What the caveat says besides, of the studies in the very mail.
    all_not_in_people: str = N_(
        "This time no study was done in people: what happens in animals or cells is often "
        "different in people."
    )
    all_early: str = N_(
        "This time all studies are early work: what they suggest has yet to be tested."
    )
    all_unreviewed: str = N_(
        "This time no study has been reviewed by other researchers yet, so each may still change."
    )
    some_unreviewed: str = N_(
        "Some of what is told here has not been reviewed by other researchers yet, and may still "
        "change."
    )

    # What readers are told of articles that they had from an earlier issue, and the subject of a
    # mail that has nothing else for them.
    corrected_since: str = N_("Correction to “{title}” in our issue of {date}: {words}")
    withdrawn_since: str = N_(
        "The study behind “{title}” in our issue of {date} has been withdrawn by its journal. It "
        "no longer counts as evidence."
    )

    correction_alone: str = N_("A correction to what we sent you")

    def number(self, count: int) -> str:
        """Return the number as people write it: 1,200."""
        return f"{count:,}".replace(",", self.thousands)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, as JSON can hold them."""
        fields = asdict(self).items()
        return {name: list(text) if isinstance(text, tuple) else text for name, text in fields}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Words":
        """Return the words stored by ``to_dict``; those it has not are English.

        Sentences that the program did not yet say when they were stored are none: what was approved
        is what is sent.
        """
        known: dict[str, Any] = dict.fromkeys(_YOUNGER, "") | {
            name: tuple(text) if isinstance(text, list) else text
            for name, text in stored.items()
            if name in cls.__dataclass_fields__
        }
        return cls(**known)


ENGLISH = Words()
