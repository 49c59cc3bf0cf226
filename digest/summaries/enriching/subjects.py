"""In whom a study was done, by PubMed's types and Medical Subject Headings. Pure."""

import re
from collections.abc import Sequence

from digest.render.evidence import Subjects

_CULTURES = re.compile(
    r"Cell Line\b|Cells, Cultured|Tumor Cells, Cultured|Cell Culture|Coculture|Culture Techniques"
    r"|Organoids|Spheroids, Cellular|Induced Pluripotent|Embryonic Stem Cells|In Vitro Techniques"
    r"|Umbilical Vein Endothelial Cells|Lab-On-A-Chip|Microphysiological"
    # Names of lines: HEK293 Cells, HeLa Cells, Caco-2 Cells; not Th17 Cells, which we all have.
    r"|^(?!Th\d)(?:[^\s,]*[A-Z\d][^\s,]*[A-Z\d][^\s,]*|Hep G2|Jurkat) Cells$"
)
"""Headings of what grows in dishes."""
_UNCLEAR = re.compile(
    r"\bCells\b|Simulation$|^Autopsy$|^Cadaver$"
    r"|^Models, (?:Biological|Chemical|Cardiovascular|Genetic|Immunological|Molecular"
    r"|Neurological|Theoretical)$"
)
"""Headings of what may, or may not, have been done without anybody who lives."""
_NOBODY_ALIVE = frozenset({"Autopsy", "Cadaver"})
_LIVING = re.compile(
    r"^(?:Adult|Young Adult|Middle Aged|Aged(?:,.*)?|Adolescent|Child(?:,.*)?|Infant(?:,.*)?)$"
    r"|Studies$|^Surveys and Questionnaires$|^Treatment Outcome$|^Quality of Life$|^Registries$"
    r"|^Pregnancy$|^(?:In|Out)patients$|^Volunteers$|^Healthy Volunteers$|as Topic$"
)
"""Headings of studies that people took part in."""
_OF_PATIENTS = re.compile(
    r"Trial\b|^Observational Study$|^Case Reports$|^Twin Study$|^Multicenter Study$|Review$"
    r"|Meta-Analysis$|Guideline$|^Editorial$|^Comment$|^Letter$"
)
"""Types of studies of patients, and of what is written about many studies."""


def subjects_by(types: Sequence[str], headings: Sequence[str]) -> Subjects | None:
    """Return in whom it was done; None where that is not clear.

    Work on people's cells, on bodies and in computers carries the heading for people too.
    """
    people, animals = "Humans" in headings, "Animals" in headings
    if people == animals:
        return None
    if animals:
        return Subjects.ANIMALS
    is_living = any(map(_OF_PATIENTS.search, types)) or any(map(_LIVING.search, headings))
    if any(map(_CULTURES.search, headings)):
        return None if is_living else Subjects.CELLS
    if _NOBODY_ALIVE.intersection(headings):
        return None
    if any(map(_UNCLEAR.search, headings)):
        return Subjects.PEOPLE if is_living else None
    return Subjects.PEOPLE
