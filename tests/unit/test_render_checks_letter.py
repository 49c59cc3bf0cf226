"""The text part: nothing before the caveat's end makes a mail program fold it away."""

import re
from dataclasses import replace

import pytest

from digest.render.blocks import wrap_line
from digest.render.checks import check_mail
from tests.unit.mail_factories import make_article, make_edition, render
from tests.unit.planted_caveat import MAIL, codes, findings

BEGIN = b"Research goes"
END = b"good news alone."


def letter(before: str, *, at: bytes = BEGIN):
    text = MAIL.text.replace(at, before.encode() + at, 1)
    assert text != MAIL.text
    return replace(MAIL, text=text)


@pytest.mark.parametrize(
    "line",
    ["--", "-- ", "---", " -- ", "__", "_____", "\u2014\u2014",
     "-----Original Message-----", "---------- Forwarded message ----------", "-- Ada --"],
)  # fmt: skip
def test_a_line_that_begins_a_signature_or_another_mail_is_found(line):
    for at in (BEGIN, b"FIRST THIS WEEK"):
        (found,) = findings(letter(f"{line}\n", at=at))
        assert (found.code, found.place) == ("caveat-folded", "text")
        assert f"“{line.strip()}”" in found.what


def test_a_caveat_that_is_quoted_is_found():
    for mark in ("> ", ">", ">> ", "| ", " > "):
        assert "caveat-folded" in codes(letter(mark))
        begin = MAIL.text.index(BEGIN)
        quoted = MAIL.text[begin:].replace(b"\n", f"\n{mark}".encode())
        text = MAIL.text[:begin] + mark.encode() + quoted
        assert codes(replace(MAIL, text=text)) & {"caveat-folded", "caveat-missing"}


def test_a_run_of_quoted_lines_before_it_is_found():
    assert "caveat-folded" in codes(letter("> one\n> two\n\n"))
    assert "caveat-folded" in codes(letter("> one\n> two\n\n", at=b"FIRST THIS WEEK"))


@pytest.mark.parametrize(
    "line",
    [
        "**Bold**",
        "***",
        "> 65 years, and others",
        "-" * 8,
        "_" * 72,
        "* * *",
        "- a\n- b",
        "a -- b",
        "Well -",
        "-",
    ],
)
def test_what_a_letter_may_hold_is_no_finding(line):
    assert findings(letter(f"{line}\n\n")) == ()


def test_a_signature_below_it_is_no_finding():
    text = MAIL.text.replace(END, END + b"\n\n-- \nAda\n> so\n> it ends", 1)
    assert findings(replace(MAIL, text=text)) == ()


@pytest.mark.parametrize("rule", ["--", "---", "___", "- - -"])
def test_a_rule_in_a_text_that_comes_in_is_left_out(rule):
    text = f"Walking helped.\n\n{rule}\n\nNobody knows for how long."
    edition = make_edition(articles=(make_article(found=text, takeaway=text),), note=text)
    assert check_mail(render(edition), edition) == ()


def test_no_line_is_broken_before_what_would_mark_it_as_quoted():
    for mark in (">", "|", "--"):
        lines = wrap_line(f"More {mark} " * 60).split("\n")
        assert len(lines) > 4
        assert all(line.startswith("More") for line in lines)
        assert " ".join(lines) == f"More {mark} " * 59 + f"More {mark}"


@pytest.mark.parametrize("at", [BEGIN, b"FIRST THIS WEEK"])
@pytest.mark.parametrize("line", ["", " ", "\u00a0", ".", "* * *"])
def test_a_caveat_that_is_pushed_down_by_lines_without_words_is_found(line, at):
    (found,) = findings(letter(f"\n{line}" * 200 + "\n", at=at))
    assert (found.code, found.place) == ("caveat-pushed", "text")
    assert re.search(r"stand 20\d lines without words", found.what)


def test_a_caveat_that_is_torn_apart_by_empty_lines_is_found():
    (found,) = findings(letter("\n" * 200, at=END))
    assert found.code == "caveat-pushed"


@pytest.mark.parametrize("at", [BEGIN, END])
@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0"])
def test_a_caveat_that_is_pushed_aside_by_blanks_is_found(blank, at):
    (found,) = findings(letter(blank * 200, at=at))
    assert (found.code, "200 blanks" in found.what or "201 blanks" in found.what) == (
        "caveat-pushed",
        True,
    )


def test_a_few_empty_lines_and_emptiness_below_the_caveat_are_no_finding():
    assert findings(letter("\n\n\n    ")) == ()
    text = MAIL.text.replace(END, END + b"\n" * 100, 1)
    assert findings(replace(MAIL, text=text)) == ()
