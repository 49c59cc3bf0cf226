"""How far two screenshots are apart, measured by the browser that took them."""

from base64 import b64encode
from dataclasses import dataclass

from playwright.sync_api import Page

SAME_BELOW = 24
"""Of 255, in the channel that differs most: what smoothing of a letter's edge may change."""
_COMPARE = """
async ([one, other, sameBelow]) => {
  const read = async (data) => {
    const picture = await createImageBitmap(await (await fetch(data)).blob());
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    return context.getImageData(0, 0, picture.width, picture.height);
  };
  const [a, b] = [await read(one), await read(other)];
  const found = { heights: [a.height, b.height], pixels: 0, first: -1, all: a.width * a.height };
  const length = Math.min(a.data.length, b.data.length);
  for (let at = 0; at < length; at += 4) {
    let most = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      most = Math.max(most, Math.abs(a.data[at + channel] - b.data[at + channel]));
    }
    if (most >= sameBelow) {
      found.pixels += 1;
      if (found.first < 0) found.first = Math.floor(at / 4 / a.width);
    }
  }
  return found;
}
"""


@dataclass(frozen=True, kw_only=True)
class Apart:
    """What differs."""

    heights: tuple[int, int]
    share: float
    """Of the first picture's pixels, 0 to 1."""
    first: int
    """The first row that differs; -1 for none."""

    def is_more_than(self, share: float) -> bool:
        """Tell whether one is longer, or more of its pixels differ."""
        return self.heights[0] != self.heights[1] or self.share > share


def compare(page: Page, one: bytes, other: bytes) -> Apart:
    """Compare two PNG pictures of one width."""
    data = [f"data:image/png;base64,{b64encode(picture).decode()}" for picture in (one, other)]
    found = page.evaluate(_COMPARE, [*data, SAME_BELOW])
    first, second = found["heights"]
    return Apart(
        heights=(first, second), share=found["pixels"] / found["all"], first=found["first"]
    )
