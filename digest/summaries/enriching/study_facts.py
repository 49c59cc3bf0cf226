"""What a register of studies says of one."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from digest.render.evidence import StudyKind, Subjects

FACT_FIELDS = ("kind", "subjects", "peer_reviewed", "journal", "funding", "doi", "pmid")
"""Those that a summary has columns for."""


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

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON can hold them."""
        return asdict(self) | {"remarks": list(self.remarks)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "StudyFacts":
        """Return what ``to_json`` gave."""
        kind, subjects = stored["kind"], stored["subjects"]
        return cls(
            **{
                **stored,
                "kind": StudyKind(kind) if kind else None,
                "subjects": Subjects(subjects) if subjects else None,
                "remarks": tuple(stored["remarks"]),
            }
        )
