"""What people write in the studio, and what it shows of that, may run from right to left."""

import re
from pathlib import Path

import pytest

from digest.studio.templatetags.studio import titles_apart

TEMPLATES = Path(__file__).parents[2] / "templates" / "web" / "studio"
FIELD = re.compile(r"<(?:textarea|input)\b(?:\{\{.*?\}\}|\{%.*?%\}|[^>{])*>")
NO_WORDS = re.compile(
    r'type="(?!text|search)|inputmode=|readonly|hidden|autocomplete="one-time-code"'
    r'|spellcheck="false"'
)


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_every_box_for_words_runs_as_what_is_written_in_it(template: Path) -> None:
    fields = FIELD.findall(template.read_text())
    assert [one for one in fields if 'dir="auto"' not in one and not NO_WORDS.search(one)] == []


def test_a_title_from_right_to_left_runs_its_own_way_in_a_sentence() -> None:
    said = titles_apart("Moved “האם <b>?” to place 2, above “One”.")
    assert said == "Moved “<bdi>האם &lt;b&gt;?</bdi>” to place 2, above “One”."
