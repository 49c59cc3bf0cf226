"""Characters that turn words round, or hide in them, go into no mail."""

from dataclasses import replace

import pytest

from digest.render.checks.caveat.page import page_doubt
from digest.render.clean_text import clean_line, clean_text
from digest.render.readable import MOST_MARKS, unreadable_at
from tests.unit.mail_factories import make_article, make_edition, render
from tests.unit.planted_caveat import MAIL, codes, findings, planted

TURNING = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
MARKS = ["\u200e", "\u200f", "\u061c"]
UNSEEN = [
    "\u00ad", "\u034f", "\u115f", "\u180e", "\u200b", "\u200c", "\u200d", "\u2028", "\u2029",
    "\u2060", "\u2064", "\u2800", "\u3164", "\ufe0f", "\ufeff", "\ufff9", "\U000e0041",
    "\U000e0100", "\ue000", "\x00", "\x08", "\x1b", "\x7f", "\x9b",
]  # fmt: skip
ACUTE = "\u0301"
REFUSED = [*TURNING, *MARKS, *UNSEEN]


def in_text(planted: str):
    before, caveat = MAIL.text.split(b"Research goes", 1)
    return replace(MAIL, text=before + planted.encode() + b"Research goes" + caveat)


@pytest.mark.parametrize("character", REFUSED)
def test_such_a_character_before_the_caveat_is_found_in_both_parts(character):
    if character != "\x00":
        assert "character-unreadable" in codes(planted(f"<p>{character}x</p>"))
    assert "character-unreadable" in codes(in_text(character))


@pytest.mark.parametrize("character", REFUSED)
def test_such_a_character_within_the_caveat_is_found(character):
    for field in ("html", "text"):
        part = getattr(MAIL, field).replace(b"many stages", f"many{character} stages".encode())
        assert codes(replace(MAIL, **{field: part})) & {"character-unreadable", "caveat-missing"}


@pytest.mark.parametrize("written", ["&#x202e;", "&#8238;", "&#x202E", "&rlm;", "&shy;", "&zwj;"])
def test_such_a_character_written_as_a_reference_is_found(written):
    assert "character-unreadable" in codes(planted(f"<p>{written} x</p>"))
    assert "character-unreadable" in codes(planted(f'<p title="{written} x">x</p>'))
    assert "character-unreadable" in codes(planted(f"<!--[if mso]><p>{written} x</p><![endif]-->"))


def test_it_is_named_with_its_place():
    (found,) = (one for one in findings(in_text("\u202e")) if one.code == "character-unreadable")
    assert "U+202E (RIGHT-TO-LEFT OVERRIDE) after “" in found.what
    assert found.place == "text"


def test_marks_piled_on_one_letter_are_found_also_where_tags_part_them():
    for piled in (
        "x" + ACUTE * (MOST_MARKS + 1),
        "x" + ACUTE * MOST_MARKS + f"<b>{ACUTE}</b>",
        " \u0338",
    ):
        assert "character-unreadable" in codes(planted(f"<p>{piled}</p>"))


@pytest.mark.parametrize(
    "text",
    [
        "שָׁלוֹם, a word with points",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "क्\u200dष",
        "Ðặc biệt, Tie\u0302\u0301ng Vie\u0323\u0302t",
        "ภาษาไทยที่นี่",
        "❤\ufe0f 1\ufe0f\u20e3 👩🏽\u200d🔬 \U0001fae8",
        "10\u202f000\u00a0g\u2009± 5 °C — “so”… x 日本語　テ",
    ],
)
def test_what_languages_need_is_no_finding(text):
    assert findings(planted(f'<p dir="auto">{text}</p>')) == ()
    assert findings(in_text(f"{text}\n\n")) == ()
    assert clean_line(text) == text


@pytest.mark.parametrize("character", REFUSED)
def test_no_publishers_or_editors_text_brings_one_into_a_mail(character):
    bad = f"Walk{character}ing e{ACUTE * 9} and{character} {character}more"
    edition = make_edition(
        articles=(make_article(title=bad, takeaway=bad, found=bad),), note=bad, caveat=bad
    )
    assert "character-unreadable" not in {one.code for one in findings(render(edition), edition)}


@pytest.mark.parametrize("character", REFUSED)
def test_cleaned_text_holds_none(character):
    cleaned = clean_text(f"{character}a {character} \u0301b{character}\n{character}\n\u0301c")
    assert unreadable_at(cleaned) == ()
    assert clean_text(cleaned) == cleaned


def test_a_page_with_one_is_found():
    page = '<!doctype html><html><body><p dir="auto">{}Be well.</p></body></html>'
    assert page_doubt(page.format(""), "Be well.", sheet_at=lambda _: None) == ""
    doubt = page_doubt(page.format("&#x202e;"), "Be well.", sheet_at=lambda _: None)
    assert "U+202E" in doubt
