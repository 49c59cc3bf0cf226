"""Files that somebody chose for a logo: PNG and JPEG are taken, without what does not show."""

import io
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from digest.newsletters.logos.picture import LONGEST_SIDE_PIXELS, PictureError
from digest.newsletters.logos.read_picture import MOST_BYTES, read_picture


def picture(
    form: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (60, 20), **how: Any
) -> bytes:
    image = Image.linear_gradient("L").resize(size).convert(mode)
    file = io.BytesIO()
    image.save(file, form, **how)
    return file.getvalue()


def read(content: bytes) -> Any:
    return read_picture(content, size=len(content))


def pixels(content: bytes) -> bytes:
    return Image.open(io.BytesIO(content)).convert("RGBA").tobytes()


def chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


PNG = picture()
JPEG = picture("JPEG")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_shows_as_it_did(mode: str) -> None:
    content = picture(mode="RGB" if mode == "I;16" else mode)
    if mode == "I;16":
        file = io.BytesIO()
        Image.new("I;16", (60, 20), 9_000).save(file, "PNG")
        content = file.getvalue()
    found = read(content)
    assert (found.media_type, found.width, found.height) == ("image/png", 60, 20)
    assert pixels(found.content) == pixels(content)
    assert read(found.content) == found, "what is kept is kept as it is"


@pytest.mark.parametrize("mode", ["L", "RGB"])
@pytest.mark.parametrize("progressive", [False, True])
def test_every_kind_of_jpeg_shows_as_it_did(mode: str, progressive: bool) -> None:
    content = picture("JPEG", mode, progressive=progressive, optimize=True)
    found = read(content)
    assert (found.media_type, found.width, found.height) == ("image/jpeg", 60, 20)
    assert pixels(found.content) == pixels(content)
    assert read(found.content) == found


def test_an_interlaced_png_is_counted_pass_by_pass() -> None:
    # Seven passes over 17 by 19 pixels of one byte; no library here writes such a file.
    rows = [(3, 3), (2, 3), (5, 2), (4, 5), (9, 5), (8, 10), (17, 9)]
    data = b"".join((b"\0" + bytes(columns)) * count for columns, count in rows)
    header = (17).to_bytes(4) + (19).to_bytes(4) + bytes((8, 0, 0, 0, 1))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(data)), chunk(b"IEND", b""))
    content = PNG[:8] + b"".join(parts)
    assert Image.open(io.BytesIO(content)).tobytes() == bytes(17 * 19)
    assert read(content).content == content


def test_nothing_that_does_not_show_is_kept() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ada Secret")
    noted = picture(pnginfo=notes) + b"<script>Secret</script>"
    exif = Image.Exif()
    exif[0x013B] = "Ada Secret"
    photographed = picture("JPEG", exif=exif, comment=b"Secret") + b"PK Secret"
    for content in (noted, photographed):
        assert b"Secret" in content
        assert b"Secret" not in read(content).content
    assert read(noted).sha256 == read(PNG).sha256


def _wrong_sum() -> bytes:
    at = PNG.index(b"IDAT") + 8
    return PNG[:at] + bytes((PNG[at] ^ 1,)) + PNG[at + 1 :]


def _other_size() -> bytes:
    header = (61).to_bytes(4) + PNG[20:29]
    return PNG[:8] + chunk(b"IHDR", header) + PNG[33:]


def _bomb() -> bytes:
    header = (60).to_bytes(4) + (20).to_bytes(4) + bytes((8, 2, 0, 0, 0))
    data = zlib.compress(bytes(50_000_000), 9)
    return PNG[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "Choose a PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Choose a PNG or JPEG"),
        (picture("GIF"), "Choose a PNG or JPEG"),
        (picture("WEBP"), "Choose a PNG or JPEG"),
        (PNG[:-30], "breaks off|do not add up"),
        (_wrong_sum(), "do not add up"),
        (_other_size(), "other pixels than it says"),
        (_bomb(), "other pixels than it says"),
        (PNG[:8] + PNG[33:], "does not begin with its size"),
        (picture(size=(LONGEST_SIDE_PIXELS + 1, 20)), "no larger than 2000"),
        (picture("JPEG", size=(20, 15)), "needs 16 on each side"),
        (JPEG[:-2], "breaks off"),
        (JPEG[:200], "breaks off"),
        (b"\xff\xd8\xff\xd9", "not one picture"),
        (picture("JPEG", "CMYK"), "made for printing"),
        (PNG + bytes(MOST_BYTES), "150,000 are the most"),
    ],
)
def test_what_will_not_do_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(PictureError, match=why):
        read(content)


@given(st.sampled_from([PNG, JPEG]), st.data())
def test_no_broken_file_ends_in_anything_but_a_refusal(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content) - 1))
    put = data.draw(st.binary(max_size=6))
    taken = data.draw(st.integers(0, 40))
    try:
        found = read(content[:at] + put + content[at + taken :])
    except PictureError:
        return
    assert read(found.content) == found
