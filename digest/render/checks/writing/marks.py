"""Did somebody leave a mark to come back to?"""

import re
from collections.abc import Iterator

from digest.render.checks.finding import Finding
from digest.render.checks.writing.article_parts import Part, article_parts
from digest.render.records import Edition

_MARK = re.compile(
    r"\b(?:TODO:?|FIXME|TK ?TK|TBC|TBD|XX+)(?!\w)|\?{3,}"
    r"|\[(?:insert|add|check|link|title|name|source|your|date|here|todo|…|\.\.\.)[^\]\n]{0,60}\]"
    r"|<(?:insert|your|name|title|date|link)[^<>\n]{0,60}>",
    re.IGNORECASE,
)
_IN_CAPITALS = re.compile(r"\b(?:todo|fixme|tk ?tk|tbc|tbd|xx+)", re.IGNORECASE)


def check_marks(edition: Edition) -> Iterator[Finding]:
    """Find the first such mark of each text."""
    for position, article in enumerate(edition.articles, start=1):
        yield from _in_part(Part(f"item {position}, title", article.title))
        for part in article_parts(article, position):
            yield from _in_part(part)
    yield from _in_part(Part("note", edition.note))


def _in_part(part: Part) -> Iterator[Finding]:
    for found in _MARK.finditer(part.text):
        # "todo" is a Spanish word, and "xx" a chromosome's.
        if _IN_CAPITALS.match(found[0]) and (found[0] != found[0].upper() or found[0] == "XX"):
            continue
        yield Finding(
            code="mark-left",
            severity="warning",
            place=part.place,
            what=f"A mark to come back to was left: {found[0]}",
            mend="Write what was to stand there, or take it out.",
        )
        return
