"""The caveat's gate: rules that are for what mail programs put round a mail are looked at too."""

from dataclasses import replace

import pytest

from tests.unit.mail_factories import make_article, make_edition, render
from tests.unit.planted_caveat import MAIL, codes, findings, planted

OURS = '<div class="cvt" id="cvt">'


def wrapped(sheet: str):
    return planted(OURS, "</div>", sheet=sheet)


@pytest.mark.parametrize(
    "selector",
    [
        ".moz-text-html .cvt p",
        ".moz-text-html > .page .cvt",
        ".ExternalClass p",
        "#MessageViewBody .cvt p",
        "[class~=x] .cvt",
        "[class=x] .cvt",
        "[dir] .cvt",
        "div[id] p",
        "body > div p",
        "html > div > .page .cvt",
        "center p",
        "mail-view .cvt p",
        "blockquote.x .cvt > p",
        ".a3s .cvt",
        ".page .gmail_quote .cvt p",
        ".page > .im > .cvt p",
        "u + .x .cvt",
        "@media (max-width: 480px) { .x p { display: none } } .y p",
        ".x, .other p",
    ],
)
def test_a_rule_for_the_caveat_within_a_mail_programs_elements_is_found(selector):
    for hiding in ("display:none!important", "font-size:1px", "color:#e3ece6"):
        assert "caveat-hidden" in codes(wrapped(f"{selector} {{ {hiding} }}"))


@pytest.mark.parametrize(
    "selector",
    [
        ".moz-text-html",
        "#MessageViewBody",
        "div.x",
        "div[id]",
        "[lang]",
        "*[class]",
        "center",
        "mail-view",
        ".x .y",
        ".x > div[id]",
        "td.x:hover",
        "body > div > div > .page",
        "div.x:not(.y)",
    ],
)
def test_a_rule_for_a_mail_programs_element_itself_is_found(selector):
    for hiding in ("display:none!important", "opacity:0.01", "max-height:1px"):
        assert "caveat-hidden" in codes(wrapped(f"{selector} {{ {hiding} }}"))


def test_a_programs_name_put_on_an_element_of_ours_makes_it_no_less_theirs():
    html = MAIL.html.replace(b"<h1", b'<p class="ExternalClass">x</p><h1', 1)
    html = html.replace(b"</head>", b"<style>.ExternalClass p{display:none}</style></head>", 1)
    assert "caveat-hidden" in codes(replace(MAIL, html=html))


def test_a_rule_in_one_program_does_not_excuse_what_holds_in_others():
    sheet = ".cvt p { color:#e3ece6 } .x .cvt p { color:#1c2427 }"
    assert "caveat-hidden" in codes(wrapped(sheet))
    sheet = ".x .cvt p { color:#1c2427 !important } .y p { color:#e3ece6 !important }"
    assert "caveat-hidden" in codes(wrapped(sheet))


def test_it_is_said_what_to_write_instead():
    told = findings(wrapped(".teaser-picture { display:none }"))
    assert any("begin the selector with a class that every mail has" in one.what for one in told)
    assert findings(wrapped(".page .teaser-picture { display:none }")) == ()


@pytest.mark.parametrize(
    "sheet",
    [
        ".moz-text-html .mj-column-per-50 { width:50%!important; max-width:50% }",
        ".moz-text-html .cvt p { line-height:1.5 }",
        "#outlook a { padding:0 }",
        "#MessageViewBody a { color:inherit; text-decoration:none }",
        "a[x-apple-data-detectors] { color:inherit!important; font-size:inherit!important }",
        ".ExternalClass { width:100% } .ExternalClass p, .ExternalClass td { line-height:100% }",
        ".ReadMsgBody { width:100% }",
        ".page .rule p { display:none }",
        "body > .page > .other { display:none }",
        ".page > .mobile-only:not(.wide) { display:none }",
        "img[class] { display:none }",
        "td.pad a { display:block }",
    ],
)
def test_what_leaves_it_readable_there_is_no_finding(sheet):
    assert findings(wrapped(sheet)) == ()


def test_our_own_mail_has_no_findings_however_little_of_it_there_is():
    for edition in (
        make_edition(articles=(make_article(),)),
        make_edition(articles=(make_article(), make_article(2)), note=""),
        make_edition(large_text=True),
    ):
        assert findings(render(edition), edition) == ()
