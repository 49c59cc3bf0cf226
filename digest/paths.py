"""Where the files that ship with the program lie, in a checkout and in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_templates"

TEMPLATES = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent / "templates"
EMAIL_TEMPLATES = TEMPLATES / "email"
WEB_TEMPLATES = TEMPLATES / "web"
STATIC_FILES = WEB_TEMPLATES / "static"
LOCALE = _PACKAGE / "locale"
DEMO_CONTENT = _PACKAGE / "demo" / "content"
