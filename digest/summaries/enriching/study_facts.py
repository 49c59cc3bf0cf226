"""What a register of studies says of one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from digest.render.evidence import StudyKind, Subjects
from digest.summaries.storable import storable

FACT_FIELDS = ("kind", "subjects", "peer_reviewed", "journal", "funding", "doi", "pmid")
"""Those that a summary has columns for."""
_TEXTS = ("journal", "funding", "doi", "pmid", "retraction")


class StoredFactsError(ValueError):
    """What is stored was not written by ``StudyFacts.to_json`` of this version."""


@dataclass(frozen=True, kw_only=True)
class StudyFacts:
    """None means that the register does not say."""

    kind: StudyKind | None = None
    subjects: Subjects | None = None
    peer_reviewed: bool | None = None
    journal: str | None = None
    funding: str | None = None
    """Who paid, parted by commas; three at most."""
    doi: str | None = None
    pmid: str | None = None
    retraction: str = ""
    """Where it was withdrawn, in a few words; empty where it was not."""
    remarks: tuple[str, ...] = ()
    """What an editor should know besides, each a sentence."""

    def __post_init__(self) -> None:
        """Rid every text of what no database takes: what comes from afar may hold anything."""
        for name in _TEXTS:
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, storable(text))
        object.__setattr__(self, "remarks", tuple(map(storable, self.remarks)))

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON can hold them."""
        return asdict(self) | {"remarks": list(self.remarks)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StudyFacts":
        """Return what ``to_json`` gave. Raises StoredFactsError for anything else, such as what
        another version of the program kept."""
        try:
            kind, subjects = stored["kind"], stored["subjects"]
            facts = cls(
                **{
                    **stored,
                    "kind": StudyKind(kind) if kind else None,
                    "subjects": Subjects(subjects) if subjects else None,
                    "remarks": tuple(stored["remarks"]),
                }
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise StoredFactsError(f"These are no facts of a study: {error!r}") from error
        if facts.to_json() != stored:
            raise StoredFactsError("These facts of a study are of another form.")
        return facts
