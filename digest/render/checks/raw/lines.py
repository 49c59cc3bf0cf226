"""The lines that a message is written in."""

import re
from collections.abc import Iterator

from digest.render.checks.finding import Finding

LONGEST_LINE_BYTES = 998
"""RFC 5322, section 2.1.1, without the line's end."""
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_ABOVE_ASCII = re.compile(rb"[\x80-\xff]")
_BARE_RETURN = re.compile(rb"\r(?!\n)")
_BARE_FEED = re.compile(rb"(?<!\r)\n")


def check_lines(raw: bytes) -> Iterator[Finding]:
    """Find lines that mail servers may cut, end each in its own way, or cannot read."""
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if len(line.rstrip(b"\r")) > LONGEST_LINE_BYTES:
            yield _finding(
                "line-long",
                f"Line {number} has {len(line):,} bytes; mail servers cut or refuse lines past "
                f"{LONGEST_LINE_BYTES}.",
                "Encode that part as quoted-printable.",
            )
            break
    # Files often end all their lines with LF alone: whoever sends them writes CRLF.
    bare = _BARE_RETURN.search(raw) or (_BARE_FEED.search(raw) if b"\r\n" in raw else None)
    if bare:
        yield _finding(
            "line-end",
            f"Line {_line_of(raw, bare.start())} does not end as the others do, with a bare CR or "
            "LF; mail servers refuse it, or read it each in its own way.",
            "End each line with CRLF, and encode a part that holds others (RFC 5322, section 2.3).",
        )
    end = _END_OF_HEADER.search(raw)
    above = _ABOVE_ASCII.search(raw, 0, end.start() if end else len(raw))
    if above:
        yield _finding(
            "header-8bit",
            f"Line {_line_of(raw, above.start())}, in the header, has a byte above 127, which many "
            "mail servers refuse or garble.",
            "Write it as an encoded word, such as =?utf-8?q?M=C3=BCller?= (RFC 2047).",
        )


def _line_of(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def _finding(code: str, what: str, mend: str) -> Finding:
    return Finding(code=code, severity="error", place="message", what=what, mend=mend)
