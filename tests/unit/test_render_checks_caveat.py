"""The caveat's gate: what is not known to leave the caveat readable must not stand round it."""

from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.paths import EMAIL_TEMPLATES
from digest.render.checks import check_mail
from digest.render.checks.allowed_styles import ALLOWED
from digest.render.mail import render_mail
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import make_edition, render

EDITION = make_edition()
MAIL = render(EDITION)
CAVEAT = "{{ prose(caveat) }}"
STYLE_END = "</mj-style>\n  </mj-head>"
ANCESTORS = 15


def findings(mail, edition=EDITION):
    return check_mail(mail, edition)


def codes(mail):
    return {finding.code for finding in findings(mail)}


@lru_cache(maxsize=1)
def _whole() -> tuple[bytes, int, int]:
    """Our own mail's HTML, and where the caveat's paragraphs begin and end in it."""
    first = MAIL.html.index(b"<p", MAIL.html.index(b"Please read with care"))
    last = MAIL.html.index(b"</p>", MAIL.html.index(b"We bring you a broad range")) + len(b"</p>")
    return MAIL.html, first, last


def planted(before: str = "", after: str = "", *, sheet: str = ""):
    """Our own mail with markup round the caveat, and one style sheet more."""
    html, first, last = _whole()
    html = html[:first] + before.encode() + html[first:last] + after.encode() + html[last:]
    head = f"<style>{sheet}</style></head>".encode() if sheet else b"</head>"
    return replace(MAIL, html=html.replace(b"</head>", head, 1))


def styled(style: str):
    return planted(f"<div style='{style}'>", "</div>")


@pytest.mark.parametrize(
    "style",
    [
        "max-height:calc(0px);overflow:hidden",
        "white-space:nowrap;overflow:hidden;text-overflow:ellipsis",
        "white-space:nowrap",
        "display:-webkit-box;-webkit-line-clamp:1;overflow:hidden",
        "-webkit-line-clamp:1",
        "padding-left:5000px",
        "padding:0 90px",
        "display:var(--x);--x:none",
        "width:0vmin",
        "block-size:0",
        "contain:size",
        "display:grid;grid-template-rows:0fr",
        "display:flex",
        "flex:0 0 0",
        "margin-inline-start:-9999px",
        "letter-spacing:-1em",
        "word-spacing:-9px",
        "font-size-adjust:0",
        "display:table-column",
        "animation:fade 1s forwards",
        "background-image:linear-gradient(#1c2427,#1c2427)",
        "background:url(https://example.org/dark.png)",
        "-webkit-text-security:disc",
        "font-family:Wingdings",
        "text-decoration:line-through",
        "unicode-bidi:bidi-override",
        "writing-mode:vertical-rl",
        "width:25%",
        "height:10px",
        "font:0/0 a",
        "color:rgb(28,36 39)",
        "opacity:0.9999e-9",
        "color:#1c2427 !nonsense",
        "a property",
        "margin:0;/* unclosed",
        "{}",
        "dis/**/play:block",
        "background:#12345",
    ],
)
def test_a_style_that_is_not_known_to_be_harmless_is_found(style):
    found = findings(styled(style))
    assert {finding.code for finding in found} == {"caveat-hidden"}
    assert all("Reason: " in finding.what and finding.mend for finding in found)


@pytest.mark.parametrize(
    "sheet",
    [
        ".tint { p { display:none } }",
        "@scope (.tint) { p { display:none } }",
        "@layer a { .tint { opacity:0 } }",
        "@supports (display:grid) { .tint { opacity:0 } }",
        "@container (min-width:1px) { .tint { opacity:0 } }",
        "@starting-style { .tint { opacity:0 } }",
        "@keyframes fade { to { opacity:0 } } .tint { animation:fade 1s forwards }",
        "@keyframes fade { to { opacity:0 } }",
        "@import url(https://example.org/a.css);",
        "@font-face { font-family:Arial; src:url(blank.woff) }",
        ".tint::after { content:''; position:absolute; inset:0; background:#e3ece6 }",
        ".tint p::first-line { font-size:0 }",
        ".tint p::first-letter { font-size:0 }",
        ".tint p:first-line { color:#e3ece6 }",
        ".rule { position:absolute; top:0; height:9000px }",
        ".pad { margin-top:-900px }",
        ".rule { box-shadow:0 900px 0 900px #ffffff }",
        ".tint:hover { display:none }",
        ".rule + .tint, div + div p { color:#e3ece6 !important }",
        ".tint p:nth-child(2) { color:#e3ece6 !important }",
        "[class^=tint] { display:none }",
        "[class='tint'] { display:none }",
        ".ti\\6et { display:none }",
        "@media print { .tint { display:none } }",
        "@media (min-resolution:2dppx) { .tint p { color:#e3ece6 !important } }",
        "@media (width >= 1px) { .tint div { font-size:inherit !important } }",
        "@media not print { .tint div { font-size:1px !important } }",
        ".tint { background-color:#1c2427 !important",
        "} .tint { color:#1c2427 }",
        "p { color:#e3ece6 } ; .tint p { color:#1c2427 !important }",
        ".tint p { color:#e3ece6 !important } .tint p, .x:frob(1) { color:#1c2427 !important }",
    ],
)
def test_a_style_sheet_that_could_hide_it_is_found(sheet):
    assert "caveat-hidden" in codes(planted(sheet=sheet))


def test_two_media_queries_are_looked_at_together():
    sheet = (
        "@media (max-width:480px) { .tint, .tint > table { background-color:#eef4f0 !important } }"
    )
    (found,) = findings(planted(sheet=sheet))
    assert "prefers-color-scheme: dark" in found.what
    assert "max-width:480px" in found.what
    honest = sheet.replace(
        "(max-width:480px)", "(max-width:480px) and (prefers-color-scheme:light)"
    )
    assert findings(planted(sheet=honest)) == ()


def test_queries_that_never_hold_together_are_not_taken_for_a_fault():
    sheet = """
    @media (max-width:400px) { .tint p { color:#000000 !important } }
    @media (min-width:401px) and (max-width:400px) { .tint p { color:#e3ece6 !important } }
    @media (max-width:400px) and (prefers-color-scheme:dark) { .tint p { color:#fff !important } }
    """
    assert findings(planted(sheet=sheet)) == ()


def test_more_conditions_than_can_be_looked_at_together_are_found():
    sheet = "".join(
        f"@media (max-width:{width}px) {{ .tint {{ margin:0 }} }}" for width in range(300, 320)
    )
    (found,) = findings(planted(sheet=sheet))
    assert "conditions" in found.what


def test_a_caveat_that_only_a_style_sheet_makes_readable_is_found():
    mail = planted(
        '<div class="c" style="color:#e3ece6">', "</div>", sheet=".c { color:#1c2427 !important }"
    )
    (found,) = findings(mail)
    assert "style sheets left out" in found.what


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<div popover="">', "</div>"),
        ("<div inert>", "</div>"),
        ("<progress>", "</progress>"),
        ("<meter>", "</meter>"),
        ("<noembed>", "</noembed>"),
        ("<xmp>", "</xmp>"),
        ("<small><small><small>", "</small></small></small>"),
        ("<sub>", "</sub>"),
        ("<h6>", "</h6>"),
        ("<marquee>", "</marquee>"),
        ("<center><svg><text>", "</text></svg></center>"),
        ('<div role="img">', "</div>"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', ""),
        ("<script>/* <!-- <script> */</script>", ""),
        ("<div style='position:absolute;width:900px;height:900px'> </div>", ""),
        ("<!--[if lt mso 9]><!-->", "<!--<![endif]-->"),
        ("<!--[if !mso]><!-->", "<!--<![endif]-->"),
        ("<!--[if (gte mso 15)]><!-->", "<!--<![endif]-->"),
        ("<!--[if frob]><!-->", "<!--<![endif]-->"),
        ("<![if !mso]>", "<![endif]>"),
        ('<!--[if mso]><div style="display:none"><![endif]-->', "<!--[if mso]></div><![endif]-->"),
        ('<!--[if gte mso 16]><div style="mso-hide:all"><![endif]-->', ""),
        ("<!--[if mso]><style>p{display:none}</style><![endif]-->", ""),
        ("<!--> <b title='-->'>", "</b>"),
        ("<blockquote>" * 3, "</blockquote>" * 3),
        ('<div style="width:70%">' * 5, "</div>" * 5),
        ('<table cellpadding="300"><tr><td>', "</td></tr></table>"),
        ('<div style="line-height:100%;font-size:0"><div style="font-size:18px">', "</div></div>"),
    ],
)
def test_markup_that_could_hide_it_is_found(before, after):
    mail = planted(before, after)
    if "font-size:18px" in before:
        mail = replace(mail, html=mail.html.replace(b"line-height:1.6", b"line-height:inherit"))
    assert "caveat-hidden" in codes(mail)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p style="margin:0 0 16px">One thing more, before you read on.</p>', ""),
        ('<div class="tint" style="color:#331100;background-color:#fff6e0">', "</div>"),
        (
            '<div class="tint" style="background:#fff;color:#000;padding:9px;border:2px solid">',
            "</div>",
        ),
        ('<div style="border-radius:8px;margin:0 0 24px;text-align:left">', "</div>"),
        ("<section><strong><em>", "</em></strong></section>"),
        ("<blockquote>", "</blockquote>"),
        (
            '<table width="100%" cellpadding="8"><tr><td class="page" bgcolor="#ffffff">',
            "</td></tr></table>",
        ),
        ("<!-- the caveat -->", ""),
        ("<!--[if mso]><table><tr><td><![endif]-->", "<!--[if mso]></td></tr></table><![endif]-->"),
        ('<img src="https://example.org/a.png" alt="" width="100">', ""),
        (
            '<div id="c" lang="en" dir="ltr" style="font-family:Georgia, serif;font-size:20px">',
            "</div>",
        ),
    ],
)
def test_honest_markup_round_it_is_no_finding(before, after):
    assert findings(planted(before, after)) == ()


@pytest.mark.parametrize(
    "sheet",
    [
        ".tint { border-radius: 8px }",
        ".tint h2:hover, .tint a:focus { text-decoration: underline }",
        "@media (max-width: 600px) { .tint p { font-size: 20px !important; line-height: 1.5 } }",
        "@media (prefers-color-scheme: dark) { .tint p { color: #ffffff !important } }",
        ".hero { position: relative; background: url('https://example.org/a.png') no-repeat }",
        ".hero:not(.small) > img { display: none; transform: none }",
        "@media print { .card { display: none } }",
    ],
)
def test_an_honest_style_sheet_is_no_finding(sheet):
    assert findings(planted(sheet=sheet)) == ()


@pytest.mark.parametrize(
    "change",
    [
        '<div style="padding-left:5000px">{{ prose(caveat) }}</div>',
        '<div style="display:var(--x);--x:none">{{ prose(caveat) }}</div>',
        '<div popover="">{{ prose(caveat) }}</div>',
        "<!--[if lt mso 9]><!-->{{ prose(caveat) }}<!--<![endif]-->",
        '{{ prose(caveat)|replace(" ", "") }}',
    ],
)
def test_a_template_that_hides_it_is_found_after_all_compiling(change, tmp_path):
    for path in EMAIL_TEMPLATES.iterdir():
        text = path.read_text("utf-8")
        (tmp_path / path.name).write_text(text.replace(CAVEAT, change), "utf-8")
    mail = render_mail(prepare(compile_mail_templates(tmp_path)), EDITION)
    assert codes(mail) & {"caveat-hidden", "caveat-missing"}


def test_words_run_together_are_not_the_caveat():
    html, first, last = _whole()
    caveat = html[first:last]
    for blank in (b"&#8203;", b"<wbr>", b""):
        inside = caveat.replace(b"with care.", b"with" + blank + b"care.")
        assert "caveat-missing" in codes(replace(MAIL, html=html.replace(caveat, inside)))
    start = MAIL.text.index(b"Studies are not all")
    text = MAIL.text[:start] + MAIL.text[start:].replace(b" ", b"")
    assert codes(replace(MAIL, text=text)) >= {"caveat-missing"}
    assert (
        codes(replace(MAIL, text=MAIL.text.replace(b"not all equally", b"not all\n  equally")))
        == set()
    )


def _ancestor_tags() -> list[int]:
    """Where, in our own HTML, the tags of the caveat's ancestors end, without what MSO hides."""
    html, first, _ = _whole()
    open_tags: list[tuple[bytes, int]] = []
    at = html.index(b"<body")
    while at < first:
        end = html.index(b">", at)
        if html.startswith(b"<!--", at):
            end = html.index(b"-->", at) + 2
        elif html.startswith(b"</", at):
            open_tags.pop()
        elif html[at + 1 : at + 3] not in {b"br", b"im"}:
            open_tags.append((html[at:end], end))
        at = html.index(b"<", end)
    return [end for _, end in open_tags]


NAMES = st.from_regex(r"-?[a-z]{1,9}(-[a-z]{1,9}){0,2}", fullmatch=True)
VALUES = st.from_regex(r"[a-z0-9]{1,9}(\([a-z0-9]{0,5}\))?", fullmatch=True)


@given(name=NAMES.filter(lambda name: name not in ALLOWED), value=VALUES, which=st.integers(0, 99))
def test_any_one_unknown_declaration_on_any_ancestor_is_found(name, value, which):
    ends = _ancestor_tags()
    html, _, _ = _whole()
    end = ends[which % len(ends)]
    tag = html[html.rindex(b"<", 0, end) : end]
    declaration = f"{name}:{value};".encode()
    if b'style="' in tag:
        changed = tag.replace(b'style="', b'style="' + declaration, 1)
    else:
        changed = tag + b' style="' + declaration + b'"'
    mail = replace(MAIL, html=html[: end - len(tag)] + changed + html[end:])
    (found, *_) = [one for one in findings(mail) if one.code == "caveat-hidden"]
    assert name in found.what


@given(name=NAMES.filter(lambda name: name not in ALLOWED), value=VALUES)
def test_any_one_unknown_declaration_in_a_rule_for_it_is_found(name, value):
    assert "caveat-hidden" in codes(planted(sheet=f".tint td {{ {name}: {value} }}"))


@pytest.mark.parametrize("name", sorted(ALLOWED))
@pytest.mark.parametrize(
    "value", ["calc(1px)", "var(--x)", "99999px", "-99999px", "url(x)", "revert"]
)
def test_no_known_property_takes_a_value_of_unknown_form(name, value):
    assert not ALLOWED[name](value)
