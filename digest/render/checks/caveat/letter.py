"""Is there anything in the text part for which mail programs fold away what follows?"""

import re
from collections.abc import Iterator

from digest.render.checks.caveat.sentences import sentences_of
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

_SHORT_RULE = re.compile(r"[-_\u2010-\u2015\u2212]{2,7}")
"""``--`` begins a signature (RFC 3676, section 4.3), and some programs take more for it."""
_OTHERS_MAIL = re.compile(r"-{2,}\s*[^-\s].*?-{2,}")
"""As in -----Original Message-----."""
_QUOTED = re.compile(r"\s*[>|]")
"""RFC 3676, section 4.5."""
_QUOTED_IN_A_ROW = 2
"""A line of ours may begin with it by chance, two will not."""


def check_letter(examined: Examined) -> Iterator[Finding]:
    """Find signature marks and quoting before the caveat's end in the text part, or round it."""
    first, last = lines_of_caveat(examined)
    lines = examined.text.split("\n")[:last]
    quoted = 0
    for number, line in enumerate(lines, start=1):
        plain = line.strip()
        quoted = quoted + 1 if _QUOTED.match(line) else 0
        if _SHORT_RULE.fullmatch(plain) or _OTHERS_MAIL.fullmatch(plain):
            yield _finding(number, plain, "takes what follows for a signature or another mail")
        elif quoted == _QUOTED_IN_A_ROW or (quoted and number >= first):
            yield _finding(number, plain, "takes it for quoted from another mail")


def lines_of_caveat(examined: Examined) -> tuple[int, int]:
    """Return the numbers of the first and last line, from one; all lines where it is not there."""
    text = examined.text
    found = [
        (place.start(), place.end())
        for sentence in sentences_of(examined.edition.caveat)
        for place in re.finditer(r"\s+".join(map(re.escape, sentence.split())), text)
    ]
    begin = min((start for start, _ in found), default=0)
    end = max((end for _, end in found), default=len(text))
    return text.count("\n", 0, begin) + 1, text.count("\n", 0, end) + 1


def _finding(number: int, line: str, taken_for: str) -> Finding:
    return Finding(
        code="caveat-folded",
        severity="error",
        place="text",
        what=f"Line {number} of the text is “{line[:60]}”, and a mail program that {taken_for} "
        "folds the caveat away.",
        mend="Take it out of the look's issue.txt or the text it came with; parts are parted "
        "by a line of eight dashes or more.",
    )
