"""What the caveat says besides its standing text, of the very studies in a mail."""

from collections.abc import Sequence

from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.words import Words

_NOT_IN_PEOPLE = frozenset({Subjects.ANIMALS, Subjects.CELLS})
_EARLY_KINDS = frozenset({StudyKind.LABORATORY, StudyKind.CASE_SERIES})


def with_own_sentences(caveat: str, studies: Sequence[Study], words: Words) -> str:
    """Return the caveat's text with a last paragraph on what all of the studies lack, if any.

    Nothing is said of what is not known: one study whose subjects nobody gave may have been done
    in people.
    """
    said = " ".join(filter(None, (_on_stage(studies, words), _on_review(studies, words))))
    return f"{caveat}\n\n{said}" if caveat and said else caveat


def _on_stage(studies: Sequence[Study], words: Words) -> str:
    if not studies:
        return ""
    if all(study.subjects in _NOT_IN_PEOPLE for study in studies):
        return words.all_not_in_people
    return words.all_early if all(map(_is_early, studies)) else ""


def _on_review(studies: Sequence[Study], words: Words) -> str:
    unreviewed = [study for study in studies if study.peer_reviewed is False]
    if not unreviewed:
        return ""
    return words.all_unreviewed if len(unreviewed) == len(studies) else words.some_unreviewed


def _is_early(study: Study) -> bool:
    return study.subjects in _NOT_IN_PEOPLE or study.kind in _EARLY_KINDS
