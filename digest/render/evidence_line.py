"""One plain line on what kind of evidence a summary rests on, and what that can show."""

from digest.render.clean_text import clean_line
from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.shorten import shorten
from digest.render.words import ENGLISH, Pair, Words

FUNDER_CHARACTERS = 90
_NOT_IN_PEOPLE = frozenset({Subjects.ANIMALS, Subjects.CELLS})


def evidence_line(study: Study, words: Words = ENGLISH) -> str:
    """Say kind, in whom, how many, whether reviewed and who paid; and where the kind is not known,
    that it is not.

    Sentence case, no full stop: "Randomised trial in 732 people, peer-reviewed".
    """
    parts = (
        words.retracted if study.retracted else "",
        _what(study, words),
        *_remarks(study, words),
        _funding(study, words),
    )
    line = ", ".join(filter(None, parts))
    return line[:1].upper() + line[1:]


def what_it_can_show(study: Study, words: Words = ENGLISH) -> str:
    """Say in a sentence what such a study can show and what it cannot; where its kind is not known,
    that this cannot be told. One that was withdrawn shows nothing, whatever its kind."""
    if study.retracted:
        return words.retracted_shows
    if study.subjects in _NOT_IN_PEOPLE:
        return words.not_people_shows
    name = study.kind.name.lower() if study.kind else "unknown_kind"
    said: str = getattr(words, f"{name}_shows")
    return said


def _what(study: Study, words: Words) -> str:
    whom = _whom(study, words)
    if study.retracted and not study.kind and not whom:
        # What it was is no matter any more.
        return ""
    alone, with_whom = _kind(study.kind, words)
    return with_whom.format(whom=whom) if whom else alone


def _kind(kind: StudyKind | None, words: Words) -> Pair:
    pair: Pair = getattr(words, kind.name.lower()) if kind else words.unknown_kind
    return pair


def _whom(study: Study, words: Words) -> str:
    count = study.participants if study.participants and study.participants > 0 else 0
    match study.subjects:
        case Subjects.CELLS:
            return words.cells
        case Subjects.ANIMALS:
            many = words.some_animals.format(count=words.number(count))
            several = many if count else words.animals
            return words.one_animal if count == 1 else several
        case _ if count:
            many = words.some_people.format(count=words.number(count))
            return words.one_person if count == 1 else many
        case subjects:
            return words.people if subjects else ""


def _remarks(study: Study, words: Words) -> tuple[str, ...]:
    where = words.not_in_people if study.subjects in _NOT_IN_PEOPLE else ""
    is_untold = not study.kind and not study.retracted and bool(_whom(study, words))
    kind = words.kind_not_stated if is_untold else ""
    # That others reviewed it is no praise once it has been withdrawn.
    match None if study.retracted else study.peer_reviewed:
        case True:
            return (where, kind, words.peer_reviewed)
        case False:
            return (where, kind, words.not_reviewed)
        case None:
            return (where, kind)


def _funding(study: Study, words: Words) -> str:
    funder = shorten(clean_line(study.funding or ""), limit=FUNDER_CHARACTERS)
    return words.funded_by.format(funder=funder) if funder else ""
