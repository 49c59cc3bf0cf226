"""Which languages the pages can speak: those with a catalogue, and English, which they are
written in. A further one needs its folder in ``digest/locale`` and no code."""

from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import to_language

SOURCE_LANGUAGE = "en"
CATALOGUE = Path("LC_MESSAGES") / "django.mo"


def offered_languages(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return code and own name of each language with a catalogue in ``folder``, by code."""
    found = {to_language(path.parents[1].name) for path in folder.glob(f"*/{CATALOGUE}")}
    return tuple((code, _own_name(code)) for code in sorted({SOURCE_LANGUAGE, *found}))


def _own_name(code: str) -> str:
    """Return what those who speak it call it; the code where Django does not know."""
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]
