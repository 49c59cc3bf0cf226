"""Does it promise more than a study can show, or tell readers to leave their treatment?"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from digest.render.checks.finding import Finding
from digest.render.checks.writing.advice import advises_to_stop
from digest.render.checks.writing.article_parts import Part, article_parts
from digest.render.checks.writing.split import sentences_in
from digest.render.records import Edition

ADVICE = "advice-to-stop"


class Flagged(NamedTuple):
    """What a language has words for that promise too much, and that take it back."""

    claims: re.Pattern[str]
    unsaid: re.Pattern[str]
    """What, before such words in their sentence, turns them round: "no cure"."""


_ENGLISH = Flagged(
    claims=re.compile(
        r"\b(?:cur(?:e|es|ed|ing)|breakthrough\w*"
        r"|prov(?:es|ed|en)(?! (?:\w+ )?(?:hard|difficult|tricky|elusive|useful|popular|to be)\b)"
        r"|miracle\w*|miraculous\w*"
        r"|game[- ]chang(?:er|ing)\w*|revolutionary|revolutioni[sz]\w+|wonder drug\w*"
        r"|magic bullet\w*|guarantee\w*|100 ?% (?:safe|effective)|completely safe"
        r"|no side effects|without (?:any )?side effects|risk[- ]free|holy grail)\b",
        re.IGNORECASE,
    ),
    unsaid=re.compile(
        r"\b(?:no|not|never|nor|neither|cannot|without|nothing|nobody|none|far from|hardly|yet to"
        r"|before|whether|if|unless|\w+n['\u2019]t)\b",
        re.IGNORECASE,
    ),
)
_GERMAN = Flagged(
    claims=re.compile(
        r"\b(?:heil(?:t|te|en|bar)|geheilt|heilung|durchbruch|beweis(?:t|en)|bewiesen|wunder"
        r"(?:mittel|heilung|waffe)?|revolution(?:är\w*|iert)|garantiert?|nebenwirkungsfrei"
        r"|ohne nebenwirkungen|völlig sicher)\b",
        re.IGNORECASE,
    ),
    unsaid=re.compile(r"\b(?:nicht|nie|kein\w*|ohne|bevor|ob|weder|kaum|nichts)\b", re.IGNORECASE),
)
_FLAGGED: Mapping[str, Flagged] = {"en": _ENGLISH, "de": _GERMAN}
_BEFORE_CHARACTERS = 45
_SHOWN_CHARACTERS = 160


def check_claims(edition: Edition) -> Iterator[Finding]:
    """Find words that promise too much, and advice to stop a treatment, outside what is denied."""
    language = edition.language.partition("-")[0].lower()
    flagged = _FLAGGED.get(language)
    if flagged is None:
        return
    for position, article in enumerate(edition.articles, start=1):
        title = Part(f"item {position}, title", article.title)
        for part in (title, *article_parts(article, position)):
            yield from _in_part(part, flagged, language)
    yield from _in_part(Part("note", edition.note), flagged, language)


def _in_part(part: Part, flagged: Flagged, language: str) -> Iterator[Finding]:
    for sentence in sentences_in(part.text):
        for found in flagged.claims.finditer(sentence):
            if not _is_unsaid(sentence, found.start(), flagged):
                yield _finding(
                    "claim-strong",
                    part,
                    f"“{found[0]}” promises more than one study can show: {_shown(sentence)}",
                    "Say what was seen, in how many, and how sure it is: “helped”, “may”, “in this "
                    "study”.",
                )
        if advises_to_stop(sentence, language):
            yield _finding(
                ADVICE,
                part,
                f"Readers may take it for advice to stop a treatment: {_shown(sentence)}",
                "Say what the study did, and that nobody should change a treatment without asking "
                "those who gave it.",
            )


def _is_unsaid(sentence: str, at: int, flagged: Flagged) -> bool:
    return flagged.unsaid.search(sentence, max(at - _BEFORE_CHARACTERS, 0), at) is not None


def _shown(sentence: str) -> str:
    cut = sentence if len(sentence) <= _SHOWN_CHARACTERS else f"{sentence[:_SHOWN_CHARACTERS]}…"
    return f"“{cut}”"


def _finding(code: str, part: Part, what: str, mend: str) -> Finding:
    return Finding(
        code=code,
        severity="warning",
        place=part.place,
        what=what,
        mend=mend,
        needs_person=code == ADVICE,
    )
