"""Each check of how a mail is made finds what is planted, and nothing in our own mail."""

from dataclasses import replace

import pytest

from digest.render.checks import Answer, check_craft
from digest.render.checks.craft.support.known import (
    features_of_ours,
    known_features,
)
from tests.caniemail import features_of_our_template
from tests.unit.demo_editions import demo_editions
from tests.unit.mail_factories import make_article, make_edition, render

EDITION = make_edition()
MAIL = render(EDITION)
IMAGE = '<img src="https://example.org/a.png" alt="A walk" width="100" height="50" />'


def findings(mail, edition=EDITION, **answers):
    return check_craft(mail, edition, **answers)


def codes(mail, edition=EDITION, **answers):
    return {finding.code for finding in findings(mail, edition, **answers)}


def swapped(old, new, mail=MAIL):
    assert old.encode() in mail.html
    return replace(mail, html=mail.html.replace(old.encode(), new.encode(), 1))


def with_more(markup):
    """Plant it below the newsletter's name."""
    return swapped("</h1>", f"</h1>{markup}")


def with_rule(rule):
    return swapped("</head>", f"<style>{rule}</style></head>")


def test_our_own_mail_has_no_findings():
    assert findings(MAIL) == ()


@pytest.mark.parametrize("fields", [{"large_text": True}, {"text_only": True}, {"language": "de"}])
def test_nor_has_it_for_readers_who_chose_otherwise(fields):
    edition = make_edition(**fields)
    assert findings(render(edition), edition) == ()


def test_nor_have_the_demonstrations_weeks():
    for edition in demo_editions()[:2]:
        assert findings(render(edition), edition) == ()


def test_headings_out_of_order_are_found():
    assert codes(with_more("<h1>More</h1>")) == {"headings-order"}
    assert codes(with_more("<h4>More</h4>")) == {"headings-order"}
    assert codes(with_more("<h2> </h2>")) == {"headings-order"}
    (finding,) = findings(with_more("<h2>Two</h2><h4>Four</h4>"))
    assert "<h4> follows <h2>: “Four”" in finding.what


def test_an_image_in_a_heading_is_heard_by_its_words():
    assert codes(with_more(f"<h2>{IMAGE}</h2>")) == set()
    assert "headings-order" in codes(with_more(f"<h2>{IMAGE}</h2>".replace("A walk", "")))


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<div role="heading" aria-level="2">Two</div><h3>Three</h3>', set()),
        ('<div role="heading">Two, unsaid</div><h3>Three</h3>', set()),
        ('<div role="heading" aria-level="4">Four</div>', {"headings-order"}),
        ('<div role="heading" aria-level="1">Another first</div>', {"headings-order"}),
        ('<h2 aria-level="4">Four</h2>', {"headings-order"}),
        ('<h5 role="presentation">None</h5>', set()),
    ],
)
def test_what_is_a_heading_to_screen_readers_counts(markup, found):
    assert codes(with_more(markup)) == found


def test_a_header_cell_without_words_is_found():
    table = "<table><tr><th>{}</th><th>Year</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert codes(with_more(table.format(" "))) == {"table-header"}
    assert codes(with_more(table.format(IMAGE))) == set()


def test_a_table_that_only_makes_the_layout_must_say_so():
    assert codes(with_more("<table><tr><td>1</td></tr></table>")) == {"table-unmarked"}
    assert codes(with_more("<table><tr><th>Year</th></tr><tr><td>1</td></tr></table>")) == set()


def test_a_missing_language_or_title_is_found():
    assert codes(swapped('lang="en"', 'lang=""')) == {"language-missing"}
    assert codes(MAIL, make_edition(language="fr")) == {"language-missing"}
    start = MAIL.html.index(b"<title>") + len(b"<title>")
    end = MAIL.html.index(b"</title>")
    empty = replace(MAIL, html=MAIL.html[:start] + MAIL.html[end:])
    assert codes(empty) == {"title-missing"}


@pytest.mark.parametrize(
    ("preheader", "code"),
    [("", "preheader-short"), ("New.", "preheader-short"), ("word " * 80, "preheader-long")],
)
def test_a_line_beside_the_subject_that_will_not_do_is_found(preheader, code):
    assert codes(replace(MAIL, preheader=preheader)) == {code}


def test_a_line_that_repeats_the_subject_is_found():
    assert codes(replace(MAIL, preheader=MAIL.subject)) == {"preheader-repeats"}


def test_pale_text_is_found_wherever_it_stands():
    (finding,) = findings(with_more('<p style="color:#999999">Pale</p>'))
    assert finding.code == "contrast-low"
    assert "“Pale” has a contrast of 2.5 to 1, where 4.5 is the least" in finding.what


@pytest.mark.parametrize(
    ("style", "code"),
    [
        ("opacity:0.1", "contrast-low"),
        ("opacity:10%", "contrast-low"),
        ("opacity:var(--x)", "contrast-low"),
        ("-webkit-text-fill-color:#fffefa", "contrast-low"),
        ("background-image:linear-gradient(#111,#111)", "contrast-unknown"),
    ],
)
def test_text_that_is_pale_by_other_means_is_found(style, code):
    assert code in codes(with_more(f'<p style="{style}">Faint</p>'))


def test_what_hides_all_behind_it_is_none_the_paler():
    assert codes(with_more('<p style="opacity:1">Whole</p>')) == set()


def test_large_text_may_be_a_little_paler():
    pale = '<p style="color:#888888;font-size:{}">Pale</p>'
    assert codes(with_more(pale.format("18px"))) == {"contrast-low"}
    assert codes(with_more(pale.format("24px"))) == set()
    assert codes(with_more(pale.format("19px;font-weight:700"))) == set()


def test_text_that_is_pale_in_dark_mode_alone_is_found():
    mail = with_more('<p class="night">Night</p>')
    mail = swapped(
        "</head>",
        "<style>@media (prefers-color-scheme: dark) { .page .night { color: #1c2427 !important; "
        "background-color: #12181a !important } }</style></head>",
        mail,
    )
    (finding,) = findings(mail)
    assert finding.code == "contrast-low"
    assert "(@media (prefers-color-scheme: dark))" in finding.what


def test_text_that_would_be_pale_once_its_colours_are_turned_over_is_found():
    (finding,) = findings(
        with_more('<span style="color:#4d2600;background-color:#c2b280">Sand</span>'),
    )
    assert finding.code == "contrast-inverted"
    assert "where a mail program" in finding.what
    sand = '<span style="color:#2b1500;background-color:#fff7e0">Sand</span>'
    assert codes(with_more(sand)) == set()


@pytest.mark.parametrize(
    "moves",
    [
        '<p style="transition: color 1s">Now</p>',
        "<marquee>Now</marquee>",
        "<style>.page p { animation: turn 2s infinite }</style>",
        "<style>@media screen { .page p { -webkit-animation-name: turn } }</style>",
    ],
)
def test_what_moves_without_asking_is_found(moves):
    assert "motion-unasked" in codes(with_more(moves))


def test_what_moves_for_those_alone_who_have_nothing_against_it_is_not():
    asks = "@media (prefers-reduced-motion: no-preference) { .page p { transition: color 1s } }"
    assert "motion-unasked" not in codes(with_rule(asks))
    assert "motion-unasked" in codes(with_rule(asks.replace("no-preference", "reduce")))


def test_small_print_is_found_and_what_is_hidden_on_purpose_is_not():
    assert codes(with_more('<p style="font-size:11px">Small</p>')) == {"text-small"}
    assert codes(with_more('<p style="font-size:1px;display:none">Small</p>')) == set()


def test_a_colour_that_cannot_be_read_is_told():
    assert codes(with_more('<p style="color:currentcolor">Odd</p>')) == {"contrast-unknown"}


def test_an_image_in_order_is_no_finding():
    assert codes(with_more(IMAGE)) == set()
    assert codes(with_more(IMAGE.replace('alt="A walk"', 'alt=""'))) == set()
    assert codes(with_more(IMAGE.replace("https", "HTTPS"))) == set()
    assert codes(with_more(IMAGE.replace("A walk", "Logo of the Example Trust"))) == set()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (' alt="A walk"', "", "image-alt"),
        ("A walk", "IMG_2041", "image-alt"),
        ("A walk", "walk.png", "image-alt"),
        ("A walk", "our walk.JPG", "image-alt"),
        ("A walk", "Image", "image-alt"),
        ("A walk", "logo.", "image-alt"),
        ("A walk", "Foto", "image-alt"),
        (' width="100"', "", "image-size"),
        ('height="50"', 'height="auto"', "image-size"),
        ("https://", "http://", "image-address"),
        ("https://example.org", "", "image-address"),
    ],
)
def test_an_image_that_some_cannot_do_with_is_found(old, new, code):
    assert codes(with_more(IMAGE.replace(old, new))) == {code}


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ("https://example.org/a,b.png 1x, b.png 2x", ["b.png"]),
        ("http://example.org/b.png 200w", ["http://example.org/b.png"]),
        ("https://example.org/b.png 1.5x,HTTPS://example.org/c.png 2x", []),
    ],
)
def test_each_address_that_an_image_may_come_from_is_looked_at(more, wrong):
    found = findings(with_more(IMAGE.replace(" alt", f' srcset="{more}" alt')))
    places = [one.what for one in found if one.code == "image-address"]
    assert len(places) == len(wrong)
    assert all(f"image {one} has" in what for one, what in zip(wrong, places, strict=True))


def test_an_image_that_is_all_a_link_holds_needs_words():
    link = f'<a href="{EDITION.privacy_url}">{IMAGE}</a>'.replace("A walk", "")
    assert "image-alt" in codes(with_more(link))
    beside_words = link.replace("</a>", "Our notice</a>")
    assert "image-alt" not in codes(with_more(beside_words))


def test_what_images_gave_when_fetched_is_told():
    mail = with_more(IMAGE)
    address = "https://example.org/a.png"
    png = Answer(media_type="image/png", size_bytes=20_000)
    assert codes(mail, answers={address: png}) == set()
    heavy = replace(png, size_bytes=900_000)
    assert [finding.code for finding in findings(mail, answers={address: heavy})] == [
        "image-heavy",
        "image-heavy",
    ]
    just_so, a_bit = replace(png, size_bytes=200_000), replace(png, size_bytes=200_001)
    assert codes(mail, answers={address: just_so}) == set()
    (one,) = findings(mail, answers={address: a_bit})
    assert "200,001 bytes; 200,000" in one.what
    page = replace(png, media_type="text/html")
    assert codes(mail, answers={address: page}) == {"image-broken"}
    gone = Answer(fault="https://example.org/a.png answers 404")
    assert codes(mail, answers={address: gone}) == {"image-broken"}
    larger = with_more(IMAGE.replace(" alt", ' srcset="https://example.org/b.png 2x" alt'))
    assert "image-broken" in codes(larger, answers={"https://example.org/b.png": gone})


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.org/news/2", "link-not-https"),
        ("https://bit.ly/3xyz", "link-shortened"),
    ],
)
def test_a_link_that_readers_cannot_trust_is_found(address, code):
    edition = make_edition(articles=(make_article(1), make_article(2, url=address)))
    assert codes(render(edition), edition) == {code}


def test_a_privacy_notice_is_looked_at_unless_it_is_a_page_of_ours():
    ours = make_edition(
        issue_url="http://127.0.0.1:8000/issues/one/",
        privacy_url="http://127.0.0.1:8000/privacy/weekly",
    )
    assert codes(render(ours), ours) == set()
    elsewhere = replace(ours, privacy_url="http://example.org/privacy")
    assert codes(render(elsewhere), elsewhere) == {"link-not-https"}


def test_a_link_that_nobody_gave_is_found():
    assert codes(
        with_more('<a class="link" style="color:#0d4a4c" href="https://elsewhere.example/">Go</a>')
    ) == {"link-unknown"}


def test_two_links_with_other_words_to_one_address_are_found():
    articles = (make_article(1), make_article(2, url="https://example.org/news/1"))
    edition = make_edition(articles=articles)
    (finding,) = findings(render(edition), edition)
    assert finding.code == "link-twice"
    assert "“See the source”, “Read more”" in finding.what


def test_a_link_that_did_not_answer_is_found():
    gone = Answer(fault="https://example.org/news/2 answers 404")
    (finding,) = findings(MAIL, answers={"https://example.org/news/2": gone})
    assert (finding.code, "answers 404." in finding.what) == ("link-dead", True)
    assert "look again" not in finding.mend
    busy = replace(gone, is_passing=True)
    (finding,) = findings(MAIL, answers={"https://example.org/news/2": busy})
    assert "look again" in finding.mend
    assert codes(MAIL, answers={"https://example.org/news/2": Answer()}) == set()


@pytest.mark.parametrize(
    ("mail", "feature", "program"),
    [
        (with_more('<p style="filter:blur(1px)">x</p>'), "css-filter", "Outlook (Windows)"),
        (with_more('<div style="display:flex">x</div>'), "css-display-flex", "Outlook (Windows)"),
        (with_more('<p style="width:calc(1px + 2px)">x</p>'), "css-unit-calc", "Outlook (Windows)"),
        (with_rule("@import url(x.css);"), "css-at-import", "Gmail (web)"),
        (with_rule(".page p:hover { color: #000 }"), "css-pseudo-class-hover", "Outlook"),
        (with_rule("@keyframes a { from { left: 1px } }"), "css-at-keyframes", "Gmail (web)"),
        (with_more("<video></video>"), "html-video", "Gmail (web)"),
        (with_more("<svg></svg>"), "html-svg", "Gmail (web)"),
        (with_more(IMAGE.replace(".png", ".avif")), "image-avif", "Outlook (Windows)"),
        (with_more('<input type="checkbox">'), "html-input-checkbox", "Outlook (Windows)"),
    ],
)
def test_what_mail_programs_do_not_know_is_found(mail, feature, program):
    found = [one for one in findings(mail) if one.code == "support-missing"]
    (finding,) = [one for one in found if f"/{feature})" in one.what]
    assert program in finding.what
    assert finding.severity == "warning"


def test_the_list_of_what_our_template_uses_is_up_to_date():
    assert features_of_ours() == features_of_our_template(), "python -m tests.caniemail"
    assert len(features_of_ours()) > 50


def test_the_data_on_mail_programs_is_whole():
    features = known_features()
    assert len(features) > 300
    assert features["css-border-radius"].unknown_to
    assert "css-unit-px" in features
