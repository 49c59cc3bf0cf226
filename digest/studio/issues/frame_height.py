"""How tall the preview's frame is: then what is round it scrolls, and stays where it was when the
mail is shown anew. Pure.

The mail stands in a sandbox without scripts: nobody can ask it how tall it is, nor where it was
scrolled to. So its height is told from its text, as measured with both looks that are shipped, and
rather too tall than too low: then it ends with some empty space, else it scrolls in itself.
"""

PHONE_PIXELS = 360
_LARGE = 1.3


def frame_height(characters: int, *, width: int, as_text: bool, large_text: bool) -> int:
    """Return it in pixels, by the characters of the mail's text and the frame's width in pixels."""
    is_narrow = width <= PHONE_PIXELS
    if as_text:
        return round(100 + characters * (0.8 if is_narrow else 0.7))
    height = 600 + 1.3 * characters if is_narrow else 700 + 1.1 * characters
    return round(height * _LARGE) if large_text else round(height)
