"""A picture as it is kept: only what is needed to show it. Pure."""

import hashlib
from dataclasses import dataclass
from typing import Literal

LONGEST_SIDE_PIXELS = 2_000
SHORTEST_SIDE_PIXELS = 16
MediaType = Literal["image/png", "image/jpeg"]


class PictureError(ValueError):
    """A file that cannot be taken for a logo; the message says why and what would do."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One that can be shown."""

    media_type: MediaType
    width: int
    height: int
    """Pixels."""
    content: bytes
    """Without notes, places, profiles or anything else that the file may have carried."""

    @property
    def sha256(self) -> str:
        """Hex, of its bytes: the same picture has one name."""
        return hashlib.sha256(self.content).hexdigest()


def check_sides(width: int, height: int) -> None:
    """Raise PictureError for a picture that is too small or too large to be a logo."""
    if max(width, height) > LONGEST_SIDE_PIXELS:
        raise PictureError(
            f"It is {width} by {height} pixels. Save it no larger than {LONGEST_SIDE_PIXELS} on a "
            "side."
        )
    if min(width, height) < SHORTEST_SIDE_PIXELS:
        raise PictureError(
            f"It is {width} by {height} pixels. A logo needs {SHORTEST_SIDE_PIXELS} on each side."
        )


def broken(what: str) -> PictureError:
    """Return the error for a file that is not what it says."""
    return PictureError(f"The picture is broken: {what}. Save it once more and choose that file.")
