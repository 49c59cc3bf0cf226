"""Brings what the program knows of mail programs up to date.

    python -m tests.caniemail [CANIEMAIL.JSON]

Given caniemail's data (https://www.caniemail.com/api/data.json), keeps of it which features are not
known to which mail programs. With or without it, writes down anew which features our own template
and plain pictures use: authors are told of what theirs has beyond these.
"""

import json
import sys
from pathlib import Path

from digest.render.checks.craft.support.features import features_of
from digest.render.checks.craft.support.known import BARE_FILE, SUPPORT_FILE
from digest.render.checks.document import Document
from tests.unit.mail_factories import make_edition, render

PLATFORMS = {
    "desktop-webmail": "web",
    "mobile-webmail": "mobile web",
    "outlook-com": "Outlook.com",
    "windows-mail": "Windows Mail",
    "ios": "iOS",
    "android": "Android",
    "macos": "macOS",
    "windows": "Windows",
}


PICTURES = [
    f'<img src="https://example.org/a.{form}" alt="A walk" width="100" height="50" />'
    for form in ("gif", "jpg", "png")
]


def main(arguments: list[str]) -> int:
    """Write the data files."""
    for name in arguments:
        support = kept_of(json.loads(Path(name).read_text("utf-8")))
        _write(SUPPORT_FILE, support)
    _write(BARE_FILE, sorted(features_of_our_template()))
    return 0


def kept_of(data) -> dict:
    """Return what we keep of caniemail's data."""
    families = data["nicenames"]["family"]
    return {
        "from": "https://www.caniemail.com",
        "updated": data["last_update_date"],
        "features": {
            feature["slug"]: {
                "title": feature["title"],
                "unknown_to": [
                    f"{families[family]} ({PLATFORMS.get(platform, platform)})"
                    for family, platforms in feature["stats"].items()
                    for platform, versions in platforms.items()
                    if list(versions.values())[-1].startswith("n")
                ],
            }
            for feature in sorted(data["data"], key=lambda feature: feature["slug"])
        },
    }


def features_of_our_template() -> frozenset[str]:
    """Return the features that our own mail uses, with every part shown, and a plain picture's."""
    pages = [render(make_edition(large_text=large)).html.decode() for large in (False, True)]
    return frozenset().union(*(features_of(Document(html)) for html in (*pages, *PICTURES)))


def _write(file: Path, value) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
