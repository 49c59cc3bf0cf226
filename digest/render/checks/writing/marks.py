"""Did somebody leave a mark to come back to?"""

import re
from collections.abc import Iterator

from digest.render.checks.finding import Finding
from digest.render.checks.writing.article_parts import Part, article_parts, editors_parts
from digest.render.records import Edition

_TO_FILL = (
    r"(?:(?:first|last|full|your|sender|reader)[ _-]?)?(?:names?|anrede|titel|title"
    r"|vorname|nachname|date|datum|link|url|source|quelle|e-?mail|address|adresse|number|zahl|figure"
    r"|percent(?:age)?|phone|amount|text|doctor)"
)
_MARK = re.compile(
    # Words in capitals: "todo" is a Spanish word, and "xx" a chromosome's.
    r"\b(?:TODO:?|TK ?TK|TBC|XXX+|PLACEHOLDER|PLATZHALTER|LOREM)(?!\w)"
    r"|\b(?:XX|NN) ?%|\[(?:XX?|NN?|TK)\]|__[A-Z][A-Z_ ]*__|_{3,}|\?{3,}"
    r"|(?i:\b(?:fixme|tbd|todo:|placeholder text|lorem ipsum|dolor sit amet)(?!\w)"
    # Brackets round what is to be done, or round the name of what is to stand there.
    r"|\[(?:insert|add|check|link|title|name|source|your|date|here|todo|citation|reference|fill"
    r"|tbc|missing|…|\.\.\.)\b[^\]\n]{0,60}\]|\[(?:…|\.\.\.)[^\]\n]{0,60}\]"
    rf"|\[(?:the |an? )?(?:\w+(?:['\u2019]s)? ){{1,2}}{_TO_FILL}\]"
    r"|\((?:insert|fill in|tbc|todo|placeholder|citation needed|source needed"
    rf"|einfügen|ergänzen)\b[^()\n]{{0,60}}\)"
    rf"|\((?:(?:your|add|enter|check) )?{_TO_FILL}(?: here)?\)"
    rf"|[«\u2039»\u203a] ?{_TO_FILL} ?[»\u203a«\u2039]|[«\u2039][a-z]+_[a-z_]+[»\u203a]"
    r"|<(?:insert|your|name|title|date|link)[^<>\n]{0,60}>"
    # What a program was to fill: {name}, ${name}, {{ name }}, %NAME%, *|NAME|*.
    r"|\$?\{{1,3} ?[a-z_][\w. |-]{0,40}\}{1,3}|%%?[a-z_]{3,30}%%?|\*\|[a-z_:]{2,30}\|\*)"
)


def check_marks(edition: Edition) -> Iterator[Finding]:
    """Find the first such mark of each text."""
    for position, article in enumerate(edition.articles, start=1):
        yield from _in_part(Part(f"item {position}, title", article.title))
        for part in article_parts(article, position):
            yield from _in_part(part)
    for part in editors_parts(edition):
        yield from _in_part(part)


def _in_part(part: Part) -> Iterator[Finding]:
    found = _MARK.search(part.text)
    if found:
        yield Finding(
            code="mark-left",
            severity="warning",
            place=part.place,
            what=f"A mark to come back to was left: {found[0]}",
            mend="Write what was to stand there, or take it out.",
        )
