"""The caveat's gate: nothing elsewhere in the mail may cover it, fold it or push it away."""

from dataclasses import replace

import pytest
from mjml import mjml2html

from digest.render.checks.styles.colour import read_colour
from digest.render.mail import render_mail
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import look_in, own_look
from tests.unit.planted_caveat import EDITION, MAIL, codes, findings, planted, styled

BACK = '<div style="margin-top:-40px">'

BUTTON_FOR_OUTLOOK = (
    "<!--[if mso]><v:roundrect style='height:40px;v-text-anchor:middle;width:200px' "
    "arcsize='10%' fillcolor='#0d4a4c'><w:anchorlock/><center>Go</center></v:roundrect><![endif]-->"
)


def in_head(markup: str):
    html = MAIL.html.replace(b"</head>", markup.encode() + b"</head>", 1)
    return replace(MAIL, html=html)


def at_the_end(markup: str):
    """Put markup after the last column, far from the caveat."""
    before, end, after = MAIL.html.rpartition(b"</div></body>")
    return replace(MAIL, html=before + markup.encode() + end + after)


@pytest.mark.parametrize(
    "markup",
    [
        BACK * 14 + "x" + "</div>" * 14,
        '<p style="margin:-8px 0">&nbsp;</p>' * 9,
        '<div style="margin-bottom:-8px">a' * 3 + "</div>" * 3,
        '<p style="margin-top:-8px;font-size:1px">x</p>' * 16,
        '<p style="margin:0 -8px">x</p>',
        '<span style="padding:96px 0;background-color:#e3ece6">x</span>',
        '<p style="display:inline;padding:96px 0;background-color:#e3ece6">x</p>',
        '<div style="height:0">Words that are painted over what follows.</div>',
        '<div style="max-height:10px">Words that are painted over what follows.</div>',
        '<div style="height:1px;line-height:1px"><p>Words</p></div>',
        '<p style="line-height:0">Words</p>',
        '<div style="position:sticky">x</div>',
        '<div style="transform:translateY(-90px)">x</div>',
        '<div style="float:left">x</div>',
        '<table align="left"><tbody><tr><td>x</td></tr></tbody></table>',
        '<div style="box-shadow:0 -40px 0 40px #e3ece6">x</div>',
        '<div style="box-shadow:inset 0 0 9px #000">x</div>',
        '<p style="text-shadow:0 -40px #000000">x</p>',
        '<div style="unheard-of:1">x</div>',
        '<div style="margin-top:var(--x)">x</div>',
        '<div style="filter:drop-shadow(0 -90px 0 #fff)">x</div>',
        '<div style="font-size:110%">' * 2 + "x" + "</div>" * 2,
        '<font size="7">x</font>',
        "<big>x</big>" * 2,
        '<img src="https://example.org/a.png" vspace="900" alt="">',
        '<div onclick="x()">x</div>',
        '<div style="opacity:1" style="position:fixed">x</div>',
        '<div style="display:none" />',
        "<!--[if mso]><p style='margin-top:-900px'>x</p><![endif]-->",
        "<!--[if mso]><v:rect style='position:absolute;top:0'>x</v:rect><![endif]-->",
        "<!--[if mso]><v:shape>x</v:shape><![endif]-->",
    ],
)
def test_what_may_cover_it_from_elsewhere_is_found(markup):
    assert "caveat-hidden" in codes(at_the_end(markup))
    assert "caveat-hidden" in codes(planted(markup))


@pytest.mark.parametrize(
    "sheet",
    [
        ".rule { margin-top:-8px }",
        ".rule { margin:0 0 -.1em }",
        ".rule { padding:96px 0 }",
        ".rule { display:inline }",
        ".rule { height:10px }",
        ".rule { line-height:0.5 }",
        "p { line-height:2px }",
        ".rule { font-size:110% }",
        ".rule { unheard-of:1 }",
        ".rule::after { content:url(https://example.org/a.png) }",
    ],
)
def test_a_rule_for_something_else_that_may_cover_it_is_found(sheet):
    assert "caveat-hidden" in codes(planted(sheet=sheet))


def test_a_rule_within_what_looks_like_a_comment_is_found():
    for sheet in (
        "<!-- .tint { display:none } -->",
        "u { margin:0 } <!-- .tint { display:none } -->",
    ):
        assert "caveat-hidden" in codes(planted(sheet=sheet))


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<div><p>x</div>", "</div>, which ends nothing"),
        ("x</section>", "</section>, which ends nothing"),
        ('<p class="a" class="b">x</p>', "not written out as one tag"),
        ("<h6><p>x</p></h6>", "order that HTML does not allow"),
    ],
)
def test_markup_that_parsers_mend_is_named(markup, told):
    assert any(told in one.what for one in findings(at_the_end(markup)))


@pytest.mark.parametrize(
    ("style", "advice"),
    [
        ("color:hsl(200 50% 20%)", "write colours like #1c2427"),
        ("background:rgba(0,0,0,.5)", "write colours like #1c2427"),
        ("font-family:Inter, sans-serif", "such as Arial, Georgia or Verdana"),
        ("box-shadow:0 0 12px rgba(0,0,0,.5)", "as faint as rgba(0, 0, 0, 0.1)"),
        ("padding-top:200px", "from 0 to 96px"),
    ],
)
def test_what_is_refused_round_it_says_what_would_do(style, advice):
    (found,) = findings(styled(style))
    assert advice in found.what


def test_what_can_be_told_exactly_may_stand_round_it():
    for style in (
        "box-shadow:0 2px 12px rgba(0, 0, 0, 0.1)",
        "font:bold 18px/1.5 Georgia, serif",
        "border:1px solid lightsteelblue",
    ):
        assert findings(styled(style)) == ()
    assert read_colour("papayawhip") == read_colour("#ffefd5")


@pytest.mark.parametrize(
    "meta",
    [
        '<meta http-equiv="refresh" content="0;url=https://example.org/">',
        '<meta name="viewport" content="width=9999">',
        '<meta name="viewport" content="width=device-width, initial-scale=0.1">',
        '<meta http-equiv="Content-Security-Policy" content="style-src none">',
        '<meta http-equiv="Content-Type" content="text/html; charset=utf-16">',
        '<meta name="color-scheme" content="dark" http-equiv="refresh">',
        '<meta property="og:title" content="x">',
    ],
)
def test_a_meta_element_that_may_change_the_mail_is_found(meta):
    (found,) = findings(in_head(meta))
    assert "<meta" in found.what


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1.0">',
        '<meta name="x-apple-disable-message-reformatting">',
        '<meta name="color-scheme" content="light only">',
    ],
)
def test_a_meta_element_as_mail_has_it_is_no_finding(meta):
    assert findings(in_head(meta)) == ()


@pytest.mark.parametrize(
    "name",
    [
        "gmail_quote",
        "gmail_extra",
        "yahoo_quoted",
        "OutlookMessageHeader",
        "moz-cite-prefix",
        "moz-signature",
        "AppleMailSignature",
        "protonmail_quote",
        "hmmessage",
        "appendonsend",
        "divRplyFwdMsg",
        "wide gmail_quote",
        "im",
    ],
)
def test_a_name_by_which_mail_programs_fold_is_found_wherever_it_stands(name):
    for attribute in ("class", "id"):
        for mail in (
            planted(f'<div {attribute}="{name}">', "</div>"),
            at_the_end(f'<div {attribute}="{name}">x</div>'),
        ):
            found = [one for one in findings(mail) if one.code == "caveat-hidden"]
            assert any(name.split()[-1] in one.what for one in found)


def test_a_name_unlike_any_plain_one_may_not_stand_round_it():
    assert "caveat-hidden" in codes(planted('<div class="Some_Program">', "</div>"))
    assert findings(at_the_end('<div class="Some_Program">x</div>')) == ()
    assert findings(planted('<div class="wide-card2 mj-column-per-50">', "</div>")) == ()


@pytest.mark.parametrize(
    "emptiness",
    [
        "<br>" * 3_000,
        "<br>&nbsp;" * 50,
        "<p>\u200b</p>" * 90,
        '<div style="padding:90px 0"></div>' * 6,
        '<div style="height:500px;overflow:hidden"></div>' * 3,
        '<table><tbody><tr><td height="900"></td></tr></tbody></table>' * 2,
    ],
)
def test_a_long_empty_stretch_before_it_is_found(emptiness):
    assert any("empty space" in one.what for one in findings(planted(emptiness)))


@pytest.mark.parametrize(
    "markup",
    [
        '<p style="margin:-6px 0 12px">A line nearer to the one above.</p>' * 12,
        "<br>" * 10,
        '<a style="display:inline-block;padding:14px 24px" href="https://example.org/">Go</a>',
        '<span style="padding:2px 6px;background-color:#eeeeee">new</span>',
        '<div style="box-shadow:0 4px 16px rgba(0,0,0,.12)">x</div>',
        '<div style="display:none;max-height:0;overflow:hidden">For the list of mails</div>',
        '<p style="background:#fff url(https://example.org/a.png) no-repeat;opacity:.8">x</p>',
        '<p style="font-family:Comic Sans MS;letter-spacing:2px;white-space:nowrap">x</p>',
        "<blockquote><p>What somebody said.</p></blockquote>",
        '<img src="https://example.org/a.png" alt="A map" width="600" height="900">' * 3,
        BUTTON_FOR_OUTLOOK,
    ],
)
def test_what_is_known_to_be_harmless_elsewhere_is_no_finding(markup):
    assert findings(at_the_end(markup)) == ()


SECTIONS = """
<mj-section background-url="https://example.org/a.png" background-size="cover">
  <mj-column width="50%"><mj-image src="https://example.org/a.png" fluid-on-mobile="true" alt="A"/>
  </mj-column>
  <mj-column width="50%"><mj-table><tr><td>one</td></tr></mj-table><mj-divider/></mj-column>
</mj-section>
<mj-wrapper padding="10px"><mj-section full-width="full-width"><mj-group>
  <mj-column width="40%"><mj-text>one</mj-text></mj-column>
  <mj-column><mj-spacer height="40px"/><mj-social>
    <mj-social-element name="facebook" href="https://example.org/">Follow</mj-social-element>
  </mj-social></mj-column>
</mj-group></mj-section></mj-wrapper>
"""


def test_what_mjml_writes_by_itself_is_no_finding(tmp_path):
    assert mjml2html(f"<mjml><mj-body>{SECTIONS}</mj-body></mjml>")
    for path in own_look(tmp_path).iterdir():
        text = path.read_text("utf-8")
        path.write_text(text.replace("</mj-body>", SECTIONS + "</mj-body>"))
    mail = render_mail(prepare(compile_mail_templates(look_in(tmp_path))), EDITION)
    assert findings(mail) == ()
