"""Is the caveat of the text part where somebody who reads on comes to it?"""

import re
from collections.abc import Iterator

from digest.render.checks.caveat.letter import lines_of_caveat
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

MOST_EMPTY_LINES = 8
"""In a row; a window of a mail program shows some thirty, and readers take more for the end."""
MOST_BLANKS = 40
"""In a row within a line: more push what follows out of a phone's window."""
_BLANKS = re.compile(rf"\s{{{MOST_BLANKS + 1},}}(?=\S)")


def check_distance(examined: Examined) -> Iterator[Finding]:
    """Find emptiness before the caveat's end that pushes it out of sight."""
    _, last = lines_of_caveat(examined)
    empty = 0
    for number, line in enumerate(examined.text.split("\n")[:last], start=1):
        # Dots and the like fill lines as well as nothing does.
        if any(map(str.isalnum, line)):
            if empty > MOST_EMPTY_LINES:
                yield _finding(f"Above line {number} of the text stand {empty} lines without words")
            empty = 0
        else:
            empty += 1
        if found := _BLANKS.search(line):
            yield _finding(f"In line {number} of the text stand {len(found[0])} blanks in a row")


def _finding(what: str) -> Finding:
    return Finding(
        code="caveat-pushed",
        severity="error",
        place="text",
        what=f"{what}, so readers may not come to the caveat.",
        mend="Take them out of the look's issue.txt.",
    )
