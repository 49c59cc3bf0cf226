"""Recognises the standing caveat that a publisher puts below its accounts."""

import re
from collections.abc import Sequence

FEWEST_CUES = 3
"""Over the whole caveat. One or two are common in accounts of a study, too."""

FEWEST_CUES_EACH = 2
"""In each paragraph, where it follows an account directly."""

_STUDIES = r"(?:research|stud(?:y|ies)|findings|trials|evidence|articles|papers|publications)"
_CARERS = (
    r"(?:health\s?-?care|medical|health)\s+(?:professionals?|providers?|teams?|advice|practitioners?)"
    r"|doctors?|physicians?|clinicians?|neurologists?|specialists?|pharmacists?"
)
_CUES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bnot (?:all|every|each)\b.{{0,30}}\b{_STUDIES}\b",
        rf"\b{_STUDIES}\b.{{0,40}}\b(?:vary|varies|differs?|ranges?)\b",
        r"\b(?:range|reach)\w* from\b.{0,80}\b(?:to|through)\b",
        r"\b(?:early[- ]stage|exploratory|preliminary)\b.{0,120}\btrials?\b",
        r"\bpublished in\b.{0,40}\bjournals\b|\bjournals (?:such as|like|including)\b",
        r"\b(?:smaller|small|limited|varying|different)\b.{0,30}\b(?:sample|samples|sizes?|numbers)\b",
        (
            r"\b(?:careful|cautious|caution|carefully)\b.{0,40}\b(?:interpret\w*|read\w*)\b"
            r"|\b(?:interpret\w*|read)\b.{0,40}\b(?:care|caution|carefully|cautiously)\b"
        ),
        rf"\b(?:consult|talk|speak|discuss|ask|check|seek)\w*\b.{{0,60}}\b(?:{_CARERS})",
        (
            r"\b(?:original|full|primary|underlying)\b.{0,20}"
            r"\b(?:source|sources|stud(?:y|ies)|paper|papers|article|publication|research)\b"
        ),
        (
            r"\bwe (?:strongly |always |also )?(?:recommend|advise|encourage|suggest|aim|strive"
            r"|hope|want|believe|try|share|bring|provide|present|cover|collect|do not|cannot)\b"
        ),
        r"\bour (?:goal|aim|mission|purpose|summaries|content|site|website|articles|readers)\b",
        r"\bempower\w*\b|\binformed (?:decisions?|choices?)\b|\bstay (?:informed|up to date)\b",
        r"\b(?:whether|if) you(?:'ve|\u2019ve|'re|\u2019re| have| are|r)\b",
        r"\b(?:informational|educational)\b.{0,20}\bpurposes?\b|\bfor information only\b",
        (
            r"\b(?:no |not )(?:a )?(?:substitute|replacement|intended|medical advice|replace)\b"
            r"|\bdoes not (?:replace|constitute)\b|\bmedical advice\b"
        ),
        r"\b(?:a |the )?(?:wide|broad|full) (?:range|variety|spectrum|selection)\b",
        (
            r"\bnew(?:er)?\b.{0,30}\b(?:treatments?|therap(?:y|ies))\b.{0,80}\b(?:symptoms?|understanding"
            r"|care|management)\b"
        ),
    )
)
_ABOUT_ONE_STUDY = re.compile(
    r"\b(?:this|the present|the current|their) (?:study|trial|research|finding|result|analysis|work"
    r"|review|survey)\b|\bthese (?:findings|results|links)\b|\bthe (?:researchers|authors|team"
    r"|participants|scientists|study)\b|\bin (?:mice|rats)\b",
    re.IGNORECASE,
)
_JOURNALS = re.compile(
    r"\bjournals?\s+(?:such as|like|including|e\.g\.|for example)\s+"
    r"(?P<names>[^.;!?\u2026()]{2,200})"
)
_NAME = re.compile(r"[A-Z0-9][\w&'\u2019:\- ]{1,120}")
_AFTER_NAME = re.compile(
    r"\s+(?:that|which|who|where|and (?:other|others|more)|among|often|usually|sometimes"
    r"|(?:can|may|might|will|do|does|are|is|have|has)"
    r"|(?:rang|reach|report|describ|cover|vari|span|includ|show|shap|help|offer|go|tell|differ)"
    r"(?:e|es|s|y|ed)?)\b.*$"
)
_RUNNING_TEXT = re.compile(r"(?:\b[a-z]+\b\W*){4}")
"""Names have no more lower-case words in a row than that, sentences do."""
_ONE_NAME_WITH_COMMAS = re.compile(r"(?:The )?(?:Journal|Annals|Archives) of\b")


def caveat_at_end(paragraphs: Sequence[str]) -> int:
    """Return from which paragraph on an account is followed by the publisher's caveat, or their
    number where it is not.

    It is told by what such texts do: speak of research at large and not of one study, send the
    reader to the original and to a doctor, say what "we" aim at.
    """
    start = len(paragraphs)
    while start > 0 and _stands_for_itself(paragraphs[start - 1]):
        start -= 1
    return start if _is_caveat(paragraphs[start:]) else len(paragraphs)


def caveat_among(paragraphs: Sequence[str]) -> tuple[str, ...]:
    """Return the caveat among paragraphs that belong to no account, such as those below a list of
    other articles; empty where there is none."""
    with_cues = [number for number, paragraph in enumerate(paragraphs) if _cues(paragraph)]
    if not with_cues:
        return ()
    found = tuple(paragraphs[with_cues[0] : with_cues[-1] + 1])
    return found if _is_caveat(found) else ()


def journal_named(caveat: str) -> str | None:
    """Return the journal that a caveat names as an example, or None where it names none or more.

    Sites fill in the journal of the study at hand. "and" may be part of a name, a comma is not.
    """
    found = _JOURNALS.search(caveat)
    if found is None:
        return None
    names = _AFTER_NAME.sub("", found["names"]).strip(" ,\u2013\u2014\"'\u201c\u201d")
    if "," in names:
        if not _ONE_NAME_WITH_COMMAS.match(names):
            return None
        return names
    is_name = _NAME.fullmatch(names) and not _RUNNING_TEXT.search(names)
    return names if is_name else None


def _stands_for_itself(paragraph: str) -> bool:
    return len(_cues(paragraph)) >= FEWEST_CUES_EACH and not _ABOUT_ONE_STUDY.search(paragraph)


def _is_caveat(paragraphs: Sequence[str]) -> bool:
    return len(set[int]().union(*(_cues(paragraph) for paragraph in paragraphs))) >= FEWEST_CUES


def _cues(paragraph: str) -> set[int]:
    return {number for number, cue in enumerate(_CUES) if cue.search(paragraph)}
