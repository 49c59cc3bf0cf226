"""Does it promise more than a study can show, or tell readers to leave their treatment?"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from digest.render.checks.finding import Finding
from digest.render.checks.writing.advice import advises_to_stop
from digest.render.checks.writing.article_parts import (
    TEXTS_KEPT,
    Part,
    article_parts,
    editors_parts,
)
from digest.render.checks.writing.claim_words import PROMISES, Promises
from digest.render.checks.writing.split import sentences_in
from digest.render.records import Edition

ADVICE = "advice-to-stop"

_CLAUSE_ENDS = re.compile(r"[,;:\u2013\u2014]")
_BEFORE_CHARACTERS = 45
_AFTER_CHARACTERS = 90
_SHOWN_CHARACTERS = 160


def check_claims(edition: Edition) -> Iterator[Finding]:
    """Find words that promise too much, and advice to stop a treatment, outside what is denied; in
    a language without rules, that nobody has looked for them."""
    language = edition.language.partition("-")[0].lower()
    if language not in PROMISES:
        if edition.articles:
            yield _unread(edition.language)
        return
    for position, article in enumerate(edition.articles, start=1):
        title = Part(f"item {position}, title", article.title)
        for part in (title, *article_parts(article, position)):
            yield from _in_part(part, language)
    for part in editors_parts(edition):
        yield from _in_part(part, language)


def _unread(language: str) -> Finding:
    known = " and ".join(sorted(PROMISES))
    return Finding(
        code="claims-unread",
        severity="warning",
        place="issue",
        what=f"No rule here reads {language}, only {known}: whether a text promises too much, or "
        "may be taken for advice to stop a treatment, no program has looked at.",
        mend="Read it for that, and approve it; without a person's approval it does not go out.",
        needs_person=True,
    )


@lru_cache(maxsize=TEXTS_KEPT)
def _in_part(part: Part, language: str) -> tuple[Finding, ...]:
    return tuple(_found_in(part, PROMISES[language], language))


def _found_in(part: Part, promises: Promises, language: str) -> Iterator[Finding]:
    sentences = sentences_in(part.text)
    for sentence, following in pairwise((*sentences, "")):
        for found in _promised(sentence, following, promises):
            yield _finding(
                "claim-strong",
                part,
                f"“{found}” promises more than one study can show: {_shown(sentence)}",
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


def _promised(sentence: str, following: str, promises: Promises) -> Iterator[str]:
    asked = sentence.rstrip("\"'”\u2019)").endswith("?")
    if asked and promises.answered.match(following):
        return
    for found in promises.words.finditer(sentence):
        if not _is_denied(sentence, found, promises):
            yield found[0]


def _is_denied(sentence: str, found: re.Match[str], promises: Promises) -> bool:
    before = sentence[max(found.start() - _BEFORE_CHARACTERS, 0) : found.start()]
    clause = _CLAUSE_ENDS.split(promises.seeming.sub("", before))[-1]
    after = sentence[found.end() : found.end() + _AFTER_CHARACTERS]
    return bool(promises.denied_before.search(clause) or promises.denied_after.match(after))


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
