"""PNG, as its specification (third edition) has it: checked to the last pixel, and copied without
what does not show. Pure."""

import struct
import zlib
from collections.abc import Iterator

from digest.newsletters.logos.picture import Picture, broken, check_sides

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
"""Kind of colour -> bits of each channel (table 12)."""
_PALETTE = 3
_PASSES = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2),
           (0, 1, 1, 2))  # fmt: skip
"""First column, step, first row, step of an interlaced picture's passes."""
_HEADER = struct.Struct(">IIBBBBB")


def read_png(content: bytes) -> Picture:
    """Return the picture. Raises PictureError."""
    kept: list[tuple[bytes, bytes]] = []
    for kind, data in _chunks(content):
        if not kept and kind != b"IHDR":
            raise broken("it does not begin with its size")
        if kind in _KEPT:
            kept.append((kind, data))
        elif kind[:1].isupper():
            raise broken("a part of it is unknown")
    kinds = [kind for kind, _ in kept]
    if kinds.count(b"IHDR") != 1 or kinds[-1] != b"IEND":
        raise broken("it breaks off")
    header = kept[0][1]
    if len(header) != _HEADER.size:
        raise broken("it does not say its size")
    width, height, depth, colour, *methods = _HEADER.unpack(header)
    check_sides(width, height)
    *compressing, interlacing = methods
    if depth not in _DEPTHS.get(colour, ()) or any(compressing) or interlacing > 1:
        raise broken("its colours are of no known kind")
    if colour == _PALETTE and b"PLTE" not in kinds:
        raise broken("its colours are not in it")
    bits = _CHANNELS[colour] * depth
    pixels = b"".join(data for kind, data in kept if kind == b"IDAT")
    _check_pixels(pixels, sum(_bytes_of(width, height, bits, is_interlaced=bool(interlacing))))
    return Picture(
        media_type="image/png",
        width=width,
        height=height,
        content=SIGNATURE + b"".join(_chunk(kind, data) for kind, data in kept),
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, end = len(SIGNATURE), len(content)
    while at + 12 <= end:
        size = int.from_bytes(content[at : at + 4])
        kind, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + size]
        at += size + 12
        if at > end or zlib.crc32(kind + data) != int.from_bytes(content[at - 4 : at]):
            raise broken("its parts do not add up")
        yield kind, data
        if kind == b"IEND":  # what follows is no part of it
            return
    raise broken("it breaks off")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return b"".join(
        (len(data).to_bytes(4), kind, data, zlib.crc32(kind + data).to_bytes(4)),
    )


def _bytes_of(width: int, height: int, bits: int, *, is_interlaced: bool) -> Iterator[int]:
    for left, across, top, down in _PASSES if is_interlaced else ((0, 1, 0, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            yield rows * (1 + (columns * bits + 7) // 8)


def _check_pixels(compressed: bytes, expected: int) -> None:
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(compressed, expected + 1)
    except zlib.error as error:
        raise broken("its pixels cannot be read") from error
    if len(pixels) != expected or not unpacking.eof or unpacking.unused_data:
        raise broken("it has other pixels than it says")
