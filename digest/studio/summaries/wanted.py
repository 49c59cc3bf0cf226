"""Which summaries somebody wants to see, as the address says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from digest.holding import holding
from digest.issues.summary_states import STATES
from digest.sources.identity.study_ids import normal_doi
from digest.studio.number_in import number_in

_SEARCHED = (
    "title", "takeaway", "found", "matters", "keep_in_mind", "excerpt",
    "journal", "doi", "pmid", "url",
)  # fmt: skip
_LONGEST_SEARCH_CHARACTERS = 200
_MOST_WORDS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was asked for; empty strings ask for nothing."""

    text: str = ""
    state: str = ""
    topic: str = ""
    source: str = ""

    @property
    def is_all(self) -> bool:
        """Nothing was asked for."""
        return not (self.text or self.state or self.topic or self.source)


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """Return what an address asks for; a state that there is none of is not asked for."""
    state = query.get("state", "")
    return Wanted(
        text=" ".join(query.get("q", "").split())[:_LONGEST_SEARCH_CHARACTERS],
        state=state if state in STATES else "",
        topic=query.get("topic", ""),
        source=query.get("source", ""),
    )


def narrowed(summaries: QuerySet[Any], wanted: Wanted) -> QuerySet[Any]:
    """Return those that are wanted, whatever their state."""
    for word in wanted.text.split()[:_MOST_WORDS]:
        summaries = summaries.filter(_holds(word))
    if wanted.topic:
        summaries = summaries.filter(topics__slug=wanted.topic)
    if wanted.source:
        summaries = summaries.filter(source__slug=wanted.source)
    return summaries


def _holds(word: str) -> Q:
    found = Q()
    for field in _SEARCHED:
        found |= holding(field, word)
    if doi := normal_doi(word):
        found |= Q(doi__icontains=doi)
    if number := number_in(word.removeprefix("#")):
        found |= Q(pk=number)
    return found
