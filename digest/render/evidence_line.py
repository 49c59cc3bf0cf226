"""One plain line on what kind of evidence a summary rests on."""

from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.words import ENGLISH, Pair, Words


def evidence_line(study: Study, words: Words = ENGLISH) -> str:
    """Say kind, in whom, how many and whether reviewed; empty where nothing is known.

    Sentence case, no full stop: "Randomised trial in 732 people, peer-reviewed".
    """
    line = ", ".join(part for part in (_what(study, words), *_remarks(study, words)) if part)
    return line[:1].upper() + line[1:]


def _what(study: Study, words: Words) -> str:
    whom = _whom(study, words)
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
            return many if count else words.animals
        case _ if count:
            many = words.some_people.format(count=words.number(count))
            return words.one_person if count == 1 else many
        case subjects:
            return words.people if subjects else ""


def _remarks(study: Study, words: Words) -> tuple[str, ...]:
    elsewhere = study.subjects in {Subjects.ANIMALS, Subjects.CELLS}
    where = words.not_in_people if elsewhere else ""
    match study.peer_reviewed:
        case True:
            return (where, words.peer_reviewed)
        case False:
            return (where, words.not_reviewed)
        case None:
            return (where,)
