"""A newsletter's own colours in place of its look's: what will do, and what is said of the rest."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.change_error import ChangeError
from digest.newsletters.own_colours import kept_colours, read_colours, written_colours
from digest.render.checks import check_craft, check_mail
from digest.render.checks.styles.colour import contrast, read_colour
from digest.render.looks.contrasts import contrasts
from digest.render.looks.look import Look
from digest.render.looks.names import COLOURS
from digest.render.looks.own_colours import colour_faults, in_own_colours, own_of
from digest.render.looks.samples import sample_editions
from digest.render.mail import render_mail
from digest.render.template_error import TemplateError
from digest.render.templates import MailTemplates, compile_mail_templates, prepare
from tests.unit.mail_factories import CAVEAT, LOOKS, SHELF, look_in, make_edition

CARDS, LETTER = (look_in(SHELF / name) for name in LOOKS)
PLUM = {"accent.light": "#6b2148", "accent.dark": "#f0b9d3"}
NAMES = tuple(CARDS.colours)
GROUNDS = ("paper", "card", "tint")
COLOUR = re.compile("#[0-9a-f]{6}")
TOO_NEAR = {"contrast-low", "contrast-unknown", "caveat-hidden"}


def test_the_chosen_colours_stand_in_the_mail_and_all_else_is_the_looks() -> None:
    look = in_own_colours(CARDS, PLUM)
    assert look.colours == CARDS.colours | PLUM
    assert (look.sizes, look.name, look.folders) == (CARDS.sizes, CARDS.name, CARDS.folders)
    usual, own = (compile_mail_templates(each) for each in (CARDS, look))
    for value in PLUM.values():
        assert value in own.html
        assert value not in usual.html
    assert usual.colours == ""
    assert own.sha256 != usual.sha256
    assert MailTemplates.from_dict(own.to_dict()) == own
    in_its_place = own.html
    for name, value in PLUM.items():
        assert CARDS.colours[name] in in_its_place or name == "accent.dark"
        in_its_place = in_its_place.replace(value, CARDS.colours[name])
    assert in_its_place == usual.html


def test_what_was_stored_before_there_were_own_colours_is_read() -> None:
    stored = compile_mail_templates(CARDS).to_dict()
    del stored["colours"]
    assert MailTemplates.from_dict(stored).colours == ""


def test_the_looks_own_colours_are_none_of_the_newsletters() -> None:
    assert own_of(CARDS, CARDS.colours | {"accent.dark": "#F0B9D3"}) == {"accent.dark": "#f0b9d3"}
    assert own_of(CARDS, {"ink.light": CARDS.colours["ink.light"].upper()}) == {}


@pytest.mark.parametrize(
    ("own", "at", "words"),
    [
        ({"accent.light": "navy"}, "accent.light", "cannot be 'navy'. Write # and six digits"),
        ({"accent.light": "#fff"}, "accent.light", "Write # and six digits"),
        ({"accent.light": "#6b2148\n"}, "accent.light", "Write # and six digits"),
        ({"accent.light": "#6b2148;}"}, "accent.light", "Write # and six digits"),
        ({"accent.light": "#\u0661\u0661\u0661\u0661\u0661\u0661"}, "accent.light", "six digits"),
        ({"accent.light": ""}, "accent.light", "Write # and six digits"),
        ({"accent.light": 7}, "accent.light", "cannot be '7'. Write # and six digits"),
        ({"acent.light": "#6b2148"}, "acent.light", "Did you mean accent.light?"),
        ({"accent": "#6b2148"}, "accent", "none of a look's colours"),
        (
            {"accent.light": "#a07090"},
            "accent.light",
            "3.3 to 1 (light), where 4.5 is the least. Make accent darker or tint lighter.",
        ),
        (
            {"button.light": "#dddddd"},
            "button.light",
            "1.3 to 1 (light), where 4.5 is the least. Make button darker or button_ink lighter.",
        ),
        ({"paper.dark": "#f0ede6"}, "paper.dark", "(dark), where 4.5 is the least. Make"),
        ({"focus.light": "#e0d8c8"}, "focus.light", "to 1 (light), where 3 is the least"),
        ({"ink.dark": "#000000", "card.dark": "#101010"}, "ink.dark", "ink on card has a contrast"),
    ],
)
def test_what_will_not_do_is_told_at_the_colour_with_a_mend(
    own: dict[str, str], at: str, words: str
) -> None:
    faults = colour_faults(CARDS, own)
    assert list(faults) == [at]
    assert words in faults[at]
    with pytest.raises(TemplateError, match=r"^own colours: ") as error:
        in_own_colours(CARDS, own)
    assert words in str(error.value)


def test_a_contrast_that_just_fails_is_not_told_as_what_would_do() -> None:
    white = {f"{ground}.light": "#ffffff" for ground in GROUNDS}
    faults = colour_faults(CARDS, white | {"ink.light": "#777777"})
    assert "has a contrast of 4.4 to 1" in faults["ink.light"]
    assert colour_faults(CARDS, white | {"ink.light": "#767676"}) == {}


def test_in_another_look_they_stay_where_they_can_be_told_apart() -> None:
    assert kept_colours(LETTER, PLUM) == PLUM
    assert kept_colours(LETTER, LETTER.colours) == {}
    dark = {f"{ground}.light": "#101010" for ground in GROUNDS}
    light = {f"{name}.light": "#fafafa" for name in ("ink", "muted", "accent", "focus")}
    assert kept_colours(LETTER, dark | light) == dark | light
    assert kept_colours(LETTER, dark) == {}


def test_they_are_written_and_read_the_same() -> None:
    assert read_colours(",".join(written_colours(PLUM))) == PLUM
    assert read_colours("accent:#6b2148, ink.dark:#FFFFFF") == {
        "accent.light": "#6b2148",
        "accent.dark": "#6b2148",
        "ink.dark": "#FFFFFF",
    }
    assert read_colours("  ") == {}
    with pytest.raises(ChangeError, match=r"'#6b2148' names no colour; write it like accent\."):
        read_colours("accent.light:#6b2148,#6b2148")


NAMED = st.sampled_from(NAMES) | st.text(max_size=12)
VALUES = st.from_regex(r"#[0-9a-fA-F]{6}\s?", fullmatch=True) | st.text(max_size=9)


@given(st.dictionaries(NAMED, VALUES, max_size=4))
def test_nothing_but_colours_gets_into_a_look(own: dict[str, str]) -> None:
    try:
        look = in_own_colours(CARDS, own)
    except TemplateError:
        return
    assert all(COLOUR.fullmatch(value) for value in look.colours.values())
    assert set(look.constants) - set(CARDS.constants) == {
        (f"{half}.{name}", own[f"{name}.{half}"].lower())
        for name, half in (each.split(".") for each in own)
        if own[f"{name}.{half}"].lower() != CARDS.colours[f"{name}.{half}"]
    }


def lightness() -> st.SearchStrategy[tuple[int, int, int]]:
    return st.tuples(*[st.integers(0, 255)] * 3)


@st.composite
def barely_told_apart(draw: st.DrawFn, look: Look) -> dict[str, str]:
    """Grounds somewhere in the light or in the dark, and texts that are just far enough away."""
    own: dict[str, str] = {}
    for half in draw(st.sets(st.sampled_from(("light", "dark")), min_size=1)):
        is_dark = draw(st.booleans())
        span = (0, 50) if is_dark else (205, 255)
        for ground in (*GROUNDS, "button"):
            own[f"{ground}.{half}"] = written(draw(st.tuples(*[st.integers(*span)] * 3)))
        for text in ("ink", "muted", "accent", "button_ink", "focus"):
            start = draw(lightness())
            grounds = ("button",) if text == "button_ink" else GROUNDS
            seen_on = [own[f"{ground}.{half}"] for ground in grounds]
            least = 3 if text == "focus" else 4.5
            own[f"{text}.{half}"] = moved_away(start, seen_on, least, to=255 if is_dark else 0)
    return own_of(look, own)


def moved_away(start: tuple[int, int, int], grounds: list[str], least: float, *, to: int) -> str:
    """Move a colour towards black or white until it is just told from all of the grounds."""
    for step in range(256):
        moved = written(tuple(part + (to - part) * step // 255 for part in start))
        if all(ratio_of(moved, ground) >= least for ground in grounds):
            return moved
    raise AssertionError((start, grounds))


def written(colour: tuple[int, ...]) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)


def ratio_of(one: str, other: str) -> float:
    first, second = read_colour(one), read_colour(other)
    assert first
    assert second
    return contrast(first, second)


@pytest.mark.parametrize("look", [CARDS, LETTER], ids=LOOKS)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_no_colours_that_are_accepted_give_a_mail_that_cannot_be_read(
    look: Look, data: st.DataObject
) -> None:
    own = data.draw(barely_told_apart(look))
    assert colour_faults(look, own) == {}
    worn = in_own_colours(look, own)
    assert all(pair.ratio >= pair.least for pair in contrasts(worn.colours))
    prepared = prepare(compile_mail_templates(worn))
    edition = make_edition(articles=sample_editions(CAVEAT)["as usual"].articles[:4])
    mail = render_mail(prepared, edition)
    found = (*check_mail(mail, edition), *check_craft(mail, edition))
    assert [each for each in found if each.code in TOO_NEAR or each.severity == "error"] == []


def test_every_colour_that_a_look_has_can_be_a_newsletters_own() -> None:
    assert set(NAMES) == {f"{name}.{half}" for name in COLOURS for half in ("light", "dark")}
