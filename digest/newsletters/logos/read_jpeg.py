"""JPEG (ITU-T T.81): its segments checked, and copied without what does not show. Pure.

The pixels themselves are not unpacked; a picture that is broken there shows as such in a preview.
"""

import re
import struct
from collections.abc import Iterator

from digest.newsletters.logos.picture import Picture, PictureError, broken, check_sides

SIGNATURE = b"\xff\xd8\xff"
_START, _END = b"\xff\xd8", b"\xff\xd9"
_SCAN = 0xDA
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive: what mail programs show."""
_OTHER_FRAMES = frozenset({*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC})
_SHOWN = frozenset({*_FRAMES, 0xC4, 0xDB, 0xDD, _SCAN})
"""Frames, tables, scans."""
_COLOURS = {0xE0: b"JFIF\0", 0xEE: b"Adobe"}
_LONGEST_OF_COLOURS = 14
"""Bytes; a longer one holds another picture."""
_FRAME = struct.Struct(">BHHB")
_BITS, _COMPONENTS = 8, frozenset({1, 3})
_AFTER_PIXELS = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_LENGTH_BYTES = 2


def read_jpeg(content: bytes) -> Picture:
    """Return the picture. Raises PictureError."""
    kept: list[bytes] = []
    frames: list[tuple[int, int]] = []
    has_pixels = False
    for marker, segment, whole in _segments(content):
        if marker in _OTHER_FRAMES:
            raise PictureError("It is a JPEG of a rare kind. Save it as PNG.")
        if marker in _FRAMES:
            frames.append(_sides(segment))
        has_pixels = has_pixels or marker == _SCAN
        if marker in _SHOWN or _tells_colours(marker, segment):
            kept.append(whole)
    if len(frames) != 1 or not has_pixels:
        raise broken("there is not one picture in it")
    ((width, height),) = frames
    return Picture(
        media_type="image/jpeg",
        width=width,
        height=height,
        content=b"".join((_START, *kept, _END)),
    )


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the marker of each segment, what is in it, and all of it, with the pixels that follow a
    scan."""
    at = len(_START)
    while content[at : at + 2] != _END:
        if content[at : at + 2] == b"\xff\xff":  # they fill up
            at += 1
            continue
        if content[at : at + 1] != b"\xff":
            raise broken("it breaks off")
        marker, begin = int.from_bytes(content[at + 1 : at + 2]), at
        segment = _segment(content, at + 2)
        at += 2 + _LENGTH_BYTES + len(segment)
        if marker == _SCAN:
            found = _AFTER_PIXELS.search(content, at)
            if found is None:
                raise broken("it breaks off")
            at = found.start()
        yield marker, segment, content[begin:at]


def _segment(content: bytes, at: int) -> bytes:
    size = int.from_bytes(content[at : at + _LENGTH_BYTES]) - _LENGTH_BYTES
    begin = at + _LENGTH_BYTES
    if size < 0 or begin + size > len(content):
        raise broken("it breaks off")
    return content[begin : begin + size]


def _sides(frame: bytes) -> tuple[int, int]:
    if len(frame) < _FRAME.size:
        raise broken("it does not say its size")
    bits, height, width, components = _FRAME.unpack_from(frame)
    check_sides(width, height)
    if bits != _BITS or components not in _COMPONENTS:
        raise PictureError("Its colours are made for printing. Save it in RGB, or as PNG.")
    return width, height


def _tells_colours(marker: int, segment: bytes) -> bool:
    begins = _COLOURS.get(marker)
    return begins is not None and segment.startswith(begins) and len(segment) <= _LONGEST_OF_COLOURS
