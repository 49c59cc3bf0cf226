"""The data on mail programs that came with the program."""

import json
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).parent / "data"
SUPPORT_FILE = _DATA / "caniemail.json"
BARE_FILE = _DATA / "our_template.json"


class Feature(NamedTuple):
    """One feature of HTML, CSS or images."""

    title: str
    unknown_to: tuple[str, ...]
    """Mail programs whose latest tested version does not know it: ``Outlook (Windows)``."""


@lru_cache(maxsize=1)
def known_features() -> dict[str, Feature]:
    """Return the features by caniemail's name for them, such as ``css-border-radius``."""
    stored = json.loads(SUPPORT_FILE.read_text(encoding="utf-8"))["features"]
    return {
        name: Feature(title=feature["title"], unknown_to=tuple(feature["unknown_to"]))
        for name, feature in stored.items()
    }


@lru_cache(maxsize=1)
def features_of_ours() -> frozenset[str]:
    """Return those that our own template or a plain picture uses: what becomes of these everywhere
    is known."""
    return frozenset(json.loads(BARE_FILE.read_text(encoding="utf-8")))
