"""Does it use words that many readers would have to look up?"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from digest.render.checks.finding import Finding
from digest.render.checks.writing.article_parts import TEXTS_KEPT, article_parts
from digest.render.records import Edition

_DATA = Path(__file__).parent / "data"
_ENDINGS = r"(?:['\u2019]?s|e|en|er|es)?"
"""Of plurals, and in German of cases."""
_EXPLAINED_AFTER = re.compile(
    r"[\"”\u2019]?(?:\s*\(|,? (?:or|that is|which means|meaning|das heißt|also)\b"
    r"|, (?:an?|the|eine?)\b)"
)
_EXPLAINED_BEFORE = re.compile(r"(?:\(|called |known as |sogenannte\w* |genannt )[\"“\u2018„]?$")
_MOST_NAMED = 6


def check_hard_words(edition: Edition) -> Iterator[Finding]:
    """Find hard words that an article uses without saying what they mean, with plainer ones."""
    for position, article in enumerate(edition.articles, start=1):
        texts = (article.title, *(part.text for part in article_parts(article, position)))
        words = unexplained_words("\n\n".join(texts), language=edition.language)
        if words:
            named = "; ".join(f"“{word}” ({plain})" for word, plain in words[:_MOST_NAMED])
            yield Finding(
                code="words-hard",
                severity="warning",
                place=f"item {position}",
                what=f"Many readers do not know these words: {named}.",
                mend="Write the plainer words in brackets instead, or say what a word means where "
                "it first stands.",
            )


@lru_cache(maxsize=TEXTS_KEPT)
def unexplained_words(text: str, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return each hard word that a text uses without saying what it means, with the plainer one."""
    plainer = plainer_words(language.partition("-")[0].lower())
    if not plainer:
        return ()
    first: dict[str, re.Match[str]] = {}
    for found in _any_of(tuple(plainer)).finditer(text):
        first.setdefault(found[1].lower(), found)
    return tuple(
        (word, plainer[word])
        for word, found in first.items()
        if plainer[word]
        and not _EXPLAINED_AFTER.match(text, found.end())
        and not _EXPLAINED_BEFORE.search(text, 0, found.start())
    )


@lru_cache(maxsize=16)
def plainer_words(language: str) -> Mapping[str, str]:
    """Return hard word -> plainer one, in lower case; empty for a language without a list.

    Names that hold a hard word, and are known as such, have no plainer one.
    """
    file = _DATA / f"{language}.tsv"
    if not re.fullmatch("[a-z]{2,3}", language) or not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    return {hard: plain for hard, _, plain in (line.partition("\t") for line in lines)}


@lru_cache(maxsize=16)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    choice = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])({choice}){_ENDINGS}(?![\w-])", re.IGNORECASE)
