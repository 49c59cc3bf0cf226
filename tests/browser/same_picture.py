"""Are two pictures of a mail the same, but for how letters are drawn?"""

from PIL import Image, ImageChops, ImageFilter

FLAT_WITHIN = 8
"""How far colours may lie apart within a patch that counts as flat."""
FLAT_DIFFERENCE = 6
"""More than quantising does to a flat colour, and less than a person could see."""
MOST_FLAT_SHARE = 0.0005
PATCH_PIXELS = 8
PATCH_DIFFERENCE = 32
"""Between two patches' mean colours; how letters' edges are drawn changes it by 24 at most."""
MOST_PATCHES = 2
MOST_ROWS = 2
"""By which one may be taller: a line of text more is some ten."""


def difference(one: Image.Image, other: Image.Image) -> str:
    """Return in words how they differ; empty where they are the same to the eye."""
    if one.width != other.width or abs(one.height - other.height) > MOST_ROWS:
        return f"It is {one.width} by {one.height} instead of {other.width} by {other.height}."
    shared = (0, 0, one.width, min(one.height, other.height))
    one, other = one.crop(shared), other.crop(shared)
    apart = _strongest(ImageChops.difference(one, other))
    flat = ImageChops.multiply(_flat(one), _flat(other))
    wrong = ImageChops.multiply(apart.point(_above(FLAT_DIFFERENCE)), flat)
    if (share := _marked(wrong) / (wrong.width * wrong.height)) > MOST_FLAT_SHARE:
        return f"A ground has another colour or place ({share:.2%}, first at {_first(wrong)})."
    patches = ImageChops.difference(one.reduce(PATCH_PIXELS), other.reduce(PATCH_PIXELS))
    wrong = _strongest(patches).point(_above(PATCH_DIFFERENCE))
    if (patches_apart := _marked(wrong)) > MOST_PATCHES:
        x, y = (at * PATCH_PIXELS for at in _first(wrong))
        return f"Text has another colour or place ({patches_apart} patches, first at {(x, y)})."
    return ""


def _strongest(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _flat(image: Image.Image) -> Image.Image:
    high, low = image.filter(ImageFilter.MaxFilter(5)), image.filter(ImageFilter.MinFilter(5))
    spread = _strongest(ImageChops.difference(high, low))
    return spread.point([255 if value <= FLAT_WITHIN else 0 for value in range(256)])


def _above(least: int) -> list[int]:
    return [255 if value > least else 0 for value in range(256)]


def _marked(image: Image.Image) -> int:
    return image.histogram()[255]


def _first(marked: Image.Image) -> tuple[int, int]:
    left, top, _, _ = marked.getbbox() or (0, 0, 0, 0)
    return left, top
