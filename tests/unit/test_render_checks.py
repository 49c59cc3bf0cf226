from dataclasses import replace

import pytest

from digest.render.checks import check_mail
from digest.render.checks.styles.colour import contrast, read_colour
from tests.unit.mail_factories import make_article, make_edition, render

SENTENCE = b"We bring you a broad range on purpose"
EDITION = make_edition()
MAIL = render(EDITION)


def codes(mail, edition=EDITION):
    return {finding.code for finding in check_mail(mail, edition)}


def with_html(old, new):
    assert old in MAIL.html
    return replace(MAIL, html=MAIL.html.replace(old, new))


def wrapped(before, after):
    """Put markup round the caveat's last paragraph."""
    start = MAIL.html.rindex(b"<p", 0, MAIL.html.index(SENTENCE))
    end = MAIL.html.index(b"</p>", start) + len(b"</p>")
    html = MAIL.html[:start] + before + MAIL.html[start:end] + after + MAIL.html[end:]
    return replace(MAIL, html=html)


def styled(style):
    return wrapped(f'<div style="{style}">'.encode(), b"</div>")


def ruled(sheet, *, attributes=b'class="c"', head=b"<style>%s</style></head>"):
    mail = wrapped(b"<div " + attributes + b">", b"</div>")
    return replace(mail, html=mail.html.replace(b"</head>", head % sheet, 1))


def test_our_own_mail_has_no_findings():
    assert check_mail(MAIL, EDITION) == ()


def test_a_harmless_wrapper_is_no_finding():
    assert check_mail(styled("color:#000; font-size:1em; margin:0 0 8px"), EDITION) == ()


def test_a_missing_sentence_is_found_in_html_and_in_text():
    assert codes(with_html(SENTENCE, b"")) == {"caveat-missing"}
    assert codes(replace(MAIL, text=MAIL.text.replace(SENTENCE[:12], b""))) == {"caveat-missing"}


def test_an_edition_without_caveat_is_found():
    edition = make_edition(caveat=" ")
    assert codes(render(edition), edition) == {"caveat-empty"}


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "display: NONE !important",
        "d\\69splay:none",
        "visibility:hidden",
        "visibility:collapse",
        "opacity:0",
        "opacity:.05",
        "opacity:1%",
        "mso-hide:all",
        "max-height:0",
        "height:0px;overflow:hidden",
        "height:20px;overflow:hidden",
        "max-width:1px",
        "width:0",
        "position:absolute;left:-9999px",
        "position:absolute;top:-200em",
        "text-indent:-9999px",
        "margin-left:-5000px",
        "margin:0 0 0 -200vw",
        "transform:scale(0)",
        "clip:rect(0,0,0,0)",
        "clip-path:inset(100%)",
        "filter:opacity(0)",
        "content-visibility:hidden",
        "zoom:0.01",
    ],
)
def test_a_caveat_hidden_by_a_box_round_it_is_found(style):
    assert codes(styled(style)) == {"caveat-hidden"}


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0",
        "font-size:1px",
        "font-size:0.01em",
        "font-size:3%",
        "font:0/0 a",
        "font-size:calc(1px*0)",
        "line-height:0",
        "color:#e3ece6",
        "color:#d0d8d3",
        "color:transparent",
        "color:rgba(0,0,0,0)",
        "color:rgb(227, 236, 230)",
        "background-color:#1c2427",
        "background:#000000",
        "background-color:#ffffff;background:#1c2427",
        "font-size:18px;font:1px serif",
        "background:linear-gradient(#000, #111)",
        "-webkit-text-fill-color:transparent",
    ],
)
def test_a_caveat_too_small_or_too_pale_is_found(style):
    mail = wrapped(f'<span style="{style}">'.encode(), b"</span>")
    html = mail.html.replace(b"line-height:1.6", b"line-height:inherit")
    assert "caveat-hidden" in codes(replace(mail, html=html))


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"<!--", b"-->", "caveat-missing"),
        (b"<template>", b"</template>", "caveat-hidden"),
        (b"<noscript>", b"</noscript>", "caveat-hidden"),
        (b"<textarea>", b"</textarea>", "caveat-hidden"),
        (b"<div hidden>", b"</div>", "caveat-hidden"),
        (b'<div aria-hidden="true">', b"</div>", "caveat-hidden"),
        (b"<details><summary>More</summary>", b"</details>", "caveat-hidden"),
        (b'<table height="0" width="1"><tr><td>', b"</td></tr></table>", "caveat-hidden"),
        (b'<font color="#e3ece6"><span>', b"</span></font>", "caveat-hidden"),
        (b"<!--[if !mso]><!-->", b"<!--<![endif]-->", "caveat-hidden"),
        (b"<!--[if mso]>", b"<![endif]-->", "caveat-missing"),
    ],
)
def test_a_caveat_hidden_by_the_markup_round_it_is_found(before, after, code):
    found = codes(wrapped(before, after))
    assert found == {code}


def test_a_caveat_within_script_or_style_is_found():
    for tag in (b"script", b"style"):
        mail = with_html(SENTENCE, b"<" + tag + b">" + SENTENCE + b"</" + tag + b">")
        assert codes(mail) == {"caveat-hidden"}


@pytest.mark.parametrize(
    "sheet",
    [
        b".c { display: none }",
        b"div.c{display:none!important}",
        b"@media (prefers-color-scheme: dark) { .c p { color: #26302f !important } }",
        b"@media screen { @media (max-width: 480px) { .c { display: none } } }",
        b"@supports (display: grid) { .c { opacity: 0 } }",
        b"/* calm */ .page .d, .c, .page u { visibility: hidden }",
        b"[data-ogsc] .c { display: none }",
        b".c:is(div) { display: none }",
        b"u + .page .c:not(.d) { font-size: 0 } body .c:nth-child(n) { max-height: 0 }",
        b".c { display: none",
        b"@media{" * 1_100 + b".c { display: none }" + b"}" * 1_100,
    ],
)
def test_a_caveat_hidden_by_a_rule_is_found(sheet):
    assert codes(ruled(sheet)) == {"caveat-hidden"}


def test_a_rule_in_outlooks_own_comment_is_found():
    head = b"<!--[if mso]><style>%s</style><![endif]--></head>"
    assert codes(ruled(b".c{display:none}", head=head)) == {"caveat-hidden"}


def test_a_sheet_for_one_medium_is_read_too():
    head = b'<style media="screen">%s</style></head>'
    assert codes(ruled(b"#c { display: none }", attributes=b'id="c"', head=head)) == {
        "caveat-hidden"
    }


@pytest.mark.parametrize("what", [b"display: none", b"border: 0"])
def test_a_rule_that_cannot_be_read_and_may_be_for_it_is_found(what):
    assert codes(ruled(b".c:frobnicate(1) { %s }" % what)) == {"caveat-hidden"}
    assert codes(ruled(b".page .other:frobnicate(1) { %s }" % what)) == set()


def test_a_rule_for_what_stands_before_it_hides_nothing():
    assert codes(ruled(b".c::before { display: none }")) == set()


def test_a_rule_that_hides_something_else_is_no_finding():
    assert codes(ruled(b".page .other { display: none }")) == set()


@pytest.mark.parametrize("name", ["preferences", "unsubscribe"])
def test_a_link_that_every_mail_needs_is_missed(name):
    marker = MAIL.slots[f"{name}_url"].encode()
    code = f"{name}-link-missing"
    assert codes(replace(MAIL, text=MAIL.text.replace(marker, b""))) == {code}
    assert codes(with_html(marker, b"https://example.org/")) == {code}
    assert codes(with_html(b'href="%s"' % marker, b'name="%s"' % marker)) >= {code}


def test_a_link_without_words_or_hidden_is_found():
    marker = MAIL.slots["unsubscribe_url"].encode()
    assert "unsubscribe-link-missing" in codes(with_html(b">Unsubscribe<", b"> <"))
    hidden = b'style="display:none" href="%s"' % marker
    html = MAIL.html.replace(b'href="%s"' % marker, hidden + b' data-x="')
    start = html.index(hidden) + len(hidden) + len(b' data-x="')
    closing = html.index(b'style="', start)
    mail = replace(MAIL, html=html[:start] + b'"' + html[closing + len(b'style="') - 1 :])
    assert "unsubscribe-link-missing" in codes(mail)


def test_a_link_to_nowhere_is_found():
    assert codes(with_html(b'"https://example.org/news/2"', b'"javascript:alert(1)"')) == {
        "link-broken"
    }
    assert codes(with_html(b'"https://example.org/news/2"', b'""')) == {"link-broken"}


def test_a_missing_postal_address_is_found():
    assert codes(with_html(b"Bristol", b"")) == {"address-missing"}
    assert codes(replace(MAIL, text=MAIL.text.replace(b"Bristol", b""))) == {"address-missing"}
    edition = make_edition(postal_address="")
    assert codes(render(edition), edition) == {"address-missing"}


def test_what_would_be_clipped_is_found():
    assert codes(with_html(b"</body>", b"<p>" + b"x" * 90_000 + b"</p></body>")) == {"too-long"}
    assert codes(
        with_html(b"</head>", b"<style>" + b"u{margin:0}" * 1_500 + b"</style></head>")
    ) == {"styles-too-long"}


def test_a_mail_without_html_is_found_unless_only_text_was_asked_for():
    assert codes(replace(MAIL, html=b"")) == {"html-empty"}
    assert codes(replace(MAIL, html=b""), make_edition(text_only=True)) == set()


@pytest.mark.parametrize(
    ("subject", "code"),
    [(" ", "subject-empty"), ("a\nb", "subject-lines"), ("long " * 40, "subject-long")],
)
def test_a_subject_that_will_not_do_is_found(subject, code):
    assert codes(replace(MAIL, subject=subject)) == {code}


@pytest.mark.parametrize(
    "leftover",
    [
        "{{ name }}",
        "{% if",
        "%recipient%",
        "%recipient.name%",
        "*|FNAME|*",
        "Lorem ipsum",
        "[[name]]",
        "{journals:|%|%}",
        "slot1x" + "0" * 32,
    ],
)
@pytest.mark.parametrize("place", ["subject", "text", "html"])
def test_a_placeholder_left_over_is_found(leftover, place):
    mail = {
        "subject": replace(MAIL, subject=leftover),
        "text": replace(MAIL, text=MAIL.text + leftover.encode()),
        "html": with_html(b"</body>", b"<p>" + leftover.encode() + b"</p></body>"),
    }[place]
    assert codes(mail) == {"leftover"}


def test_a_number_in_percent_is_no_leftover():
    edition = make_edition(note="It rose from 5% to 10% in a year, by 7 % more.")
    assert codes(render(edition), edition) == set()


@pytest.mark.parametrize(
    "url", ["https://example.org/interferon-β", "https://example.org/\uff082\uff09"]
)
def test_nor_is_an_address_with_letters_of_other_scripts(url):
    edition = make_edition(articles=(make_article(url=url),))
    assert codes(render(edition), edition) == set()


def test_but_a_placeholder_within_an_address_is():
    mail = replace(MAIL, text=MAIL.text + b"\nhttps://example.org/?reader=%recipient%\n")
    assert codes(mail) == {"leftover"}


@pytest.mark.parametrize("place", ["subject", "preheader"])
@pytest.mark.parametrize("character", ["\u202e", "\u200f", "\x00"])
def test_characters_that_turn_words_round_are_found_beside_the_mail_too(place, character):
    assert "character-unreadable" in codes(replace(MAIL, **{place: f"News {character} of walking"}))


@pytest.mark.parametrize("words", ["\u200b", "\u2800"])
def test_a_subject_of_which_nothing_can_be_seen_is_found(words):
    assert codes(replace(MAIL, subject=words)) == {"character-unreadable"}


@pytest.mark.parametrize("words", [".", "-", "…"])
def test_a_link_to_leave_needs_words_of_letters(words):
    marker = MAIL.slots["unsubscribe_url"].encode()
    start = MAIL.html.index(b">", MAIL.html.index(marker)) + 1
    end = MAIL.html.index(b"</a>", start)
    html = MAIL.html[:start] + words.encode() + MAIL.html[end:]
    assert "unsubscribe-link-missing" in codes(replace(MAIL, html=html))


def test_contrast_is_measured_as_wcag_does():
    assert contrast(read_colour("#000"), read_colour("white")) == pytest.approx(21)
    assert contrast(read_colour("#777777"), read_colour("#ffffff")) == pytest.approx(4.48, abs=0.01)
    assert read_colour("rgba(0, 0, 0, 0.5)") is None
