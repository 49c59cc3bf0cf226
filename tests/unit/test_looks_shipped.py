"""The two looks that are shipped: each with every kind of content, and every check."""

from pathlib import Path

import pytest

from digest.render.checks.styles.colour import contrast, read_colour
from digest.render.fit import HTML_LIMIT_BYTES, worst_case_bytes
from digest.render.looks.check_look import check_look
from digest.render.looks.names import PAIRS
from digest.render.looks.samples import sample_editions
from tests.unit.mail_factories import CAVEAT, LOOKS, SHELF, look_in, own_look, render

LEAST_CONTRAST = 7.0
"""WCAG 2.2, success criterion 1.4.6 (AAA): more than a look must have."""


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_found_in_any_mail(look: str) -> None:
    assert check_look(look_in(SHELF / look), caveat=CAVEAT) == ()


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_that_hides_the_caveat_from_some_is_found(look: str, tmp_path: Path) -> None:
    style = own_look(tmp_path, look) / "style.mjml"
    hiding = "<mj-style>@media (max-width: 400px) { .tint { display: none; } }</mj-style>"
    style.write_text(style.read_text("utf-8") + hiding, "utf-8")
    codes = {finding.code for _, finding in check_look(look_in(tmp_path), caveat=CAVEAT)}
    assert "caveat-hidden" in codes


def test_a_look_without_a_way_to_leave_is_found(tmp_path: Path) -> None:
    foot = own_look(tmp_path) / "foot.mjml"
    foot.write_text(foot.read_text("utf-8").replace("{{ unsubscribe_url }}", "x"), "utf-8")
    ((sample, finding),) = check_look(look_in(tmp_path), caveat=CAVEAT)
    assert sample == "as usual"
    assert "shows no unsubscribe_url" in finding.what


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", ["as usual", "the longest"])
def test_a_long_mail_stays_whole(look: str, name: str) -> None:
    mail = render(sample_editions(CAVEAT)[name], look)
    assert worst_case_bytes(mail.html, markers=tuple(mail.slots.values())) <= HTML_LIMIT_BYTES


def test_they_say_the_same_and_look_different() -> None:
    cards, letter = (render(look=look) for look in LOOKS)
    assert cards.subject == letter.subject
    assert cards.preheader == letter.preheader
    assert cards.html != letter.html
    without_markers = [text_of(one.text.decode(), one.slots) for one in (cards, letter)]
    assert without_markers[0] == without_markers[1]


@pytest.mark.parametrize("look", LOOKS)
def test_their_colours_stand_out_further_than_they_must(look: str) -> None:
    named = dict(look_in(SHELF / look).constants)
    for half in ("light", "dark"):
        for text, ground in PAIRS:
            one = read_colour(named[f"{half}.{text}"])
            other = read_colour(named[f"{half}.{ground}"])
            assert one
            assert other
            assert contrast(one, other) >= LEAST_CONTRAST, (half, text, ground)


def text_of(text: str, slots: dict[str, str]) -> str:
    for name, marker in slots.items():
        text = text.replace(marker, name)
    return text
