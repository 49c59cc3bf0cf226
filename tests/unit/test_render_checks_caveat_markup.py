"""The caveat's gate: no markup that is not known to leave the caveat readable may hold it."""

from dataclasses import replace

import pytest

from digest.render.mail import render_mail
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import look_in, own_look
from tests.unit.planted_caveat import EDITION, MAIL, codes, findings, planted, whole

CAVEAT = "{{ prose(caveat) }}"


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
        # Both were seen in Chromium to be painted over the caveat.
        (
            (
                '<div style="height:0;position:relative"><div style="background-color:#e3ece6;'
                'height:900px;position:relative">See the archive.</div></div>'
            ),
            "",
        ),
        ("", '<p style="line-height:0;height:0;font-size:900px;color:#e3ece6">\u2588</p>'),
        ("<!--[if lt mso 9]><!-->", "<!--<![endif]-->"),
        ("<!--[if !mso]><!-->", "<!--<![endif]-->"),
        ("<!--[if (gte mso 15)]><!-->", "<!--<![endif]-->"),
        ("<!--[if frob]><!-->", "<!--<![endif]-->"),
        ("<![if !mso]>", "<![endif]>"),
        ('<!--[if mso]><div style="display:none"><![endif]-->', "<!--[if mso]></div><![endif]-->"),
        ('<!--[if gte mso 16]><div style="mso-hide:all"><![endif]-->', ""),
        ("<!--[if mso]><style>p{display:none}</style><![endif]-->", ""),
        ("<!--> <b title='-->'>", "</b>"),
        ("<blockquote>", "</blockquote>"),
        ("<div>" * 2_000, "</div>" * 2_000),
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
        ".page .hero { background: url('https://example.org/a.png') no-repeat }",
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
    for path in own_look(tmp_path).iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace(CAVEAT, change), "utf-8")
    mail = render_mail(prepare(compile_mail_templates(look_in(tmp_path))), EDITION)
    assert codes(mail) & {"caveat-hidden", "caveat-missing"}


def test_words_run_together_are_not_the_caveat():
    html, first, last = whole()
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
