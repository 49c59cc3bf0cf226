"""Any file that somebody chose, by what it holds. Pure."""

from digest.newsletters.logos import read_jpeg, read_png
from digest.newsletters.logos.picture import Picture, PictureError

MOST_BYTES = 150_000
"""What a phone on a slow line has in less than a second (1.6 Mbit/s)."""


def read_picture(content: bytes, *, size: int) -> Picture:
    """Return the picture in it; ``size`` is how large the file was. Raises PictureError."""
    if size > MOST_BYTES:
        raise PictureError(
            f"The file has {size:,} bytes; {MOST_BYTES:,} are the most. Save it smaller: 520 "
            "pixels wide are enough."
        )
    if content.startswith(read_png.SIGNATURE):
        return read_png.read_png(content)
    if content.startswith(read_jpeg.SIGNATURE):
        return read_jpeg.read_jpeg(content)
    raise PictureError(
        "Choose a PNG or JPEG file: mail programs do not all show others, such as SVG and WebP."
    )
