"""A look's file of colours, sizes and fonts: what it may say, and what is said of its faults."""

import re
from pathlib import Path

import pytest

from digest.render.looks.look import Look
from digest.render.mail import render_mail
from digest.render.template_error import TemplateError
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import SHELF, look_in, make_edition, own_look

CARDS = (SHELF / "cards" / "look.toml").read_text("utf-8")


def look_with(folder: Path, written: str, instead: str) -> Look:
    """Read the shipped look with something else in its file."""
    assert CARDS.count(written) == 1
    (own_look(folder) / "look.toml").write_text(CARDS.replace(written, instead), "utf-8")
    return look_in(folder)


def refused(folder: Path, written: str, instead: str) -> str:
    with pytest.raises(TemplateError) as error:
        look_with(folder, written, instead)
    return str(error.value)


def place_of(written: str) -> tuple[int, int]:
    before = CARDS[: CARDS.index(written)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


BODY = 'body     = { usual = "18px", larger = "23px" }'
INK = 'ink        = { light = "#1c2427", dark = "#f0ede6" }'


@pytest.mark.parametrize(
    ("written", "instead", "at", "words"),
    [
        ('"#1c2427"', '"#1c242"', INK, "ink cannot be '#1c242'. Write # and six digits"),
        ('"#1c2427"', '"navy"', INK, "ink cannot be 'navy'. Write # and six digits"),
        ('"#1c2427"', "7", INK, "ink cannot be 7. Write # and six digits"),
        (INK, INK.replace("ink", "inc", 1), INK, "inc is none of a look's colours. Did you mean"),
        (INK, 'ink = "#1c2427"', INK, 'Write ink = { light = "...", dark = "..." }.'),
        (INK, INK.replace("dark", "night"), INK, "ink is given as light and as dark."),
        (INK, "", "[colours]", "The look's colours lack ink. Add them below [colours]"),
        (INK, INK.replace("ink", "like", 1), INK, "like is none of a look's colours. Write it ab"),
        ("[colours]", "colour = 1\n[colours]", "[colours]", "a look has. Did you mean colours?"),
        ("[fonts]", "[font]", "[fonts]", "font is nothing that a look has. Did you mean fonts?"),
        (BODY, BODY.replace("18", "9"), "body ", "Write 14px to 48px."),
        (BODY, BODY.replace("18", "23"), "body ", "no larger for readers who asked"),
        (
            '"600px"',
            '"\N{ARABIC-INDIC DIGIT SIX}\N{ARABIC-INDIC DIGIT ZERO}\N{ARABIC-INDIC DIGIT ZERO}px"',
            "measure",
            "Write 320px to 800px.",
        ),
        ('"600px"', '"60%"', "measure", "measure cannot be '60%'. Write 320px to 800px."),
        ("Georgia, 'Times New Roman', serif", "Georgia", "headings", "End with serif, sans-serif"),
        ("Georgia, 'Times New Roman', serif", "Georgia; x", "headings", "Write names with commas"),
        ("Georgia, 'Times New Roman', serif", "Wingdings, serif", "headings", "not known"),
        (
            '"#1c2427"',
            "[" * 5_000,
            INK,
            "Brackets are nested too deeply. Take them out: a look has",
        ),
        ('"600px"', "[" * 300 + "]" * 300, "measure", "measure cannot be [[[[[[[...]]]]]]]."),
        ('"600px"', "9" * 5_000, "measure", "A number is too long. Write sizes in quotes, like"),
        ('"600px"', "0x" + "f" * 5_000, "measure", "measure cannot be so long a number. Write 320"),
        ('"600px"', '"' + "x" * 5_000 + '"', "measure", "xxx...xxx"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_a_mend(tmp_path, written, instead, at, words):
    said = refused(tmp_path, written, instead)
    assert said.startswith(f"look.toml:{place_of(at)[0]}:")
    assert words in said


def test_a_wrong_value_is_told_with_its_column(tmp_path):
    said = refused(tmp_path, '"#1c2427"', '"#1c242"')
    line, column = place_of("#1c2427")
    assert said.startswith(f"look.toml:{line}:{column}: ")


def test_what_is_no_toml_is_told_with_its_place(tmp_path):
    said = refused(tmp_path, '"#1c2427"', "#1c2427")
    line, _ = place_of("#1c2427")
    assert re.match(rf"look\.toml:{line}:\d+: This is not TOML", said)
    assert "colours in quotes too" in said


def test_a_file_that_ends_too_early_is_told_with_its_last_line(tmp_path):
    (own_look(tmp_path) / "look.toml").write_text('[colours]\npaper = { light = "#ffffff"', "utf-8")
    with pytest.raises(TemplateError, match=r"^look\.toml:2: This is not TOML"):
        look_in(tmp_path)


@pytest.mark.parametrize(
    ("written", "instead", "words"),
    [
        (
            '"#1c2427"',
            '"#a0a0a0"',
            r"ink on paper .* 2\.3 to 1 \(light\), where 4\.5 is the least",
        ),
        ('"#9a5200"', '"#e0d8c8"', r"focus on paper .* 1\.2 to 1 \(light\), where 3 is the least"),
        ('dark = "#0b2a2a"', 'dark = "#80c0c0"', r"button_ink on button has .* \(dark\)"),
    ],
)
def test_colours_too_near_each_other_are_told(tmp_path, written, instead, words):
    assert re.search(words, refused(tmp_path, written, instead))


def test_a_look_like_another_needs_only_what_is_its_own(tmp_path):
    (tmp_path / "look.toml").write_text(
        'like = "letter"\n\n[colours]\naccent = { light = "#7a1f3d", dark = "#f2b8c6" }\n', "utf-8"
    )
    look = look_in(tmp_path)
    html = render_mail(prepare(compile_mail_templates(look)), make_edition()).html.decode()
    assert "#7a1f3d" in html
    assert "#f2b8c6" in html
    assert "#fcfbf8" in html
    assert "680px" in html


def test_a_look_can_only_be_like_one_that_is_shipped(tmp_path):
    (tmp_path / "look.toml").write_text('\nlike = "lettre"\n', "utf-8")
    with pytest.raises(TemplateError) as error:
        look_in(tmp_path)
    assert str(error.value) == (
        "look.toml:2:9: There is no shipped look 'lettre' to be like. Known are cards, letter."
    )


def test_a_look_without_a_file_that_it_needs_is_told_how_to_have_it(tmp_path):
    (tmp_path / "look.toml").write_text(CARDS, "utf-8")
    with pytest.raises(TemplateError, match=r'^issue\.mjml: There is no such file\..* like = "let'):
        compile_mail_templates(look_in(tmp_path))


def test_a_file_of_its_own_counts_before_that_which_all_looks_share(tmp_path):
    (tmp_path / "look.toml").write_text('like = "cards"', "utf-8")
    (tmp_path / "subject.txt").write_text("{{ newsletter }} of this week", "utf-8")
    mail = render_mail(prepare(compile_mail_templates(look_in(tmp_path))), make_edition())
    assert mail.subject == "Weekly research of this week"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("{{ light.papper }}", "none of the look's names, which stand alone. Did you mean light."),
        ("{{ dark.paper|upper }}", "which stand alone. Did you mean dark.paper?"),
        ("{{ size.mesure }}", "which stand alone. Did you mean size.measure?"),
        ("{{ size.boddy }}", "which stand alone. Did you mean size.body?"),
        ("{{ font }}", "is none of the look's names, which stand alone. Did you mean"),
    ],
)
def test_a_name_that_the_look_has_not_is_told_with_file_line_column_and_tag(tmp_path, tag, words):
    style = own_look(tmp_path) / "style.mjml"
    style.write_text(f"<mj-style>\n  p {{ color: {tag}; }}\n</mj-style>\n", "utf-8")
    with pytest.raises(TemplateError) as error:
        compile_mail_templates(look_in(tmp_path))
    assert str(error.value).startswith(f"style.mjml:2:14: {tag} ")
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("file", "written", "instead", "said"),
    [
        ("style.mjml", "<mj-class ", "<mj-clas ", "<mj-clas> is not an MJML tag. Did you mean"),
        ("head.mjml", "<mj-divider ", "<mj-divder ", "<mj-divder> is not an MJML tag. Did you"),
        ("foot.mjml", "{% endfor %}", "", "{% for line in address_lines %}"),
    ],
)
def test_a_broken_template_of_a_look_is_told_with_file_line_column_and_tag(
    tmp_path, file, written, instead, said
):
    path = own_look(tmp_path) / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(written, instead, 1), "utf-8")
    with pytest.raises(TemplateError) as error:
        compile_mail_templates(look_in(tmp_path))
    assert re.match(rf"{file}:\d+:\d+: ", str(error.value))
    assert said in str(error.value)


def test_sizes_are_those_that_the_reader_asked_for(tmp_path):
    look = look_with(tmp_path, BODY, 'body = { usual = "17px", larger = "31px" }')
    prepared = prepare(compile_mail_templates(look))
    usual = render_mail(prepared, make_edition()).html
    larger = render_mail(prepared, make_edition(large_text=True)).html
    assert b"font-size:17px" in usual
    assert b"font-size:31px" not in usual
    assert b"font-size:31px" in larger
    assert b"font-size:17px" not in larger
